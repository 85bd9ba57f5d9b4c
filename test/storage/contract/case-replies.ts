import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { SendFailure } from '../../../src/model/adapter.ts';
import type { Case } from '../../../src/model/case.ts';
import type { OutboxItem, SendOutcome, Store } from '../../../src/model/store.ts';
import { ask, collect, LATER, sendAll, sent, talk, write } from '../samples.ts';
import {
  agentWrites,
  bob,
  changesOf,
  claim,
  finish,
  key,
  lines,
  newCase,
  openCase,
  relay,
  takeOne,
} from './case-samples.ts';
import type { Given } from './given.ts';

const away: SendFailure = { kind: 'unavailable', maybeSent: false };
const retry = ({ id }: OutboxItem, dueAt = 0): SendOutcome => ({ id, state: 'retry', dueAt, failure: away, at: 80 });
const withheld = (store: Store, of: Case) => changesOf(store, of, 'withheld');

export function caseReplyRules(given: Given): void {
  describe('replies around a case', () => {
    claimRules(given);
    recoveryRules(given);
    anyOrder(given);
  });
}

function claimRules({ open, query, faults }: Given): void {
  test('what the bot has queued when a person takes over is withheld, and noted by the system', async () => {
    const store = await open();
    await ask(store, 'c', 1, 'one', 'two');
    await ask(store, 'other', 2, 'other');
    const opened = await openCase(store, 'c');
    await claim(store, opened);
    expect(await sendAll(store)).toEqual(['other']);
    expect(await withheld(store, opened)).toEqual([
      { kind: 'withheld', text: 'one' },
      { kind: 'withheld', text: 'two' },
    ]);
    expect((await lines(store, opened)).at(-1)).toMatchObject({ seq: 4, at: 50, by: { kind: 'system' } });
    expect(await store.nextReplyDue('web')).toBeNull();
    expect(await store.depths()).toMatchObject({ outbox: 0 });
    expect((await collect(store.turns(0, 2)))[0]?.deliveredAt).toBeNull();
  });

  test('while a case waits the bot goes on; once it is closed the bot speaks again', async () => {
    const store = await open();
    const opened = await openCase(store, 'c');
    await ask(store, 'c', 1, 'one');
    expect(await sendAll(store)).toEqual(['one']);
    await claim(store, opened);
    await finish(store, opened);
    await ask(store, 'c', 2, 'two');
    expect(await sendAll(store)).toEqual(['two']);
    expect(await withheld(store, opened)).toEqual([]);
  });

  test('what the bot says after a claim is never handed out; what the service says is', async () => {
    const store = await open();
    const opened = await openCase(store, 'c');
    await claim(store, opened);
    await write(store, 'c', 1);
    await store.takeTurn(LATER, relay('bot', 'a bug'));
    await write(store, 'c', 2);
    await store.takeTurn(LATER, relay('system', 'it is kept'));
    expect(await takeOne(store, 85)).toMatchObject({ author: 'system', message: { text: 'it is kept' } });
    expect(await withheld(store, opened)).toEqual([{ kind: 'withheld', text: 'a bug' }]);
    expect((await lines(store, opened)).at(-1)).toMatchObject({ at: 85 });
  });

  test('what is under way at a claim is known, and becomes a line if it went out', async () => {
    const store = await open();
    await ask(store, 'c', 1, 'one', 'two');
    const opened = await openCase(store, 'c');
    expect(await store.botIsSending(key('c'))).toBe(false);
    const one = await takeOne(store);
    await claim(store, opened);
    expect([await store.botIsSending(key('c')), await store.botIsSending(key('other'))]).toEqual([true, false]);
    await store.finishReplies([sent(one)]);
    expect(await store.botIsSending(key('c'))).toBe(false);
    expect(await talk(store, 'c')).toEqual(['customer: question 1', 'bot: one']);
    expect(await sendAll(store)).toEqual([]);
    expect(await withheld(store, opened)).toEqual([{ kind: 'withheld', text: 'two' }]);
  });

  test('what was under way at a claim and is to be tried again does not go out, and holds nobody up', async () => {
    const store = await open();
    await ask(store, 'c', 1, 'one');
    const opened = await openCase(store, 'c');
    const one = await takeOne(store);
    await claim(store, opened);
    await agentWrites(store, opened, 'hello');
    expect(await store.takeReplies('web', LATER, 10)).toEqual([]);
    await store.finishReplies([retry(one, 2 * LATER)]);
    expect((await lines(store, opened)).at(-1)).toMatchObject({ at: 80, change: { kind: 'withheld', text: 'one' } });
    expect(await sendAll(store)).toEqual(['hello']);
    await store.finishReplies([retry(one)]);
    expect(await store.depths()).toMatchObject({ outbox: 0 });
  });

  test('what waits for its next try at a claim does not go out', async () => {
    const store = await open();
    await ask(store, 'c', 1, 'one');
    await store.finishReplies([retry(await takeOne(store), LATER)]);
    const opened = await openCase(store, 'c');
    await claim(store, opened);
    expect(await sendAll(store)).toEqual([]);
    expect(await withheld(store, opened)).toEqual([{ kind: 'withheld', text: 'one' }]);
  });

  test('what agents write goes out also while the bot’s is put back and others’ cases are claimed', async () => {
    const store = await open();
    const [mine, other] = [await openCase(store, 'c'), await openCase(store, 'd')];
    for (const one of [mine, other]) await claim(store, one, bob);
    await agentWrites(store, mine, 'hello');
    await ask(store, 'd', 1, 'a bug');
    expect(await sendAll(store)).toEqual(['hello']);
    expect(await withheld(store, mine)).toEqual([]);
    expect(await withheld(store, other)).toHaveLength(1);
  });

  test('a reply that cannot be read is withheld without its words', async () => {
    const store = await open();
    await ask(store, 'c', 1, 'one');
    await query(`update outbox set reply = '[]'`);
    const opened = await openCase(store, 'c');
    await claim(store, opened);
    expect(await withheld(store, opened)).toEqual([{ kind: 'withheld', text: '' }]);
    expect(faults()).toEqual([]);
  });
}

