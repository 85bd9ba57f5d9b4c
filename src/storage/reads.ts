import { setImmediate } from 'node:timers/promises';
import { sql } from 'kysely';
import type { TranscriptLine } from '../model/message.ts';
import { Session } from '../model/session.ts';
import type { SetAsideEvent, StoreDepths } from '../model/store.ts';
import { Turn } from '../model/turn.ts';
import type { Engine } from './engine.ts';
import type { OnFault } from './faults.ts';
import { fingerprint, type LineRow, parseLine, parseStored, plain, whole } from './records.ts';
import { type Slots, statement } from './statement.ts';

/** Turns read at once: few enough that the event loop is not held for more than a few ms. */
const PAGE = 200;

/** Reading what is committed. */
export function reads(engine: Engine, onFault: OnFault) {
  const statements = readStatements(engine);

  async function turnPage(from: number, to: number, after: { receivedAt: number; id: number }) {
    const rows = await engine.read(statements.turns, { from, to, ...after });
    const turns = rows.flatMap((row) => {
      const turn = parseStored(Turn, row.turn);
      if (turn.ok) return [{ ...turn.value, deliveredAt: row.delivered_at }];
      onFault({ kind: 'bad-row', detail: `turn row ${row.id} cannot be read: left out`, error: turn.error });
      return [];
    });
    return { turns, last: rows.length < PAGE ? undefined : rows.at(-1) };
  }

  /** Those that cannot be read are left out. */
  function readLines(rows: readonly LineRow[]): TranscriptLine[] {
    return rows.flatMap((row) => {
      const line = parseLine(row);
      if (line.ok) return [line.value];
      const detail = `a transcript line (seq ${row.seq}) cannot be read: left out`;
      onFault({ kind: 'bad-row', detail, error: line.error });
      return [];
    });
  }

  return {
    async session(conversation: string): Promise<Session | null> {
      const [row] = await engine.read(statements.session, { fingerprint: fingerprint(conversation) });
      const parsed = parseStored(Session, row?.session ?? null);
      return parsed.ok ? parsed.value : null;
    },

    async transcript(conversation: string, after: number, limit: number): Promise<TranscriptLine[]> {
      const found = { fingerprint: fingerprint(conversation), after: whole(after), limit };
      return readLines(await engine.read(statements.transcript, found));
    },

    async lastLines(conversation: string, limit: number): Promise<TranscriptLine[]> {
      const rows = await engine.read(statements.lastLines, { fingerprint: fingerprint(conversation), limit });
      return readLines(rows.toReversed());
    },

    async *turns(from: number, to: number): AsyncIterable<Turn> {
      let after = { receivedAt: whole(from), id: 0 };
      for (;;) {
        const { turns, last } = await turnPage(whole(from), whole(to), after);
        yield* turns;
        if (last === undefined) return;
        after = { receivedAt: last.received_at, id: last.id };
        await setImmediate();
      }
    },

    async nextEventDue(): Promise<number | null> {
      const [row] = await engine.read(statements.nextEvent, {});
      return row?.due ?? null;
    },

    async nextReplyDue(platform: string): Promise<number | null> {
      const [row] = await engine.read(statements.nextReply, { platform: plain(platform) });
      return row?.due ?? null;
    },

    async listSetAside(limit: number): Promise<SetAsideEvent[]> {
      const rows = await engine.read(statements.setAside, { limit });
      return rows.map(({ received_at, error, ...row }) => ({ ...row, receivedAt: received_at, error: error ?? '' }));
    },

    async depths(): Promise<StoreDepths> {
      const [row] = await engine.read(statements.depths, {});
      return { inbox: 0, outbox: 0, setAside: 0, unknownSends: 0, calls: 0, ...row };
    },
  };
}

function readStatements({ db }: Engine) {
  return {
    session: statement((slot: Slots<{ fingerprint: string }>) =>
      db.selectFrom('conversations').select('session').where('fingerprint', '=', slot.fingerprint),
    ),
    transcript: statement((slot: Slots<{ fingerprint: string; after: number; limit: number }>) =>
      db
        .selectFrom('transcript')
        .select(['seq', 'author', 'at', 'line'])
        .where(
          'conversation',
          '=',
          db.selectFrom('conversations').select('id').where('fingerprint', '=', slot.fingerprint),
        )
        .where('seq', '>', slot.after)
        .orderBy('seq')
        .limit(slot.limit),
    ),
    lastLines: statement((slot: Slots<{ fingerprint: string; limit: number }>) =>
      db
        .selectFrom('transcript')
        .select(['seq', 'author', 'at', 'line'])
        .where(
          'conversation',
          '=',
          db.selectFrom('conversations').select('id').where('fingerprint', '=', slot.fingerprint),
        )
        .orderBy('seq', 'desc')
        .limit(slot.limit),
    ),
    turns: statement((slot: Slots<{ from: number; to: number; receivedAt: number; id: number }>) =>
      db
        .selectFrom('turns')
        .select(['id', 'received_at', 'delivered_at', 'turn'])
        .where('received_at', '>=', slot.from)
        .where('received_at', '<', slot.to)
        .where(({ eb, refTuple, tuple }) => eb(refTuple('received_at', 'id'), '>', tuple(slot.receivedAt, slot.id)))
        .orderBy('received_at')
        .orderBy('id')
        .limit(sql.lit(PAGE)),
    ),
    nextEvent: statement((_: Slots<Record<never, never>>) =>
      db
        .selectFrom('conversations')
        .select((eb) => eb.fn.min('event_due_at').as('due'))
        .where('event_due_at', 'is not', null),
    ),
    nextReply: statement((slot: Slots<{ platform: string }>) =>
      db
        .selectFrom('conversations')
        .select((eb) => eb.fn.min('reply_due_at').as('due'))
        .where('platform', '=', slot.platform)
        .where('reply_due_at', 'is not', null),
    ),
    setAside: statement((slot: Slots<{ limit: number }>) =>
      db
        .selectFrom('inbox')
        .innerJoin('conversations', 'conversations.id', 'inbox.conversation')
        .select(['inbox.id', 'conversations.key as conversation', 'inbox.received_at', 'inbox.attempts', 'inbox.error'])
        .where('inbox.state', '=', sql.lit('set-aside'))
        .orderBy('inbox.id')
        .limit(slot.limit),
    ),
    depths: statement((_: Slots<Record<never, never>>) =>
      db.selectNoFrom((eb) => {
        const inbox = eb.selectFrom('inbox').select((of) => of.fn.countAll<number>().as('n'));
        const calls = eb.selectFrom('calls').select((of) => of.fn.countAll<number>().as('n'));
        const outbox = eb.selectFrom('outbox').select((of) => of.fn.countAll<number>().as('n'));
        return [
          inbox.where('state', '=', sql.lit('pending')).$asScalar().$notNull().as('inbox'),
          outbox.where('state', 'in', sql<'queued'>`('queued', 'sending')`).$asScalar().$notNull().as('outbox'),
          inbox.where('state', '=', sql.lit('set-aside')).$asScalar().$notNull().as('setAside'),
          outbox.where('state', '=', sql.lit('unknown')).$asScalar().$notNull().as('unknownSends'),
          calls.where('state', 'in', sql<'queued'>`('queued', 'running')`).$asScalar().$notNull().as('calls'),
        ];
      }),
    ),
  };
}
