import type { Case, CaseChange } from '../../model/case.ts';
import type { CaseNews, CaseThread, RoomPost } from '../../model/case-store.ts';
import { type ConversationRef, conversationKey } from '../../model/event.ts';
import { within } from './files.ts';
import type { Places } from './places.ts';
import { createPosts, merged } from './posts.ts';
import { createWatch, faultOf, type RoomStatus } from './reach.ts';
import { capabilitiesOf, type RoomsOptions } from './scene.ts';
import { createThreads } from './threads.ts';
import { type DeskWithRoom, type RoomView, roomsOf, viewOf } from './view.ts';

/** Lines of all cases that are read in one go. */
const NEWS = 50;
/** Letters of posts that are stored in one go: files stand in them. */
const MOST_LETTERS = 15_000_000;
/** How often a room is looked at that is away, or whose cards wait, ms. */
const AGAIN_MS = 5000;
/** A card that cannot be brought up to date so often stays as it is. */
const DRAWN_MOST = 20;

/** After these a card says something else. */
const REDRAWN: ReadonlySet<CaseChange['kind']> = new Set([
  ...(['claimed', 'released', 'transferred', 'priority', 'language'] as const),
  ...(['call-back', 'ticket', 'blocked', 'closed', 'rated'] as const),
]);

/** What happens in cases, told to rooms: the work of a pump. */
export interface Out {
  work(): Promise<boolean>;
  nextDue(): Promise<number | null>;
  threadGone(conversation: string): Promise<void>;
  status(): RoomStatus[];
}

interface Round {
  readonly desk: DeskWithRoom;
  readonly group: ConversationRef;
  readonly view: RoomView;
  /** The places that are known; null = the case has none here. */
  readonly threads: Map<number, CaseThread | null>;
  /** Cases whose card and earlier lines stand among the posts. */
  readonly begun: Set<number>;
}

