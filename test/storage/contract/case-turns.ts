import { describe, expect, test } from '@jest/globals';
import type { Case } from '../../../src/model/case.ts';
import { type PendingEvent, type Store, TurnFailed } from '../../../src/model/store.ts';
import { answer, LATER, sendAll, talk, write } from '../samples.ts';
import {
  agentWrites,
  ann,
  changes,
  changesOf,
  claim,
  decide,
  finish,
  key,
  lines,
  openCase,
  relay,
  sendOne,
} from './case-samples.ts';
import type { Given } from './given.ts';

const fail = () => {
  throw new Error('no idea');
};

async function failTurn(store: Store): Promise<PendingEvent> {
  const failure = await store.takeTurn(LATER, fail).catch((error: unknown) => error);
  if (!(failure instanceof TurnFailed)) throw new Error('the turn did not fail', { cause: failure });
  return failure.pending;
}

export function caseTurnRules(given: Given): void {
  describe('turns of a conversation with a case', () => {
    openCaseRules(given);
    referenceRules(given);
    setAsideRules(given);
  });
}

function openCaseRules({ open }: Given): void {
  test('are given the case that is open, as it is', async () => {
    const store = await open();
    const cases: (Case | null | undefined)[] = [];
    const take = async (n: number) => {
      await write(store, 'c', n);
      cases.push((await store.takeTurn(LATER, answer()))?.case);
    };
    await take(1);
    const opened = await openCase(store, 'c');
    await openCase(store, 'other');
    await take(2);
    const claimed = await claim(store, opened);
    await take(3);
    await finish(store, opened);
    await take(4);
    expect(cases).toEqual([null, opened, claimed.case, null]);
    expect(cases[2]?.agent).toEqual(ann);
  });

  test('add to it: what it becomes, its lines, and which message is which line', async () => {
    const store = await open();
    const opened = await openCase(store, 'c');
    await claim(store, opened);
    await write(store, 'c', 7);
    await store.takeTurn(LATER, relay('system', 'it is kept'));
    expect(await store.case(opened.number)).toMatchObject({ state: 'claimed', waitingSince: 7, lastMessageAt: 7 });
    expect((await lines(store, opened)).at(-1)).toMatchObject({
      seq: 3,
      by: { kind: 'customer' },
      change: { kind: 'message', text: 'question 7', messageId: 'm7' },
    });
    expect(await store.lineOfPost(key('c'), 'm7')).toEqual({ case: opened.number, seq: 3 });
    expect(await store.messageOfLine(opened.number, 3, key('c'))).toBe('m7');
    await sendAll(store);
    expect(await talk(store, 'c')).toEqual(['customer: question 7', 'system: it is kept']);
  });

  test('tell that the case has a new line', async () => {
    const store = await open();
    const { number } = await openCase(store, 'c');
    await write(store, 'c', 7);
    const told: unknown[] = [];
    store.subscribe((change) => told.push(change));
    await store.takeTurn(LATER, relay('system'));
    expect(told).toEqual([{ kind: 'case', number }]);
  });

  test('that could not be stored are failed turns: the case of another, or none that could be read back', async () => {
    const store = await open();
    const [mine, other] = [await openCase(store, 'c'), await openCase(store, 'other')];
    await write(store, 'c', 1);
    for (const broken of [other, { ...mine, reminders: -1 }]) {
      const turn = store.takeTurn(LATER, (pending) => ({
        ...answer()(pending),
        case: { case: broken, events: [] },
      }));
      await expect(turn).rejects.toThrow(TurnFailed);
    }
    await finish(store, mine);
    const late = store.takeTurn(LATER, (pending) => ({ ...answer()(pending), case: { case: mine, events: [] } }));
    await expect(late).rejects.toThrow(TurnFailed);
    expect(await store.case(mine.number)).toMatchObject({ state: 'closed' });
    expect(await store.depths()).toMatchObject({ inbox: 1 });
  });

  test('may close it', async () => {
    const store = await open();
    const opened = await openCase(store, 'c');
    await write(store, 'c', 1);
    await store.takeTurn(LATER, (pending) => ({
      ...answer()(pending),
      case: { case: { ...opened, state: 'closed', closedAt: 5 }, events: [] },
    }));
    expect(await store.openCaseOf(key('c'))).toBeNull();
    await write(store, 'c', 2);
    expect(await store.takeTurn(LATER, answer())).toMatchObject({ case: null });
  });
}

