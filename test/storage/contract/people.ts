import { describe, expect, test } from '@jest/globals';
import type { NewPerson } from '../../../src/model/people.ts';
import type { Given } from './given.ts';

const NOW = 1_000;
const DAY = 86_400_000;

const someone = (name: string, role: NewPerson['role'] = 'agent'): NewPerson => ({
  name,
  role,
  tokenHash: `hash of ${name}'s token`,
});

export function peopleRules({ open, query }: Given): void {
  describe('people', () => {
    test('are added, listed in order and found by id and by the hash of their token', async () => {
      const store = await open();
      const ann = await store.addPerson(someone('Ann', 'admin'), NOW);
      const bob = await store.addPerson(someone('小宝'), NOW + 1);
      expect(ann).toEqual({ id: ann.id, name: 'Ann', role: 'admin', createdAt: NOW });
      expect(await store.people()).toEqual([ann, bob]);
      expect(await store.person(bob.id)).toEqual(bob);
      expect(await store.personByToken("hash of Ann's token")).toEqual(ann);
      expect(await store.personByToken('another')).toBeNull();
      expect(await store.person(bob.id + 1)).toBeNull();
    });

    test('are there for a store that is opened beside, and after a restart', async () => {
      const first = await open();
      const beside = await open();
      const ann = await beside.addPerson(someone('Ann'), NOW);
      expect(await first.personByToken("hash of Ann's token")).toEqual(ann);
      await first.close();
      expect(await (await open()).people()).toEqual([ann]);
    });

    test('who are removed are found no more, stay as rows, and leave their id to nobody', async () => {
      const store = await open();
      const ann = await store.addPerson(someone('Ann'), NOW);
      const removed = await Promise.all([store.removePerson(ann.id, NOW + 1), store.removePerson(ann.id, NOW + 2)]);
      expect(removed.toSorted()).toEqual([false, true]);
      expect([await store.person(ann.id), await store.personByToken("hash of Ann's token")]).toEqual([null, null]);
      expect(await store.people()).toEqual([]);
      expect(await store.removePerson(ann.id + 100, NOW)).toBe(false);
      const [row] = await query('select count(*) as n from people');
      expect(Number(row?.n)).toBe(1);
      expect((await store.addPerson({ ...someone('Ann'), tokenHash: 'new' }, NOW)).id).toBeGreaterThan(ann.id);
    });

    test('have tokens of their own: the same hash twice is refused', async () => {
      const store = await open();
      await store.addPerson(someone('Ann'), NOW);
      await expect(store.addPerson(someone('Ann', 'admin'), NOW)).rejects.toThrow();
      expect(await store.people()).toHaveLength(1);
    });
  });

  describe('codes that sign in once', () => {
    const first = (n: number): NewPerson => ({ name: 'admin', role: 'admin', tokenHash: `first ${n}` });

    test('sign in their person once', async () => {
      const store = await open();
      const ann = await store.addPerson(someone('Ann'), NOW);
      await store.issueSignInCode({ hash: 'code', person: ann.id, expiresAt: NOW + DAY }, NOW);
      expect(await store.takeSignInCode('code', first(1), NOW)).toEqual({ person: ann, isNew: false });
      expect(await store.takeSignInCode('code', first(1), NOW)).toBeNull();
      expect(await store.takeSignInCode('another', first(1), NOW)).toBeNull();
      expect(await store.people()).toEqual([ann]);
    });

    test('used many times at once, from two stores, make one admin and have one winner', async () => {
      const [one, other] = [await open(), await open()];
      await one.issueSignInCode({ hash: 'code', person: null, expiresAt: NOW + DAY }, NOW);
      const uses = Array.from({ length: 8 }, (_, n) => (n % 2 ? one : other).takeSignInCode('code', first(n), NOW));
      const winners = (await Promise.all(uses)).filter((use) => use !== null);
      expect(winners).toMatchObject([{ person: { name: 'admin', role: 'admin' }, isNew: true }]);
      expect(await one.people()).toEqual(winners.map(({ person }) => person));
    });

    test('that are too old, or older than another for the same, or voided sign nobody in', async () => {
      const store = await open();
      const ann = await store.addPerson(someone('Ann'), NOW);
      await store.issueSignInCode({ hash: "Ann's", person: ann.id, expiresAt: NOW + DAY }, NOW);
      for (const hash of ['old', 'new']) await store.issueSignInCode({ hash, person: null, expiresAt: NOW + DAY }, NOW);
      expect(await store.takeSignInCode('old', first(1), NOW)).toBeNull();
      expect(await store.takeSignInCode('new', first(1), NOW + DAY)).toBeNull();
      await store.voidSignInCodes(null, NOW);
      expect(await store.takeSignInCode('new', first(1), NOW)).toBeNull();
      expect(await store.takeSignInCode("Ann's", first(1), NOW + DAY - 1)).toMatchObject({ person: ann });
    });

    test('for the first admin are worth nothing while there is one, and a removed person’s sign nobody in', async () => {
      const store = await open();
      await store.issueSignInCode({ hash: 'first', person: null, expiresAt: NOW + DAY }, NOW);
      const ann = await store.addPerson(someone('Ann', 'admin'), NOW);
      await store.issueSignInCode({ hash: "Ann's", person: ann.id, expiresAt: NOW + DAY }, NOW);
      expect(await store.takeSignInCode('first', first(1), NOW)).toBeNull();
      await store.removePerson(ann.id, NOW);
      expect(await store.takeSignInCode("Ann's", first(1), NOW)).toBeNull();
      expect(await store.takeSignInCode('first', first(1), NOW)).toMatchObject({ isNew: true });
    });
  });
}