export function createOut(options: RoomsOptions, places: Places): Out {
  const { store, clock, adapter, knowledge } = options;
  const posts = createPosts(options);
  const threads = createThreads(options);
  const watch = createWatch(options);
  /** Desks that somebody is at. */
  const busy = new Set<string>();
  /** Cards to bring up to date, and how often that failed. */
  const stale = new Map<string, Map<number, number>>();
  let mending: Promise<void> = Promise.resolve();

  async function work(): Promise<boolean> {
    for (const desk of roomsOf(knowledge())) {
      if (busy.has(desk.id)) continue;
      busy.add(desk.id);
      try {
        if (await serve(desk)) return true;
      } finally {
        busy.delete(desk.id);
      }
    }
    return false;
  }

  /** Tells a room what is new. false = nothing is, or it cannot be told now. */
  async function serve(desk: DeskWithRoom): Promise<boolean> {
    const round = await begin(desk);
    if (round === null) return false;
    await redrawAll(round);
    const room = JSON.stringify(['desk', desk.id, desk.room.platform, desk.room.conversation]);
    const from = await store.roomCursor(room);
    const { to, made, shown } = await read(round, from);
    if (to === from) return false;
    const moved = await store.postToRoom(room, { from, to }, merged(made, round.view.channel.maxText), clock.now());
    if (moved) for (const { case: of, line } of shown) if (REDRAWN.has(line.change.kind)) toDraw(desk.id, of.number);
    if (moved) await redrawAll(round);
    return true;
  }

  async function begin(desk: DeskWithRoom): Promise<Round | null> {
    const group = await places.groupOf(desk);
    const fault = faultOf(desk, adapter) ?? (group === null ? 'the group was never seen: write something there' : null);
    watch.note(desk, fault);
    if (fault !== null || group === null) return null;
    const view = viewOf(knowledge(), desk.id, capabilitiesOf(options, desk.room.platform));
    return { desk, group, view, threads: new Map(), begun: new Set() };
  }

  /** Reads on as far as the room can be told now. */
  async function read(round: Round, from: number): Promise<{ to: number; made: RoomPost[]; shown: CaseNews[] }> {
    const made: RoomPost[] = [];
    const shown: CaseNews[] = [];
    let to = from;
    for (const item of await store.caseNews(from, NEWS)) {
      const fresh = await show(round, item);
      if (fresh === null || lettersOf(made) > MOST_LETTERS) break;
      if (fresh.length > 0 || round.threads.get(item.case.number)) shown.push(item);
      made.push(...fresh);
      to = item.id;
    }
    return { to, made, shown };
  }

  /** The posts of a line; null = it cannot be shown now. */
  async function show(round: Round, item: CaseNews): Promise<RoomPost[] | null> {
    const { desk, group, view, begun } = round;
    const thread = await placeOf(round, item);
    if (thread === 'stalled') return null;
    if (thread === null) return [];
    const place = { thread, group };
    const { case: of, line } = item;
    const isBack = line.change.kind === 'transferred' && 'desk' in line.change.to && line.change.to.desk === desk.id;
    const starts = (thread.card === null || isBack) && !begun.has(of.number);
    begun.add(of.number);
    const beginning = starts ? await posts.beginning(of, line.seq, place, view) : [];
    return [...beginning, ...(await posts.ofLine(of, line, place, view))];
  }

  /** Where a line is shown; null = not in this room. */
  async function placeOf(round: Round, item: CaseNews): Promise<CaseThread | null | 'stalled'> {
    const { desk, group, view } = round;
    const { case: of } = item;
    const known = round.threads.get(of.number) ?? (await threads.threadOf(of.number, desk));
    round.threads.set(of.number, known);
    if (of.desk !== desk.id) return known === null || (await hadLeft(item, desk.id)) ? null : known;
    // What is over before it came here is nothing that anybody has to do something about.
    if (known !== null || of.state === 'closed') return known;
    const opened = await threads.open(of, desk, group, view);
    if (!opened.ok) {
      watch.note(desk, opened.why);
      return 'stalled';
    }
    round.threads.set(of.number, opened.thread);
    return opened.thread;
  }

  /** Whether a case was at another desk already when a line was added. */
  async function hadLeft({ case: { number }, line }: CaseNews, desk: string): Promise<boolean> {
    let at = desk;
    const before = await posts.linesBefore(number, line.seq);
    for (const { change } of before) if (change.kind === 'transferred' && 'desk' in change.to) at = change.to.desk;
    return at !== desk;
  }

  function toDraw(desk: string, number: number): void {
    const waiting = stale.get(desk) ?? new Map<number, number>();
    stale.set(desk, waiting.set(number, 0));
  }

  /** Brings cards up to date. What a crash leaves behind the next change mends. */
  async function redrawAll({ desk, view }: Round): Promise<void> {
    const waiting = stale.get(desk.id);
    for (const [number, tries] of waiting ?? []) {
      const isDone = await redraw(number, desk, view);
      if (isDone || tries >= DRAWN_MOST) waiting?.delete(number);
      else waiting?.set(number, tries + 1);
    }
    if (waiting?.size === 0) stale.delete(desk.id);
  }

  /** false = it should be tried again. */
  async function redraw(number: number, desk: DeskWithRoom, view: RoomView): Promise<boolean> {
    const edit = adapter(desk.room.platform)?.edit;
    const [of, thread] = await Promise.all([store.case(number), threads.threadOf(number, desk)]);
    if (edit === undefined || of === null || thread === null) return true;
    // It is still on its way.
    if (thread.card === null) return false;
    const [card, ...others] = options.fit([await posts.card(of, view)], view.channel);
    if (card === undefined || others.length > 0) return true;
    const result = await within(clock, edit(thread.ref, thread.card, card), 'editing took too long').catch(() => null);
    if (result === null || result.sent) return true;
    const { failure } = result;
    if (failure.kind === 'unreachable' && failure.why === 'gone' && thread.ref.thread !== undefined)
      await threadGone(conversationKey(thread.ref));
    return failure.kind !== 'rate-limited' && failure.kind !== 'unavailable';
  }

  /** Somebody deleted a case's thread: it gets another one, with what was said last. */
  function threadGone(conversation: string): Promise<void> {
    // One after the other: several posts may fail at once for the same reason.
    const done = mending.then(() => mend(conversation));
    mending = done.catch(() => {});
    return done;
  }

  async function mend(conversation: string): Promise<void> {
    const number = await store.caseOfThread(conversation);
    const of = number === null ? null : await store.case(number);
    if (of === null) return;
    for (const desk of roomsOf(knowledge())) {
      const thread = await store.caseThread(of.number, desk.id);
      if (thread === null || conversationKey(thread.ref) !== conversation) continue;
      await store.setCaseThread(of.number, desk.id, null);
      if (of.state !== 'closed' && of.desk === desk.id) await reopen(of, desk);
    }
  }

  /** Where it cannot be opened now, the case's next line does it. */
  async function reopen(of: Case, desk: DeskWithRoom): Promise<void> {
    const round = await begin(desk);
    if (round === null) return;
    const opened = await threads.open(of, desk, round.group, round.view);
    if (!opened.ok) return watch.note(desk, opened.why);
    const place = { thread: opened.thread, group: round.group };
    const again = await posts.beginning(of, Number.POSITIVE_INFINITY, place, round.view);
    await store.postToRoom(`again:${desk.id}`, null, again, clock.now());
  }

  return {
    work,
    threadGone,
    nextDue: async () => (watch.isAny() || stale.size > 0 ? clock.now() + AGAIN_MS : null),
    status: watch.status,
  };
}

const lettersOf = (made: readonly RoomPost[]): number =>
  made.reduce((sum, { message }) => sum + (message.kind === 'file' ? message.file.url.length : message.text.length), 0);