function referenceRules({ open }: Given): void {
  test('are told which line a message answers, or is the new wording of', async () => {
    const store = await open();
    const opened = await openCase(store, 'c');
    await agentWrites(store, opened, 'hello');
    await sendOne(store);
    await write(store, 'c', 1);
    await store.takeTurn(LATER, relay('system'));
    const refersTo = async (n: number, changes: Parameters<typeof write>[3]) => {
      await write(store, 'c', n, changes);
      return (await store.takeTurn(LATER, answer()))?.refersTo;
    };
    expect(await refersTo(2, { replyTo: 'at hello' })).toBe(2);
    expect(await refersTo(3, { edits: 'm1' })).toBe(4);
    expect(await refersTo(4, { edits: 'm1', replyTo: 'at hello' })).toBe(4);
    expect(await refersTo(5, { replyTo: 'unheard of' })).toBeNull();
    expect(await refersTo(6, {})).toBeNull();
    await write(store, 'other', 1, { replyTo: 'm1' });
    expect(await store.takeTurn(LATER, answer())).toMatchObject({ case: null, refersTo: null });
  });

  test('are told of no line of an earlier case, nor of another conversation’s', async () => {
    const store = await open();
    const earlier = await openCase(store, 'c');
    await write(store, 'c', 1);
    await store.takeTurn(LATER, relay('system'));
    await finish(store, earlier);
    await store.openCase({ ...earlier, state: 'queued' }, 'again');
    await openCase(store, 'd');
    for (const conversation of ['c', 'd']) {
      await write(store, conversation, 2, { replyTo: 'm1' });
      const pending = await store.takeTurn(LATER, answer());
      expect([pending?.case === null, pending?.refersTo]).toEqual([false, null]);
    }
  });
}

function setAsideRules({ open }: Given): void {
  test('that are given up add their lines, and undo nothing that people did meanwhile', async () => {
    const store = await open();
    const opened = await openCase(store, 'c');
    await write(store, 'c', 20);
    const pending = await failTurn(store);
    await claim(store, opened);
    await store.changeCase(opened.number, null, decide({ order: 'A' }), 5);
    await store.setAside(pending.id, 'no idea', relay('system', 'sorry')(pending));
    expect(await store.case(opened.number)).toMatchObject({
      state: 'claimed',
      agent: ann,
      order: 'A',
      waitingSince: 10,
      lastMessageAt: 20,
      updatedAt: 50,
    });
    expect((await lines(store, opened)).at(-1)).toMatchObject({ change: { kind: 'message', text: 'question 20' } });
    expect(await store.lineOfPost(key('c'), 'm20')).toEqual({ case: opened.number, seq: 4 });
    expect(await sendAll(store)).toEqual(['sorry']);
    await store.setAside(pending.id, 'no idea', relay('system', 'sorry')(pending));
    expect(await changesOf(store, opened, 'message')).toHaveLength(1);
  });

  test('that are given up after their case was closed leave it closed; of the bot’s apology none goes out after a claim', async () => {
    const store = await open();
    const opened = await openCase(store, 'c');
    for (const n of [1, 2]) await write(store, 'c', n);
    const first = await failTurn(store);
    await claim(store, opened);
    await store.setAside(first.id, 'no idea', relay('bot', 'sorry')(first));
    expect(await sendAll(store)).toEqual([]);
    const second = await failTurn(store);
    await finish(store, opened);
    await store.setAside(second.id, 'no idea', relay('bot', 'sorry again')(second));
    expect(await sendAll(store)).toEqual(['sorry again']);
    expect(await store.case(opened.number)).toMatchObject({ state: 'closed', lastMessageAt: 10 });
    expect((await changes(store, opened)).map(({ kind }) => kind)).toEqual([
      'opened',
      'claimed',
      'message',
      'withheld',
      'closed',
      'message',
    ]);
  });
}
