import { describe, expect, test } from '@jest/globals';
import type { Store } from '../../../src/model/store.ts';
import type { Given } from './given.ts';

const added = (store: Store, name: string) => store.addPerson({ name, role: 'agent', tokenHash: name }, 1);
const seven = { platform: 'telegram', account: 'shop', id: '7' };

export function agentRules(given: Given): void {
  describe('agents', () => {
    bindingRules(given);
    codeRules(given);
  });
}

function bindingRules({ open, query, faults }: Given): void {
  test('are bound to who they are on platforms', async () => {
    const store = await open();
    const [one, two] = [await added(store, 'one'), await added(store, 'two')];
    const nasty = `a\0b\uD800`;
    const bindings = [
      { person: one.id, platform: 'telegram', account: 'shop', id: '7', boundAt: 5 },
      { person: one.id, platform: 'teams', account: 'shop', id: '7', boundAt: 6 },
      { person: two.id, platform: 'telegram', account: 'other', id: nasty, boundAt: 7 },
    ];
    for (const binding of bindings) await store.bindAgent(binding);
    expect(await store.agentBindings()).toEqual(bindings);
    expect(await store.agentBoundTo('teams', 'shop', '7')).toBe(one.id);
    expect(await store.agentBoundTo('telegram', 'other', nasty)).toBe(two.id);
    expect(await store.agentBoundTo('telegram', 'other', '7')).toBeNull();
    await store.bindAgent({ person: two.id, platform: 'teams', account: 'shop', id: '7', boundAt: 8 });
    expect(await store.agentBoundTo('teams', 'shop', '7')).toBe(two.id);
    expect(await store.agentBindings()).toHaveLength(3);
  });

  test('are nobody once they are removed', async () => {
    const store = await open();
    const { id } = await added(store, 'one');
    await store.bindAgent({ person: id, platform: 'telegram', account: 'shop', id: '7', boundAt: 5 });
    await store.removePerson(id, 6);
    expect(await store.agentBoundTo('telegram', 'shop', '7')).toBeNull();
    expect(await store.agentBindings()).toEqual([]);
    const again = await added(store, 'two');
    await store.bindAgent({ person: again.id, platform: 'telegram', account: 'shop', id: '7', boundAt: 7 });
    expect(await store.agentBoundTo('telegram', 'shop', '7')).toBe(again.id);
  });

  test('whose binding cannot be read are told and left out', async () => {
    const store = await open();
    const { id } = await added(store, 'one');
    await store.bindAgent({ person: id, platform: 'telegram', account: 'shop', id: '7', boundAt: 5 });
    await query(`update agent_bindings set identity = '[]'`);
    expect(await store.agentBindings()).toEqual([]);
    expect(faults().map(({ kind }) => kind)).toEqual(['bad-row']);
    await expect(
      store.bindAgent({ person: id + 1, platform: 'telegram', account: 'shop', id: '8', boundAt: 5 }),
    ).rejects.toThrow();
  });
}

function codeRules({ open }: Given): void {
  test('are bound by a code, once, also when it is shown twice at once', async () => {
    const [here, there] = [await open(), await open()];
    const { id } = await added(here, 'one');
    await here.issueSignInCode({ hash: 'code', person: id, expiresAt: 100 }, 1);
    const other = { ...seven, id: '8' };
    const bound = await Promise.all([
      here.bindAgentByCode('code', seven, 50),
      there.bindAgentByCode('code', other, 50),
    ]);
    expect(bound.toSorted()).toEqual([id, null]);
    expect(await here.agentBindings()).toEqual([{ person: id, ...(bound[0] === id ? seven : other), boundAt: 50 }]);
    expect(await there.bindAgentByCode('code', seven, 51)).toBeNull();
  });

  test('are not bound by a code that is over, unheard of, of who was removed, or for the first admin', async () => {
    const store = await open();
    const [late, gone] = [await added(store, 'late'), await added(store, 'gone')];
    await store.issueSignInCode({ hash: 'late', person: late.id, expiresAt: 100 }, 1);
    await store.issueSignInCode({ hash: 'gone', person: gone.id, expiresAt: 100 }, 1);
    await store.issueSignInCode({ hash: 'first', person: null, expiresAt: 100 }, 1);
    await store.removePerson(gone.id, 2);
    expect(await store.bindAgentByCode('late', seven, 100)).toBeNull();
    for (const code of ['gone', 'first', 'unheard of']) {
      expect(await store.bindAgentByCode(code, seven, 50)).toBeNull();
    }
    expect(await store.agentBindings()).toEqual([]);
  });
}
