import { afterAll, afterEach, describe, expect, test } from '@jest/globals';
import { Client } from 'pg';
import type { Store, StoreChange } from '../../src/model/store.ts';
import { StoreError } from '../../src/storage/errors.ts';
import { openStore } from '../../src/storage/open.ts';
import { listeningClient } from '../../src/storage/postgres/connect.ts';
import { listen } from '../../src/storage/postgres/listen.ts';
import { until } from '../support/waiting.ts';
import { agentWrites, decide as decideCase, openCase } from './contract/case-samples.ts';
import { EACH, expectAllAnsweredInOrder, workOff, writeMany } from './contract/side-by-side.ts';
import { decide, open as file } from './contract/ticket-samples.ts';
import { type PostgresDatabase, postgresDatabase } from './postgres-database.ts';
import { answer, ask, LATER, ref, sendAll, sent, talk, write } from './samples.ts';
import { withPostgres } from './services.ts';

await withPostgres(async () => {
  const database = await postgresDatabase();
  afterAll(() => database.drop());
  afterEach(() => database.reset());
  instanceTests(database);
  faultTests(database);
});

/** Resolves when the store tells of such a change. */
function heard(store: Store, wanted: StoreChange): Promise<void> {
  return new Promise((resolve) => {
    const stop = store.subscribe((change) => {
      if (JSON.stringify(change) !== JSON.stringify(wanted)) return;
      stop();
      resolve();
    });
  });
}

const transcriptOf = (conversation: string): StoreChange => ({
  kind: 'transcript',
  conversation: `web/shop/${conversation}`,
});

function instanceTests({ open }: PostgresDatabase): void {
  const openTwo = async () => [await open(), await open()] as const;

  describe('two instances on PostgreSQL', () => {
    test('hear of each other’s changes', async () => {
      const [here, there] = await openTwo();
      const changes = [heard(there, transcriptOf('c')), heard(there, { kind: 'inbox' })];
      await write(here, 'c', 1);
      await Promise.all(changes);
      const reply = heard(here, { kind: 'outbox' });
      await there.takeTurn(LATER, answer('hello'));
      await reply;
      expect(await sendAll(here)).toEqual(['hello']);
    });

    test('hear of each other’s tickets, and of what is to be told of them', async () => {
      const [here, there] = await openTwo();
      const [webhook, inbox] = [heard(here, { kind: 'webhook' }), heard(here, { kind: 'inbox' })];
      const { number } = await file(here, 'key');
      const ticket = heard(here, { kind: 'ticket', number });
      const decision = decide({}, [{ kind: 'message', text: 'hello' }], true);
      await there.changeTicket(number, null, decision, { now: 0, webhook: true });
      await Promise.all([webhook, inbox, ticket]);
    });

    test('hear of each other’s cases', async () => {
      const [here, there] = await openTwo();
      const { number } = await openCase(here, 'c');
      const [changed, outbox] = [heard(here, { kind: 'case', number }), heard(here, { kind: 'outbox' })];
      await agentWrites(there, { number, ref: ref('c') }, 'hello');
      await Promise.all([changed, outbox]);
    });

    test('hear of a change also when what was written before it changed nothing to tell of', async () => {
      const [here, there] = await openTwo();
      await here.ping();
      const told = heard(there, transcriptOf('c'));
      await write(here, 'c', 1);
      await told;
    });

    test('share the work: each event once, each conversation in order', async () => {
      const stores = await openTwo();
      await writeMany(stores);
      await workOff(stores, 20);
      const [here, there] = stores;
      const sentBy = await Promise.all([sendAll(here), sendAll(there)]);
      await sendAll(here);
      expect(new Set(sentBy.flat()).size).toBe(EACH);
      await expectAllAnsweredInOrder(here);
    });

    test('store one event once, also when both get it at the same time', async () => {
      const [here, there] = await openTwo();
      for (let n = 1; n <= 10; n++) {
        const results = await Promise.all([write(here, 'c', n), write(there, 'c', n)]);
        expect(results.map(({ seq }) => seq)).toEqual([n, n]);
        expect(results.filter(({ fresh }) => fresh)).toHaveLength(1);
      }
    });

    test('agree on a setting that both make at once', async () => {
      const [here, there] = await openTwo();
      const [a, b] = await Promise.all([here.setting('key', () => 'a'), there.setting('key', () => 'b')]);
      expect(a).toBe(b);
    });

    test('leave alone what the other is sending, and take it over when the other is gone', async () => {
      const [here, there] = await openTwo();
      await ask(here, 'c', 1, 'hello');
      await here.takeReplies('web', LATER, 10);
      expect(await there.recoverReplies(LATER)).toBe(0);
      await here.close();
      expect(await there.recoverReplies(LATER)).toBe(1);
      expect(await sendAll(there)).toEqual(['hello']);
    });
  });
}

