import { type Case, type CaseEventLine, caseCode } from '../../model/case.ts';
import type { CaseThread, RoomPost } from '../../model/case-store.ts';
import { type ConversationRef, conversationKey } from '../../model/event.ts';
import type { OutgoingMessage } from '../../model/message.ts';
import { cardOf } from './card.ts';
import { fetchFile } from './files.ts';
import { type Here, type Piece, renderLine } from './render.ts';
import { earlierOf, type RoomsOptions, withChoices } from './scene.ts';
import type { RoomView } from './view.ts';

/** Lines of a case that are shown where it comes to later. */
const EARLIER_LINES = 10;
const READ = 500;

/** Where a case is shown: its thread, or the whole room. */
export interface Shown {
  readonly thread: CaseThread;
  readonly group: ConversationRef;
}

/** Makes posts of what happens in cases. */
export function createPosts(options: RoomsOptions) {
  const { store, fit } = options;

  const hereOf = ({ thread, group }: Shown): Here => ({
    thread: conversationKey(thread.ref),
    group: conversationKey(group),
  });

  async function line(number: number, seq: number): Promise<CaseEventLine | null> {
    return (await store.caseEvents(number, seq - 1, 1)).find((one) => one.seq === seq) ?? null;
  }

  async function messageOf(piece: Piece, number: number, ref: ConversationRef): Promise<string | null> {
    if (piece.answers === null) return null;
    if ('message' in piece.answers) return piece.answers.message;
    return store.messageOfLine(number, piece.answers.line, conversationKey(ref));
  }

  /** Where a thread tells whose it is the code need not. */
  function addressed(text: string, number: number, ref: ConversationRef): string {
    return ref.thread === undefined ? `${caseCode(number)} ${text}` : text;
  }

  async function messageFor(
    piece: Piece,
    number: number,
    ref: ConversationRef,
    view: RoomView,
  ): Promise<OutgoingMessage> {
    if (piece.kind === 'text') return withChoices(addressed(piece.text, number, ref), piece.choices ?? [], view);
    if (piece.kind === 'news') return { kind: 'text', text: addressed(piece.text, number, ref) };
    const file = view.channel.files === true ? await fetchFile(options, piece.file).catch(() => null) : null;
    if (file === null) return { kind: 'text', text: addressed(piece.without, number, ref) };
    return { kind: 'file', text: addressed(piece.caption, number, ref), file };
  }

  /** As many messages as the room needs to show one; the key is the same whenever it is made. */
  function posted(message: OutgoingMessage, post: Omit<RoomPost, 'message'>, view: RoomView): RoomPost[] {
    return fit([message], view.channel).map((part, place) => ({ ...post, message: part, key: `${post.key}/${place}` }));
  }

  /** What the room shows of a line. */
  async function ofLine(of: Case, shown: CaseEventLine, place: Shown, view: RoomView): Promise<RoomPost[]> {
    const { number } = of;
    const { change, seq } = shown;
    const about = 'of' in change ? await line(number, change.of) : null;
    const posts: RoomPost[] = [];
    for (const [i, piece] of renderLine(shown, about, of, hereOf(place), view).entries()) {
      const ref = piece.at === 'group' ? place.group : place.thread.ref;
      const post = {
        ref,
        of: { case: number, seq },
        replyTo: await messageOf(piece, number, ref),
        key: `${conversationKey(ref)}:${number}:${seq}:${piece.kind === 'news' ? 'news' : i}`,
      };
      posts.push(...posted(await messageFor(piece, number, ref, view), post, view));
    }
    return posts;
  }

  const card = async (of: Case, view: RoomView): Promise<OutgoingMessage> =>
    cardOf(of, await earlierOf(options, of), view);

  return {
    ofLine,
    card,

    /** The card, and what people have said before a line. Already queued, nothing of it is queued again. */
    async beginning(of: Case, before: number, place: Shown, view: RoomView): Promise<RoomPost[]> {
      const { ref, card: there } = place.thread;
      const post = { ref, of: { case: of.number, seq: 1 }, replyTo: null };
      const key = `${conversationKey(ref)}:${of.number}:card`;
      const cards = there === null ? posted(await card(of, view), { ...post, key }, view) : [];
      return [...cards, ...(await said(of, before, place, view))];
    },

    linesBefore,
  };

  /** The last messages and notes before a line. */
  async function said(of: Case, before: number, place: Shown, view: RoomView): Promise<RoomPost[]> {
    const lines = (await linesBefore(of.number, before)).filter(
      ({ change }) => change.kind === 'message' || change.kind === 'note',
    );
    const posts: RoomPost[] = [];
    for (const one of lines.slice(-EARLIER_LINES)) posts.push(...(await ofLine(of, one, place, view)));
    if (posts.length === 0) return [];
    const { ref } = place.thread;
    const text = addressed(view.say('desk.room.earlier'), of.number, ref);
    const key = `${conversationKey(ref)}:${of.number}:${before}:earlier`;
    const heading = { ref, of: { case: of.number, seq: 1 }, replyTo: null, key };
    return [...posted({ kind: 'text', text }, heading, view), ...posts];
  }

  /** The last lines before one; all, where it is after any. */
  async function linesBefore(number: number, before: number): Promise<CaseEventLine[]> {
    const all: CaseEventLine[] = [];
    for (let after = Number.isFinite(before) ? Math.max(0, before - 1 - READ) : 0; ; ) {
      const page = await store.caseEvents(number, after, READ);
      all.push(...page.filter(({ seq }) => seq < before));
      const last = page.at(-1);
      if (last === undefined || page.length < READ || last.seq >= before) return all;
      after = last.seq;
    }
  }
}

/** News that follow each other become one message: rooms may be written to only so often. */
export function merged(posts: readonly RoomPost[], longest: number): RoomPost[] {
  const all: RoomPost[] = [];
  for (const post of posts) {
    const last = all.at(-1);
    const together = last === undefined ? null : joined(last, post, longest);
    if (together === null) all.push(post);
    else all[all.length - 1] = together;
  }
  return all;
}

const isNews = ({ key }: RoomPost): boolean => key.includes(':news/');

function joined(one: RoomPost, next: RoomPost, longest: number): RoomPost | null {
  if (!isNews(one) || !isNews(next) || one.message.kind !== 'text' || next.message.kind !== 'text') return null;
  if (one.of?.case !== next.of?.case || conversationKey(one.ref) !== conversationKey(next.ref)) return null;
  const text = `${one.message.text}\n${next.message.text}`;
  return text.length > longest ? null : { ...one, message: { kind: 'text', text } };
}
