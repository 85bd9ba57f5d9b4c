import type { CompiledQuery } from 'kysely';
import type { Store } from '../../src/model/store.ts';
import type { Engine } from '../../src/storage/engine.ts';
import { createStore } from '../../src/storage/store.ts';
import { decide, open as file } from './contract/ticket-samples.ts';
import { answer, ask, LATER, sendAll, write } from './samples.ts';

/** Every statement that a store runs in its daily work, with the values it was last run with. */
export async function statementsInUse(engine: Engine): Promise<CompiledQuery[]> {
  const used = new Map<string, CompiledQuery>();
  const note = (query: CompiledQuery) => used.set(query.sql, query);
  const recording: Engine = {
    ...engine,
    write: (job) =>
      engine.write((tx) =>
        job({
          ...tx,
          run: (statement, args) => {
            note(statement.bind(args));
            return tx.run(statement, args);
          },
        }),
      ),
    read: (statement, args) => {
      note(statement.bind(args));
      return engine.read(statement, args);
    },
  };
  const store = createStore(recording, () => {});
  await ask(store, 'c', 1, 'one', 'two');
  await write(store, 'c', 2);
  const failed = await store
    .takeTurn(LATER, () => {
      throw new Error('a bug');
    })
    .catch(({ pending }) => pending);
  await store.retryEvent(failed.id, 'a bug', 0);
  await store.setAside(failed.id, 'a bug', answer('sorry')(failed));
  await store.releaseSetAside(failed.id, 0);
  await store.takeTurn(LATER, answer());
  const [item] = await store.takeReplies('web', LATER, 1);
  const failure = { kind: 'unauthorized' } as const;
  if (item !== undefined) await store.finishReplies([{ id: item.id, state: 'retry', dueAt: 0, failure }]);
  const [again] = await store.takeReplies('web', LATER, 1);
  if (again !== undefined) await store.finishReplies([{ id: again.id, state: 'unknown', failure }]);
  await sendAll(store);
  await store.transcript('web/shop/c', 0, 10);
  await store.session('web/shop/c');
  for await (const _ of store.turns(0, 5));
  await Promise.all([store.nextEventDue(), store.nextReplyDue('web'), store.listSetAside(10), store.depths()]);
  await workOnCalls(store);
  await workOnTickets(store);
  await Promise.all([store.recoverReplies(), store.setting('key', () => 'value'), store.ping()]);
  return [...used.values()];
}

async function workOnCalls(store: Store): Promise<void> {
  const call = { name: 'orders.find', flow: 'track-order', arguments: null, patient: false };
  for (const n of [8, 9]) {
    await write(store, 'c', n);
    await store.takeTurn(LATER, (pending) => ({ ...answer()(pending), calls: [call] }));
  }
  const [made, again] = [await store.takeCall(LATER), await store.takeCall(LATER)];
  await store.recoverCalls();
  if (made !== null) await store.finishCall(made.id, { ok: false }, LATER);
  if (again !== null) await store.retryCall(again.id, LATER);
  await store.nextCallDue();
  const tried = await store.beginTry(['order:1'], { most: 5, perMs: 1000 }, 1);
  if (tried.begun) await store.takeBackTry(['order:1'], tried.id);
  await store.bind('customer', { kind: 'order', number: '1' }, 1);
  await store.bound('customer', 'order');
}

async function workOnTickets(store: Store): Promise<void> {
  const ticket = await file(store, 'key');
  for (const state of ['waiting', 'solved'] as const) {
    const decision = decide({ state, solvedAt: 1 }, [{ kind: 'state', to: state }], true);
    await store.changeTicket(ticket.number, state, decision, { now: 1, webhook: true });
  }
  await store.ticket(ticket.number);
  const page = { offset: 0, limit: 50 };
  for (const filter of [
    { overdue: true },
    { states: ['open', 'waiting'] },
    { states: ['open'], assignee: 1 },
  ] as const) {
    await store.listTickets(filter, page, 1);
  }
  await store.ticketsAfter({}, { after: 0, limit: 50 }, 1);
  await store.customerTickets(ticket.customer, 20);
  await store.solvedBefore(1, { after: 0, limit: 50 });
  const [delivered, again] = [await store.takeWebhook(LATER), await store.takeWebhook(LATER)];
  await store.recoverWebhooks();
  if (delivered !== null) await store.finishWebhook(delivered.id, { state: 'delivered' });
  if (again !== null) await store.finishWebhook(again.id, { state: 'retry', dueAt: 1, error: 'away' });
  await store.nextWebhookDue();
}

/** SQL that stores a busy year: `count` of everything, all of it done, over a tenth as many conversations. */
export function pastWork(numbers: string): string[] {
  return [
    `insert into conversations (id, fingerprint, key, platform, ref, session, last_seq, updated_at)
     select n, 'c' || n, 'key' || n, 'web', '{}', '{}', 20, n from ${numbers} where n % 10 = 0`,
    `insert into inbox (fingerprint, conversation, seq, received_at, state, attempts, due_at)
     select 'e' || n, n / 10 * 10 + 10, n, n, 'done', 0, n from ${numbers}`,
    `insert into transcript (conversation, seq, author, at, line)
     select n / 10 * 10 + 10, n, 'customer', n, '{}' from ${numbers}`,
    `insert into turns (id, conversation, received_at, author, language, flow, route, turn)
     select n, n / 10 * 10 + 10, n + 1000000, 'bot', 'en', 'faq', 'faq', '{}' from ${numbers}`,
    `insert into outbox (conversation, turn, state, attempts, repeats, due_at, queued_at, reply)
     select n / 10 * 10 + 10, n, 'failed', 1, 0, n, n, '{}' from ${numbers} where n % 5 = 0`,
    `insert into tickets (number, key, kind, state, priority, customer, place, created_at, updated_at, solved_at, search, ticket)
     select n, 'k' || n, 'complaint', 'closed', 'normal', 'c' || n / 10, 8000000000000000 - n, n, n, n, 'broken', '{}'
     from ${numbers}`,
    `insert into ticket_events (ticket, seq, at, key, event) select n, 1, n, 'k' || n, '{}' from ${numbers}`,
    `insert into webhook_deliveries (state, attempts, due_at, news) select 'failed', 8, n, '{}' from ${numbers}`,
    `insert into bindings (customer, kind, number, bound_at) select 'c' || n, 'order', 'n' || n, n from ${numbers}`,
    `insert into proof_tries (subject, tries) select 's' || n, '[]' from ${numbers}`,
    `insert into settings (key, value) select 'k' || n, 'v' from ${numbers} where n % 100 = 0`,
  ];
}
