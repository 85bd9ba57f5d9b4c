import type { SendFailure } from '../../model/adapter.ts';
import { type Case, caseCode } from '../../model/case.ts';
import type { CaseThread } from '../../model/case-store.ts';
import type { ConversationRef } from '../../model/event.ts';
import { cardOf } from './card.ts';
import { within } from './files.ts';
import { earlierOf, type RoomsOptions } from './scene.ts';
import { customerName, type DeskWithRoom, type RoomView } from './view.ts';

/** As long nobody else opens a thread for the same case, ms; longer than opening may take. */
const LEASE_MS = 90_000;

/** A room's case has its place, or why it cannot have one now. */
export type Opened =
  | { readonly ok: true; readonly thread: CaseThread; readonly fresh: boolean }
  | { readonly ok: false; readonly why: string };

interface Made {
  readonly ref: ConversationRef;
  readonly card: string | null;
}

/** Gives cases their places in rooms. */
export function createThreads(options: RoomsOptions) {
  const { store, clock, adapter } = options;

  /** A case's place in the group that the desk has now. */
  async function threadOf(number: number, { id, room }: DeskWithRoom): Promise<CaseThread | null> {
    const found = await store.caseThread(number, id);
    if (found === null) return null;
    if (found.ref.platform === room.platform && found.ref.conversation === room.conversation) return found;
    await store.setCaseThread(number, id, null);
    return null;
  }

  /** Holds off other instances. Gives the way to let them; null = one of them is at it. */
  async function lease(name: string): Promise<(() => Promise<unknown>) | null> {
    const now = clock.now();
    const held = await store.roomCursor(name);
    if (held > now) return null;
    const until = now + LEASE_MS;
    if (!(await store.postToRoom(name, { from: held, to: until }, [], now))) return null;
    return () => store.postToRoom(name, { from: until, to: now }, [], now);
  }

  /**
   * Opens a case's thread, or gives it the whole room where that has no threads. What dies between the platform's thread
   * and ours leaves an empty thread behind: the platform cannot be asked whose it is.
   */
  async function open(of: Case, desk: DeskWithRoom, group: ConversationRef, view: RoomView): Promise<Opened> {
    const release = await lease(`thread:${desk.id}:${of.number}`);
    if (release === null) return { ok: false, why: 'another instance opens it' };
    try {
      const known = await threadOf(of.number, desk);
      if (known !== null) return { ok: true, thread: known, fresh: false };
      const made = await make(of, group, view);
      if (typeof made === 'string') return { ok: false, why: made };
      const { ref, card } = made;
      await store.setCaseThread(of.number, desk.id, ref, card);
      return { ok: true, thread: { case: of.number, desk: desk.id, ref, card }, fresh: true };
    } finally {
      await release();
    }
  }

  async function make(of: Case, group: ConversationRef, view: RoomView): Promise<Made | string> {
    const whole = { ref: group, card: null };
    const to = adapter(group.platform);
    const [card, ...others] = options.fit([cardOf(of, await earlierOf(options, of), view)], view.channel);
    if (to?.openThread === undefined || card === undefined || others.length > 0) return whole;
    const title = view.say('desk.room.card.title', { code: caseCode(of.number), name: customerName(of, view) });
    const opening = within(clock, to.openThread(group, { title, card }), 'opening a thread took too long');
    const opened = await opening.catch((error: unknown) => String(error));
    if (opened === null || typeof opened === 'string') return opened ?? whole;
    return opened.opened ? { ref: opened.ref, card: opened.messageId } : notOpened(opened.failure, whole);
  }

  /** A group that lets us open no threads is used whole. */
  function notOpened(failure: SendFailure, whole: Made): Made | string {
    if (failure.kind === 'unreachable') return `the group: ${failure.why}`;
    if (failure.kind !== 'rejected') return failure.kind;
    const about = { group: whole.ref.conversation, why: failure.why };
    options.log.warn(about, 'a group lets us open no thread: it is used whole');
    return whole;
  }

  return { threadOf, open };
}
