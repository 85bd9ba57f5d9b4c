import { expect, test } from '@jest/globals';
import { newSession, Session } from '../../src/model/session.ts';

test('a session that the first version wrote is read as one of today', () => {
  const old = { version: 1, language: 'zh', languageChosen: true, frames: [], offered: [], failures: 1 };
  expect(Session.parse(old)).toEqual({ ...newSession('zh'), languageChosen: true, failures: 1 });
});

test('a session outlives being written and read', () => {
  const session: Session = { ...newSession('en'), heard: [{ text: 'hi', at: 1, entry: null }], script: 'Hant' };
  expect(Session.parse(JSON.parse(JSON.stringify(session)))).toEqual(session);
});

test('a session of a version to come is refused', () => {
  expect(Session.safeParse({ ...newSession('zh'), version: 3 }).success).toBe(false);
});