function faultTests({ open, query, url, faults }: PostgresDatabase): void {
  /** Breaks the connections of a purpose; resolves how many there were. */
  async function terminate(purpose: string): Promise<number> {
    const ended = await query(
      `select pg_terminate_backend(pid) from pg_stat_activity
       where datname = current_database() and application_name = 'xiaoer ${purpose}'`,
    );
    return ended.length;
  }

  /** Resolves when a statement waits for a lock. */
  const somebodyWaits = () =>
    until(async () => {
      const waiting = await query(
        `select 1 from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`,
      );
      return waiting.length > 0;
    });

  /** Holds a conversation's row as an instance does that was stopped in the middle of a transaction. */
  async function hold(conversation: string): Promise<() => Promise<void>> {
    const client = new Client({ connectionString: url });
    await client.connect();
    await client.query('begin');
    await client.query('select 1 from conversations where key = $1 for update', [`web/shop/${conversation}`]);
    return () => client.end();
  }

  describe('what can go wrong on PostgreSQL', () => {
    test('a broken listening connection comes back, and what was missed is made up for', async () => {
      const here = await open();
      await ask(here, 'c', 1, 'hello');
      const [item] = await here.takeReplies('web', LATER, 10);
      const there = await open();
      const { number } = await file(here, 'key');
      const kinds = ['inbox', 'outbox', 'call', 'webhook'] as const;
      const { number: opened } = await openCase(here, 'd');
      const cases = [{ kind: 'case', number: opened } as const];
      const missed = [
        transcriptOf('c'),
        { kind: 'ticket', number } as const,
        ...cases,
        ...kinds.map((kind) => ({ kind })),
      ].map((change) => heard(here, change));
      await terminate('listen');
      await write(there, 'c', Date.now());
      await there.changeTicket(number, null, decide({ updatedAt: Date.now() }), { now: 0, webhook: false });
      await there.changeCase(opened, null, decideCase({ updatedAt: Date.now() }), 0);
      await Promise.all(missed);
      expect(faults()).toContainEqual(expect.objectContaining({ kind: 'connection' }));

      const again = heard(here, transcriptOf('d'));
      await write(there, 'd', 1);
      await again;
      expect(await there.recoverReplies(LATER)).toBe(0); // the others see that it is alive
      if (item !== undefined) await here.finishReplies([sent(item)]);
      expect(await talk(here, 'c')).toContain('bot: hello');
    });

    test('a store can be closed while its listening connection comes back', async () => {
      let connects = 0;
      let stopped: Promise<void> | null = null;
      const stop = await listen({
        createClient() {
          if (++connects === 2) stopped = stop();
          return listeningClient(url);
        },
        owner: 1,
        onMessage: () => {},
        onHeartbeat: () => {},
        onReconnect: () => {},
        onFault: () => {},
      });
      await terminate('listen');
      await until(() => stopped !== null);
      await stopped;
      expect(connects).toBe(2);
      await until(async () => (await terminate('listen')) === 0);
    });

    test('broken idle connections are replaced', async () => {
      const store = await open();
      await write(store, 'c', 1);
      expect(await terminate('work')).toBeGreaterThan(0);
      await until(() => faults().some(({ kind }) => kind === 'connection'));
      expect(await store.takeTurn(LATER, answer())).toMatchObject({ conversation: 'web/shop/c' });
    });

    test('a conversation that another instance holds is passed over', async () => {
      const store = await open();
      await write(store, 'stuck', 1);
      await write(store, 'free', 2);
      const release = await hold('stuck');
      expect(await store.takeTurn(LATER, answer('hello'))).toMatchObject({ conversation: 'web/shop/free' });
      expect(await store.takeReplies('web', LATER, 10)).toHaveLength(1);
      await release();
    });

    test('what is due and only locked for a moment is waited for', async () => {
      const store = await open();
      await ask(store, 'c', 1, 'hello');
      await write(store, 'c', 2);
      const release = await hold('c');
      const turn = store.takeTurn(LATER, answer());
      const replies = store.takeReplies('web', LATER, 10);
      await somebodyWaits();
      await release();
      expect(await turn).toMatchObject({ event: { messageId: 'm2' } });
      expect(await replies).toHaveLength(1);
    });

    test('a server that is away, or lets nobody in, is told without the password', async () => {
      const away = openStore({ databaseUrl: 'postgres://me:secret@127.0.0.1:1/shop', dataDir: '' });
      await expect(away).rejects.toThrow(StoreError);
      await expect(away).rejects.toThrow(/shop at 127\.0\.0\.1:1 cannot be used: .*DATABASE_URL/);
      await expect(away).rejects.not.toThrow(/secret/);
      const missing = Object.assign(new URL(url), { pathname: '/no_such_database' }).href;
      await expect(openStore({ databaseUrl: missing, dataDir: '' })).rejects.toThrow(/no_such_database/);
      await expect(openStore({ databaseUrl: 'nonsense', dataDir: '' })).rejects.toThrow(StoreError);
    });
  });

  describe('migrations on PostgreSQL', () => {
    test('run once when two instances start at the same time on an empty database', async () => {
      const empty = await postgresDatabase();
      try {
        const stores = await Promise.all([empty.open(), empty.open(), empty.open()]);
        for (const [n, store] of stores.entries()) await write(store, 'c', n);
        for (const [n, store] of stores.entries()) expect((await file(store, `${n}`)).number).toBe(1001 + n);
        expect(await empty.query('select name from xiaoer_migration')).toEqual([
          { name: '0001-start' },
          { name: '0002-people' },
          { name: '0003-calls' },
          { name: '0004-tickets' },
          { name: '0005-cases' },
        ]);
      } finally {
        await empty.drop();
      }
    });

    test('of a newer version are refused, and nothing is changed', async () => {
      const newer = await postgresDatabase();
      try {
        await (await newer.open()).close();
        await newer.query(`insert into xiaoer_migration values ('9999-later', '2100-01-01T00:00:00Z')`);
        await expect(newer.open()).rejects.toThrow(StoreError);
        await expect(newer.open()).rejects.toThrow(/newer Xiaoer.*9999-later.*restore a backup/);
        expect(await newer.query('select name from xiaoer_migration')).toHaveLength(6);
      } finally {
        await newer.drop();
      }
    });
  });
}