function recoveryRules({ open }: Given): void {
  test('what a killed process was sending for the bot does not go out after a claim', async () => {
    const first = await open();
    await ask(first, 'c', 1, 'one', 'two');
    const opened = await openCase(first, 'c');
    await takeOne(first);
    await claim(first, opened);
    await first.close();
    const next = await open();
    expect(await next.recoverReplies(95)).toBe(0);
    expect(await sendAll(next)).toEqual([]);
    expect((await withheld(next, opened)).map((change) => change.kind === 'withheld' && change.text)).toEqual([
      'two',
      'one',
    ]);
    expect((await lines(next, opened)).at(-1)).toMatchObject({ at: 95 });
    expect(await next.botIsSending(key('c'))).toBe(false);
  });

  test('what it was sending for an agent is sent again once, and is then told as unknown', async () => {
    const first = await open();
    const opened = await openCase(first, 'c');
    await claim(first, opened);
    await agentWrites(first, opened, 'hello');
    await takeOne(first);
    await first.close();
    const second = await open();
    expect(await second.recoverReplies(95)).toBe(1);
    await takeOne(second);
    await second.close();
    const third = await open();
    expect(await third.recoverReplies(96)).toBe(0);
    expect((await lines(third, opened)).at(-1)).toEqual({
      seq: 4,
      at: 96,
      by: { kind: 'system' },
      change: { kind: 'undelivered', of: 3, why: 'unknown' },
    });
  });
}

const steps = ['ask', 'take', 'sent', 'retry', 'failed', 'claim', 'agent', 'close', 'restart'] as const;
type Step = (typeof steps)[number];

function anyOrder({ open, query }: Given): void {
  test('whatever happens, no send of the bot’s begins while a person serves, and nothing is lost silently', async () => {
    let run = 0;
    const property = fc.asyncProperty(fc.array(fc.constantFrom(...steps), { maxLength: 25 }), async (taken) => {
      const world = aWorld(await open(), `run${run++}`, query);
      for (const one of taken) await world[one]();
      await world.end();
    });
    await fc.assert(property, { numRuns: 25 });
  });
}

/** A conversation in which anything may happen. */
function aWorld(store: Store, conversation: string, query: Given['query']) {
  const botSaid: string[] = [];
  /** What went out, or was given up and is shown to people. */
  const seen = new Set<string>();
  const opened: Case[] = [];
  let current: Case | null = null;
  let underWay: OutboxItem | null = null;
  let count = 0;

  /** Ends the send that is under way. */
  async function ending(outcome: (item: OutboxItem) => SendOutcome): Promise<void> {
    if (underWay === null) return;
    const ended = outcome(underWay);
    if (ended.state !== 'retry') seen.add(underWay.message.text);
    underWay = null;
    await store.finishReplies([ended]);
  }

  return {
    async ask() {
      botSaid.push(`bot ${conversation} ${++count}`);
      await ask(store, conversation, count, `bot ${conversation} ${count}`);
    },
    async take() {
      underWay ??= (await store.takeReplies('web', LATER, 1))[0] ?? null;
    },
    sent: () => ending((item) => sent(item)),
    retry: () => ending((item) => retry(item)),
    failed: () => ending(({ id }) => ({ id, state: 'failed', failure: away, at: 80 })),
    async claim() {
      if (current === null) {
        current = (await store.openCase(newCase(conversation), `${conversation} ${++count}`)).case;
        opened.push(current);
      }
      await claim(store, current);
      if (underWay !== null) return;
      const [item] = await store.takeReplies('web', LATER, 1);
      expect(item?.author).not.toBe('bot');
      underWay = item ?? null;
    },
    async agent() {
      if (current !== null) await agentWrites(store, current, `agent ${++count}`);
    },
    async close() {
      if (current !== null) await finish(store, current);
      current = null;
    },
    /** As if another process had been sending, and were gone. */
    async restart() {
      await query(`update outbox set owner = owner + 1 where state = 'sending'`);
      await store.recoverReplies(81);
      for (const { reply } of await query(`select reply from outbox where state = 'unknown'`)) {
        const text: string = JSON.parse(String(reply)).message.text;
        if (text.startsWith(`bot ${conversation} `)) seen.add(text);
      }
      underWay = null;
    },
    async end() {
      await ending((item) => sent(item));
      for (const text of await sendAll(store)) seen.add(text);
      const notes = await Promise.all(opened.map((one) => withheld(store, one)));
      const kept = notes.flat().map((change) => (change.kind === 'withheld' ? change.text : ''));
      expect(kept.filter((text, at) => seen.has(text) || kept.indexOf(text) !== at)).toEqual([]);
      const all = [...seen, ...kept].filter((text) => text.startsWith('bot'));
      expect(all.toSorted()).toEqual(botSaid.toSorted());
    },
  } satisfies Record<Step | 'end', () => Promise<void>>;
}
