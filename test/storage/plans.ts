import type { CompiledQuery } from 'kysely';
import type { Store } from '../../src/model/store.ts';
import type { Engine } from '../../src/storage/engine.ts';
import { createStore } from '../../src/storage/store.ts';
import {
  agentTurn,
  agentWrites,
  ann,
  claim,
  decide as decideCase,
  finish,
  key,
  openCase,
  relay,
} from './contract/case-samples.ts';
import { decide, open as file } from './contract/ticket-samples.ts';
import { answer, ask, LATER, ref, sendAll, sent, write } from './samples.ts';

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
  if (item !== undefined) await store.finishReplies([{ id: item.id, state: 'retry', dueAt: 0, failure, at: 1 }]);
  const [again] = await store.takeReplies('web', LATER, 1);
  if (again !== undefined) await store.finishReplies([{ id: again.id, state: 'unknown', failure, at: 1 }]);
  await sendAll(store);
  await store.transcript('web/shop/c', 0, 10);
  await store.lastLines('web/shop/c', 10);
  await store.session('web/shop/c');
  for await (const _ of store.turns(0, 5));
  await Promise.all([store.nextEventDue(), store.nextReplyDue('web'), store.listSetAside(10), store.depths()]);
  await workOnCalls(store);
  await workOnTickets(store);
  await workOnCases(store);
  await Promise.all([store.recoverReplies(LATER), store.setting('key', () => 'value'), store.ping()]);
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

async function workOnCases(store: Store): Promise<void> {
  await ask(store, 'case', 1, 'withheld');
  const opened = await openCase(store, 'case');
  await openCase(store, 'case');
  await openCase(store, 'waiting');
  await claim(store, opened);
  await agentWrites(store, opened, 'arrives');
  await sendAll(store);
  await agentWrites(store, opened, 'is lost');
  const [item] = await store.takeReplies('web', LATER, 1);
  const failure = { kind: 'unauthorized' } as const;
  if (item !== undefined) await store.finishReplies([{ id: item.id, state: 'failed', failure, at: 1 }]);
  await write(store, 'case', 2, { replyTo: 'm1' });
  await store.takeTurn(LATER, relay('system', 'kept'));
  const notice = { flow: 'human', notice: null };
  const more = { notice, turn: agentTurn('case', []) };
  await store.changeCase(opened.number, 'key', decideCase({ desk: 'other' }, undefined, more), 1);
  await store.botIsSending(key('case'));
  await Promise.all([store.case(opened.number), store.caseEvents(opened.number, 0, 50), store.openCaseOf(key('case'))]);
  for (const states of [['queued'], ['claimed'], ['closed'], ['queued', 'claimed']] as const) {
    await store.listCases({ states, desk: 'main', agent: 1 }, 50);
  }
  await store.countCases({ states: ['queued', 'claimed'], desk: 'main' });
  await Promise.all([store.casesOfCustomer(opened.customer, 5), store.caseWaits(0, 100), store.caseNews(0, 50)]);
  await workInRooms(store, opened.number);
  await finish(store, opened);
}

async function workInRooms(store: Store, number: number): Promise<void> {
  await store.setCaseThread(number, 'main', { ...ref('room'), thread: '1' });
  const post = { ref: ref('room'), message: { kind: 'text', text: 'x' }, of: { case: number, seq: 1 } } as const;
  for (const move of [
    { from: 0, to: 1 },
    { from: 1, to: 2 },
  ]) {
    await store.postToRoom('room', move, [{ ...post, replyTo: null, key: `${move.to}` }], 1);
  }
  const [posted] = await store.takeReplies('web', LATER, 1);
  if (posted !== undefined) await store.finishReplies([sent(posted)]);
  await Promise.all([store.roomCursor('room'), store.caseThread(number, 'main'), store.caseOfThread(key('room'))]);
  await Promise.all([store.lineOfPost(key('room'), 'm'), store.messageOfLine(number, 1, key('room'))]);
  await store.setCaseThread(number, 'main', null);
  const { id } = await store.addPerson({ name: ann.name, role: 'agent', tokenHash: 'hash' }, 1);
  await store.bindAgent({ person: id, platform: 'web', account: 'shop', id: '1', boundAt: 1 });
  await store.agentBoundTo('web', 'shop', '1');
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
    `insert into outbox (conversation, turn, state, author, origin_case, origin_seq, attempts, repeats, due_at, queued_at, reply)
     select n / 10 * 10 + 10, n, 'failed', 'agent', n, 1, 1, 0, n, n, '{}' from ${numbers} where n % 5 = 0`,
    `insert into tickets (number, key, kind, state, priority, customer, place, created_at, updated_at, solved_at, search, ticket)
     select n, 'k' || n, 'complaint', 'closed', 'normal', 'c' || n / 10, 8000000000000000 - n, n, n, n, 'broken', '{}'
     from ${numbers}`,
    `insert into ticket_events (ticket, seq, at, key, event) select n, 1, n, 'k' || n, '{}' from ${numbers}`,
    `insert into webhook_deliveries (state, attempts, due_at, news) select 'failed', 8, n, '{}' from ${numbers}`,
    `insert into cases (number, key, conversation, state, desk, agent, rank, place, customer, opened_at, claimed_at, updated_at, details)
     select n, 'k' || n, n / 10 * 10 + 10, 'closed', 'main', n % 7, 5, -n, 'c' || n / 10, n, n, n, '{}' from ${numbers}`,
    `insert into case_events (case_number, seq, id, at, key, event) select n, 1, n, n, 'k' || n, '{}' from ${numbers}`,
    `insert into case_posts (id, message, case_number, seq, conversation, message_id)
     select n, 'm' || n, n, 1, 'c' || n / 10, '"m"' from ${numbers}`,
    `insert into case_threads (case_number, desk, conversation, ref, card) select n, 'main', 'c' || n, '{}', '"m"' from ${numbers}`,
    `insert into case_counter (id, last) values (1, 100000)`,
    `insert into room_cursors (room, position) select 'r' || n, n from ${numbers} where n % 100 = 0`,
    `insert into room_posts (key, at) select 'k' || n, n from ${numbers}`,
    `insert into people (id, name, role, token_hash, created_at) select n, 'n', 'agent', 't' || n, n from ${numbers} where n % 100 = 0`,
    `insert into agent_bindings (fingerprint, person, bound_at, identity) select 'f' || n, n, n, '{}' from ${numbers} where n % 100 = 0`,
    `insert into bindings (customer, kind, number, bound_at) select 'c' || n, 'order', 'n' || n, n from ${numbers}`,
    `insert into proof_tries (subject, tries) select 's' || n, '[]' from ${numbers}`,
    `insert into settings (key, value) select 'k' || n, 'v' from ${numbers} where n % 100 = 0`,
  ];
}
