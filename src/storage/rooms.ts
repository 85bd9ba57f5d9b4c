import type { CaseStore, CaseThread, RoomPost } from '../model/case-store.ts';
import { ConversationRef, conversationKey } from '../model/event.ts';
import { idJson, messageFingerprint, postStatements, postWriter, readId } from './case-posts.ts';
import { conversationLock, dueStatements } from './conversations.ts';
import type { Engine, QueryBuilder, Transaction } from './engine.ts';
import type { OnFault } from './faults.ts';
import { fingerprint, parseStored, plain, StoredReply, whole } from './records.ts';
import { replyWriter } from './replies.ts';
import { ONE, type Slots, statement } from './statement.ts';

type RoomStore = Pick<
  CaseStore,
  | 'roomCursor'
  | 'postToRoom'
  | 'wasPosted'
  | 'takeKey'
  | 'caseThread'
  | 'setCaseThread'
  | 'caseOfThread'
  | 'lineOfPost'
  | 'messageOfLine'
  | 'notePost'
>;

/** Where the shop's people see cases outside. */
export function rooms(engine: Engine, onFault: OnFault): RoomStore {
  const { read, write } = engine;
  const cursors = cursorStatements(engine);
  const threads = threadStatements(engine);
  const posts = postStatements(engine);
  const notePost = postWriter(engine);
  const queuePosts = postQueuer(engine);
  const { posted, takeKey } = keyStatements(engine);

  /** false = it does not stand where it is moved from. */
  async function moveCursor(tx: Transaction, room: string, from: number, to: number): Promise<boolean> {
    const moved = await tx.run(from === 0 ? cursors.begin : cursors.move, { room, from, to });
    return moved.length > 0;
  }

  function toThread(number: number, desk: string, row: ThreadRow): CaseThread | null {
    const ref = parseStored(ConversationRef, row.ref);
    if (ref.ok) return { case: number, desk, ref: ref.value, card: readId(row.card) };
    onFault({ kind: 'bad-row', detail: `the thread of case ${number} cannot be read: left out`, error: ref.error });
    return null;
  }

  return {
    async roomCursor(room) {
      const [row] = await read(cursors.at, { room: fingerprint(room) });
      return row?.position ?? 0;
    },
    postToRoom: (room, move, toPost, now) =>
      write(async (tx) => {
        const name = fingerprint(room);
        if (move !== null && !(await moveCursor(tx, name, whole(move.from), whole(move.to)))) return false;
        await queuePosts(tx, room, toPost, whole(now));
        return true;
      }),

    async wasPosted(room, key) {
      return (await read(posted, { key: postKey(room, key) })).length > 0;
    },

    takeKey: (room, key, now) =>
      write(async (tx) => void (await tx.run(takeKey, { key: postKey(room, key), now: whole(now) }))),

    async caseThread(number, desk) {
      const [row] = await read(threads.one, { number: whole(number), desk: plain(desk) });
      return row === undefined ? null : toThread(number, desk, row);
    },
    setCaseThread: (number, desk, ref, card) =>
      write(async (tx) => {
        const place = { number: whole(number), desk: plain(desk) };
        if (ref === null) return void (await tx.run(threads.forget, place));
        const conversation = fingerprint(conversationKey(ref));
        const set = { ...place, conversation, ref: JSON.stringify(ConversationRef.parse(ref)) };
        await tx.run(threads.set, { ...set, card: card == null ? null : idJson(card) });
      }),
    async caseOfThread(conversation) {
      const [row] = await read(threads.byConversation, { conversation: fingerprint(conversation) });
      const thread = row === undefined ? null : toThread(row.case_number, row.desk, row);
      // A whole room is no case's own.
      return thread?.ref.thread === undefined ? null : thread.case;
    },

    async lineOfPost(conversation, messageId) {
      const [row] = await read(posts.lineOf, { message: messageFingerprint({ conversation, messageId }) });
      return row === undefined ? null : { case: row.case_number, seq: row.seq };
    },
    async messageOfLine(number, seq, conversation) {
      const line = { case: whole(number), seq: whole(seq), conversation: fingerprint(conversation) };
      const [row] = await read(posts.messageOf, line);
      return readId(row?.message_id ?? null);
    },
    notePost: (conversation, messageId, of) => write((tx) => notePost(tx, { conversation, messageId }, of)),
  };
}

const postKey = (room: string, key: string): string => fingerprint(JSON.stringify([room, key]));

