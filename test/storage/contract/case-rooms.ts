import { describe, expect, test } from '@jest/globals';
import type { Case } from '../../../src/model/case.ts';
import type { RoomPost } from '../../../src/model/case-store.ts';
import { type ConversationRef, conversationKey } from '../../../src/model/event.ts';
import type { Store } from '../../../src/model/store.ts';
import { LATER, ref, sendAll, talk, write } from '../samples.ts';
import { claim, decide, key, lines, note, openCase, said, sendOne, takeOne } from './case-samples.ts';
import type { Given } from './given.ts';

const ROOM: ConversationRef = { ...ref('room'), kind: 'group' };
const thread = (name: string): ConversationRef => ({ ...ROOM, thread: name });

function post(text: string, of: RoomPost['of'] = null, changes: Partial<RoomPost> = {}): RoomPost {
  return { ref: ROOM, message: { kind: 'text', text }, of, replyTo: null, key: text, ...changes };
}

const say = (store: Store, ...posts: readonly RoomPost[]) => store.postToRoom('room', null, posts, 60);
const lineOf = ({ number }: Case, seq = 1) => ({ case: number, seq });

export function caseRoomRules(given: Given): void {
  describe('rooms', () => {
    cursorRules(given);
    postRules(given);
    threadRules(given);
    mappingRules(given);
  });
}

function cursorRules({ open }: Given): void {
  test('read from the start, and go on where they stood', async () => {
    const store = await open();
    expect(await store.roomCursor('room')).toBe(0);
    expect(await store.postToRoom('room', { from: 0, to: 5 }, [post('one')], 60)).toBe(true);
    expect(await store.postToRoom('room', { from: 5, to: 9 }, [post('two')], 60)).toBe(true);
    expect([await store.roomCursor('room'), await store.roomCursor('other')]).toEqual([9, 0]);
    expect(await sendAll(store)).toEqual(['one', 'two']);
  });

  test('post nothing where somebody else moved the cursor', async () => {
    const store = await open();
    for (const move of [
      { from: 3, to: 5 },
      { from: 0, to: 5 },
    ]) {
      expect(await store.postToRoom('room', move, [post(`from ${move.from}`)], 60)).toBe(move.from === 0);
    }
    for (const from of [0, 4]) {
      expect(await store.postToRoom('room', { from, to: 6 }, [post('late')], 60)).toBe(false);
    }
    expect(await store.roomCursor('room')).toBe(5);
    expect(await sendAll(store)).toEqual(['from 0']);
    expect(await store.postToRoom('room', { from: 5, to: 6 }, [post('late')], 60)).toBe(true);
    expect(await sendAll(store)).toEqual(['late']);
  });

  test('that two instances race for have each line once, from the first to the last', async () => {
    const stores = [await open(), await open()];
    const [first] = stores;
    if (first === undefined) throw new Error('there is no store');
    const wins = stores.map(async (store) => {
      let won = 0;
      for (let at = await store.roomCursor('room'); at < 20; at = await store.roomCursor('room')) {
        const moved = await store.postToRoom('room', { from: at, to: at + 1 }, [post(`${at}`)], 60);
        if (moved) won++;
      }
      return won;
    });
    const [here = 0, there = 0] = await Promise.all(wins);
    expect(here + there).toBe(20);
    expect(await sendAll(first)).toEqual(Array.from({ length: 20 }, (_, n) => `${n}`));
  });

  test('have one winner a step, however many try', async () => {
    const stores = [await open(), await open()];
    for (const from of [0, 1, 2]) {
      const tries = Array.from({ length: 10 }, (_, n) =>
        stores[n % 2]?.postToRoom('room', { from, to: from + 1 }, [post(`${from}/${n}`)], 60),
      );
      expect((await Promise.all(tries)).filter(Boolean)).toHaveLength(1);
    }
    expect(await sendAll(await open())).toHaveLength(3);
  });
}

