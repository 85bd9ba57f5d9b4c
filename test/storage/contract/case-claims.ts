import { describe, expect, test } from '@jest/globals';
import type { CaseResult } from '../../../src/model/case-store.ts';
import { answer, LATER, ref, write } from '../samples.ts';
import { claimBy, decide, lines, note, openCase } from './case-samples.ts';
import type { Given } from './given.ts';

const many = (count: number) => Array.from({ length: count }, (_, n) => n);

export function caseClaimRules(given: Given): void {
  describe('cases that many are at', () => {
    claimRules(given);
    noticeRules(given);
  });
}

function claimRules({ open }: Given): void {
  test('that 20 agents claim at once have one winner each, whom the others are told', async () => {
    const stores = [await open(), await open()];
    const [store] = stores;
    if (store === undefined) throw new Error('there is no store');
    const opened = await Promise.all(many(20).map((n) => openCase(store, `c${n}`)));
    const agents = many(20).map((n) => ({ id: n + 1, name: `agent ${n + 1}` }));
    const claims = opened.flatMap(({ number }) =>
      agents.map(async (agent, n): Promise<{ number: number; agent: number; result: CaseResult | undefined }> => {
        const result = await stores[n % 2]?.changeCase(number, `claim ${agent.id}`, claimBy(agent), 5);
        return { number, agent: agent.id, result };
      }),
    );
    for (const [number, tries] of Map.groupBy(await Promise.all(claims), (one) => one.number)) {
      const won = tries.filter(({ result }) => result?.ok);
      expect(won).toHaveLength(1);
      expect(won[0]?.result?.case?.agent?.id).toBe(won[0]?.agent);
      for (const { result, agent } of tries.filter((one) => one !== won[0])) {
        expect(agent).not.toBe(won[0]?.agent);
        expect(result).toMatchObject({ ok: false, why: 'taken', case: { number, agent: { id: won[0]?.agent } } });
      }
      expect(await lines(store, { number })).toHaveLength(2);
    }
    expect(await store.countCases({ states: ['claimed'] })).toBe(20);
  });

  test('are not changed while a turn of their conversation is decided, nor the other way round', async () => {
    const [here, there] = [await open(), await open()];
    const opened = await Promise.all(many(5).map((n) => openCase(here, `c${n}`)));
    for (const n of many(5)) for (const m of many(8)) await write(here, `c${n}`, m + 1);
    const turns = many(40).map((n) =>
      (n % 2 ? here : there).takeTurn(LATER, (pending) => {
        const outcome = answer()(pending);
        if (pending.case === null) return outcome;
        const counted = { ...pending.case, reminders: pending.case.reminders + 1 };
        return { ...outcome, case: { case: counted, events: [] } };
      }),
    );
    const more = opened.flatMap(({ number }) =>
      many(8).map((n) =>
        (n % 2 ? there : here).changeCase(
          number,
          null,
          (before) => decide({ reminders: before.reminders + 1 })(before),
          5,
        ),
      ),
    );
    await Promise.all([...turns, ...more]);
    const after = await here.listCases({}, 10);
    expect(after.map(({ reminders }) => reminders)).toEqual([16, 16, 16, 16, 16]);
  });
}

function noticeRules({ open }: Given): void {
  test('tell the customer’s flow in their conversation’s line, once', async () => {
    const store = await open();
    await write(store, 'c', 1);
    const { number } = await openCase(store, 'c');
    const notice = { flow: 'human', notice: { kind: 'closed', number } };
    for (const _ of many(2)) await store.changeCase(number, 'key', decide({}, [note('n')], { notice }), 5);
    await write(store, 'c', 2);
    const taken = [];
    for (const _ of many(4)) taken.push((await store.takeTurn(LATER, answer()))?.event ?? null);
    expect(taken).toMatchObject([{ messageId: 'm1' }, notice, { messageId: 'm2' }, null]);
    expect(taken[1]).toEqual({ kind: 'notice', ref: ref('c'), from: { id: 'c', name: 'c' }, ...notice });
    for (const now of [6, 7]) await store.changeCase(number, null, decide({}, [], { notice }), now);
    expect(await store.depths()).toMatchObject({ inbox: 2 });
  });
}