/** Queues posts of a room, each key once. Conversations are locked in one order everywhere, so that nobody waits in a circle. */
function postQueuer(builder: QueryBuilder) {
  const lockOrMake = conversationLock(builder);
  const { refreshReplies } = dueStatements(builder);
  const { addReply } = replyWriter(builder);
  const { takeKey } = keyStatements(builder);

  async function lockAll(tx: Transaction, posts: readonly RoomPost[], now: number): Promise<Map<string, number>> {
    const refs = new Map(posts.map(({ ref }) => [fingerprint(conversationKey(ref)), ref]));
    const ids = new Map<string, number>();
    for (const [name, ref] of [...refs].toSorted(([a], [b]) => (a < b ? -1 : 1))) {
      ids.set(name, (await lockOrMake(tx, ref, now)).id);
    }
    return ids;
  }

  return async (tx: Transaction, room: string, posts: readonly RoomPost[], now: number): Promise<void> => {
    const ids = await lockAll(tx, posts, now);
    for (const { ref, key, message, of, replyTo } of posts) {
      const conversation = ids.get(fingerprint(conversationKey(ref)));
      const fresh = await tx.run(takeKey, { key: postKey(room, key), now });
      if (conversation === undefined || fresh.length === 0) continue;
      const reply = StoredReply.parse({ replyTo, message });
      const about = { conversation, turn: null, author: 'system', origin: of } as const;
      await addReply(tx, { ...about, dueAt: now, queuedAt: now, reply });
    }
    for (const conversation of ids.values()) await tx.run(refreshReplies, { conversation });
    if (posts.length > 0) tx.changed({ kind: 'outbox' });
  };
}

interface ThreadRow {
  readonly ref: string;
  readonly card: string | null;
}

function keyStatements({ db }: QueryBuilder) {
  return {
    posted: statement((slot: Slots<{ key: string }>) =>
      db.selectFrom('room_posts').select('key').where('key', '=', slot.key),
    ),
    takeKey: statement((slot: Slots<{ key: string; now: number }>) =>
      db
        .insertInto('room_posts')
        .values({ key: slot.key, at: slot.now })
        .onConflict((conflict) => conflict.column('key').doNothing())
        .returning('key'),
    ),
  };
}

function cursorStatements({ db }: QueryBuilder) {
  type Move = Slots<{ room: string; from: number; to: number }>;
  return {
    at: statement((slot: Slots<{ room: string }>) =>
      db.selectFrom('room_cursors').select('position').where('room', '=', slot.room),
    ),
    /** A room that never read stands at 0. */
    begin: statement((slot: Move) =>
      db
        .insertInto('room_cursors')
        .values({ room: slot.room, position: slot.to })
        .onConflict((conflict) =>
          conflict
            .column('room')
            .doUpdateSet((eb) => ({ position: eb.ref('excluded.position') }))
            .where('room_cursors.position', '=', slot.from),
        )
        .returning('room'),
    ),
    move: statement((slot: Move) =>
      db
        .updateTable('room_cursors')
        .set({ position: slot.to })
        .where('room', '=', slot.room)
        .where('position', '=', slot.from)
        .returning('room'),
    ),
  };
}

interface ThreadValues extends ThreadRow {
  readonly number: number;
  readonly desk: string;
  readonly conversation: string;
}

function threadStatements({ db }: QueryBuilder) {
  return {
    one: statement((slot: Slots<{ number: number; desk: string }>) =>
      db
        .selectFrom('case_threads')
        .select(['ref', 'card'])
        .where('case_number', '=', slot.number)
        .where('desk', '=', slot.desk),
    ),
    /** The card stays: where a platform makes a thread of a message, it is the message that the thread begins with. */
    set: statement((slot: Slots<Pick<ThreadValues, keyof ThreadValues>>) =>
      db
        .insertInto('case_threads')
        .values({
          case_number: slot.number,
          desk: slot.desk,
          conversation: slot.conversation,
          ref: slot.ref,
          card: slot.card,
        })
        .onConflict((conflict) =>
          conflict.columns(['case_number', 'desk']).doUpdateSet((eb) => ({
            conversation: eb.ref('excluded.conversation'),
            ref: eb.ref('excluded.ref'),
            card: eb.fn.coalesce('excluded.card', 'case_threads.card'),
          })),
        ),
    ),
    forget: statement((slot: Slots<{ number: number; desk: string }>) =>
      db.deleteFrom('case_threads').where('case_number', '=', slot.number).where('desk', '=', slot.desk),
    ),
    byConversation: statement((slot: Slots<{ conversation: string }>) =>
      db
        .selectFrom('case_threads')
        .select(['case_number', 'desk', 'ref', 'card'])
        .where('conversation', '=', slot.conversation)
        .orderBy('case_number', 'desc')
        .limit(ONE),
    ),
  };
}