function postRules({ open, query }: Given): void {
  test('are written to in order, as the system, and have no transcript', async () => {
    const store = await open();
    await say(store, post('one', null, { replyTo: 'm1' }), post('two'));
    expect(await takeOne(store)).toEqual({
      id: expect.any(Number),
      conversation: key('room'),
      ref: ROOM,
      author: 'system',
      message: { kind: 'text', text: 'one' },
      replyTo: 'm1',
      attempts: 0,
      queuedAt: 60,
    });
    await query(`update outbox set owner = owner + 1 where state = 'sending'`);
    expect(await store.recoverReplies(LATER)).toBe(1);
    expect(await sendAll(store)).toEqual(['one', 'two']);
    expect(await talk(store, 'room')).toEqual([]);
    await write(store, 'room', 1);
    expect(await store.transcript(key('room'), 0, 5)).toMatchObject([{ seq: 1 }]);
    expect(await say(store)).toBe(true);
  });

  test('are told each thing once per key, also at once; another room has its own', async () => {
    const [here, there] = [await open(), await open()];
    await Promise.all(
      Array.from({ length: 10 }, (_, n) => say(n % 2 ? here : there, post(`${n}`, null, { key: 'k' }))),
    );
    expect(await sendAll(here)).toHaveLength(1);
    await say(here, post('again', null, { key: 'k' }), post('new'));
    expect(await sendAll(here)).toEqual(['new']);
    await here.postToRoom('other', null, [post('elsewhere', null, { key: 'k', ref: ref('other') })], 60);
    expect(await sendAll(here)).toEqual(['elsewhere']);
    await here.postToRoom('room', { from: 0, to: 7 }, [post('again', null, { key: 'k' })], 60);
    expect([await here.roomCursor('room'), await sendAll(here)]).toEqual([7, []]);
  });

  test('know which keys were posted, and queue nothing with those that were taken', async () => {
    const store = await open();
    expect(await store.wasPosted('room', 'a')).toBe(false);
    await say(store, post('a'));
    await store.takeKey('room', 'a', 60);
    await store.takeKey('room', 'b', 60);
    await say(store, post('b'));
    expect(await Promise.all(['a', 'b', 'c'].map((key) => store.wasPosted('room', key)))).toEqual([true, true, false]);
    expect(await store.wasPosted('other', 'a')).toBe(false);
    expect(await sendAll(store)).toEqual(['a']);
  });

  test('that many post to, in several conversations in any order, wait for nobody in a circle', async () => {
    const stores = [await open(), await open()];
    const places = ['a', 'b', 'c', 'd'];
    await Promise.all(
      Array.from({ length: 20 }, (_, n) => {
        const order = n % 3 ? places : places.toReversed();
        const posts = order.map((place) => post(`${place}${n}`, null, { ref: thread(place) }));
        return stores[n % 2]?.postToRoom('room', null, posts, 60);
      }),
    );
    expect(await sendAll(await open())).toHaveLength(80);
  });

  test('keep a conversation’s own address, and are left alone by what could not be sent', async () => {
    const store = await open();
    await write(store, 'room', 1, { ref: { ...ROOM, native: 'newer' } });
    await say(store, post('one'));
    expect((await takeOne(store)).ref).toEqual({ ...ROOM, native: 'newer' });
    await expect(say(store, post('fine'), post(''))).rejects.toThrow();
    await expect(say(store, post('x', null, { ref: { ...ROOM, platform: '' } }))).rejects.toThrow();
    expect(await store.depths()).toMatchObject({ outbox: 1 });
  });

  test('note in no case how a post ended', async () => {
    const store = await open();
    const opened = await openCase(store, 'c');
    await say(store, post('one', lineOf(opened)), post('two', lineOf(opened)), post('three', lineOf(opened)));
    for (const state of ['failed', 'unknown'] as const) {
      const failure = { kind: 'unauthorized' } as const;
      await store.finishReplies([{ id: (await takeOne(store)).id, state, failure, at: 70 }]);
    }
    await sendOne(store);
    expect(await lines(store, opened)).toHaveLength(1);
  });

  test('are written to also about a case that a person serves', async () => {
    const store = await open();
    const opened = await openCase(store, 'c');
    await say(store, post('queued', lineOf(opened)));
    await claim(store, opened);
    await say(store, post('claimed', lineOf(opened, 2)));
    expect(await sendAll(store)).toEqual(['queued', 'claimed']);
  });
}

function threadRules({ open, query, faults }: Given): void {
  test('are kept per case and desk, and can be forgotten', async () => {
    const store = await open();
    const [a, b] = [await openCase(store, 'a'), await openCase(store, 'b')];
    expect(await store.caseThread(a.number, 'main')).toBeNull();
    await store.setCaseThread(a.number, 'main', thread('1'));
    await store.setCaseThread(a.number, 'returns', thread('2'));
    await store.setCaseThread(b.number, 'main', thread('3'));
    expect(await store.caseThread(a.number, 'main')).toEqual({
      case: a.number,
      desk: 'main',
      ref: thread('1'),
      card: null,
    });
    expect(await store.caseThread(a.number, 'returns')).toMatchObject({ ref: thread('2') });
    const cases = await Promise.all(
      ['1', '2', '3', '4'].map((name) => store.caseOfThread(conversationKey(thread(name)))),
    );
    expect(cases).toEqual([a.number, a.number, b.number, null]);
    await store.setCaseThread(a.number, 'main', null);
    await store.setCaseThread(a.number, 'main', null);
    expect(await store.caseThread(a.number, 'main')).toBeNull();
    expect(await store.caseOfThread(conversationKey(thread('1')))).toBeNull();
    await expect(store.setCaseThread(b.number + 1, 'main', ROOM)).rejects.toThrow();
  });

  test('have the first message of their case as its card', async () => {
    const store = await open();
    const [a, b] = [await openCase(store, 'a'), await openCase(store, 'b')];
    await store.setCaseThread(a.number, 'main', ROOM);
    await store.setCaseThread(b.number, 'main', ROOM);
    await say(store, post('an answer'), post('card a', lineOf(a)), post('card b', lineOf(b)), post('more', lineOf(a)));
    for (const _ of Array.from({ length: 4 })) await sendOne(store);
    expect(await store.caseThread(a.number, 'main')).toMatchObject({ card: 'at card a' });
    expect(await store.caseThread(b.number, 'main')).toMatchObject({ card: 'at card b' });
    await store.setCaseThread(a.number, 'main', thread('made of the card'));
    expect(await store.caseThread(a.number, 'main')).toMatchObject({
      ref: thread('made of the card'),
      card: 'at card a',
    });
    await store.setCaseThread(a.number, 'main', null);
    await store.setCaseThread(a.number, 'main', thread('new'));
    expect(await store.caseThread(a.number, 'main')).toMatchObject({ card: null });
    for (const card of ['made with it', undefined]) {
      await store.setCaseThread(a.number, 'main', thread('new'), card);
      expect(await store.caseThread(a.number, 'main')).toMatchObject({ card: 'made with it' });
    }
  });

  test('may begin with their card', async () => {
    const store = await open();
    const { number } = await openCase(store, 'c');
    await store.setCaseThread(number, 'main', thread('t'), 'card');
    expect(await store.caseThread(number, 'main')).toMatchObject({ card: 'card' });
    await store.setCaseThread(number, 'main', thread('t'));
    expect(await store.caseThread(number, 'main')).toMatchObject({ card: 'card' });
  });

  test('a whole room is no case’s thread', async () => {
    const store = await open();
    const opened = await openCase(store, 'a');
    await store.setCaseThread(opened.number, 'main', ROOM);
    expect(await store.caseOfThread(conversationKey(ROOM))).toBeNull();
  });

  test('that cannot be read are told and left out', async () => {
    const store = await open();
    const opened = await openCase(store, 'a');
    await store.setCaseThread(opened.number, 'main', thread('1'));
    await query(`update case_threads set ref = '{}'`);
    expect(await store.caseThread(opened.number, 'main')).toBeNull();
    expect(await store.caseOfThread(conversationKey(thread('1')))).toBeNull();
    expect(faults().map(({ kind }) => kind)).toEqual(['bad-row', 'bad-row']);
  });
}

function mappingRules({ open }: Given): void {
  test('show lines by messages that are found both ways', async () => {
    const store = await open();
    const opened = await openCase(store, 'c');
    await say(store, post('card', lineOf(opened)), post('more', lineOf(opened)), post('nothing'));
    for (const _ of Array.from({ length: 3 })) await sendOne(store);
    expect(await store.lineOfPost(key('room'), 'at card')).toEqual(lineOf(opened));
    expect(await store.lineOfPost(key('room'), 'at more')).toEqual(lineOf(opened));
    expect(await store.lineOfPost(key('room'), 'at nothing')).toBeNull();
    expect(await store.lineOfPost(key('elsewhere'), 'at card')).toBeNull();
    expect(await store.messageOfLine(opened.number, 1, key('room'))).toBe('at card');
    expect(await store.messageOfLine(opened.number, 1, key('c'))).toBeNull();
    expect(await store.messageOfLine(opened.number, 2, key('room'))).toBeNull();
  });

  test('know which message in a room a line was written as', async () => {
    const store = await open();
    const { number } = await openCase(store, 'c');
    const at = key('room');
    const written = [
      said('hi', { messageId: '1', at }),
      { ...note('n'), messageId: '2', at } as const,
      said('x', { messageId: '3' }),
    ];
    await store.changeCase(number, null, decide({}, written), 5);
    const found = await Promise.all(['1', '2', '3'].map((id) => store.lineOfPost(at, id)));
    expect(found).toEqual([{ case: number, seq: 2 }, { case: number, seq: 3 }, null]);
    expect(await store.messageOfLine(number, 2, at)).toBe('1');
    expect(await store.lineOfPost(key('c'), '3')).toBeNull();
  });

  test('have messages that others wrote noted, once, whatever their ids are made of', async () => {
    const store = await open();
    const opened = await openCase(store, 'c');
    const nasty = `a\0b\uD800c'";--\\ 𠮷`;
    for (const _ of [1, 2]) await store.notePost(key('room'), nasty, lineOf(opened));
    expect(await store.lineOfPost(key('room'), nasty)).toEqual(lineOf(opened));
    expect(await store.messageOfLine(opened.number, 1, key('room'))).toBe(nasty);
    const next = await openCase(store, 'd');
    await store.notePost(key('room'), nasty, lineOf(next));
    expect(await store.lineOfPost(key('room'), nasty)).toEqual(lineOf(next));
    await expect(store.notePost(key('room'), 'm', { case: next.number + 1, seq: 1 })).rejects.toThrow();
  });
}
