import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import {
  type ChatAction,
  type ChatState,
  initialState,
  isTyping,
  needsTicks,
  nextToSend,
  reduce,
  slowDownSeconds,
  TYPING_MS,
  unread,
} from '../../src/web/pages/chat/state.ts';
import type { Line } from '../../src/web/pages/chat/wire.ts';

const NOW = 1_700_000_000_000;
const TALK = { conversation: 'c1', token: 't1' };

function stateAfter(...actions: readonly ChatAction[]): ChatState {
  return actions.reduce(reduce, initialState(NOW));
}

const wrote = (id: string, text = `text of ${id}`): ChatAction => ({ type: 'wrote', id, text, at: NOW });
const accepted = (id: string, now = NOW): ChatAction => ({ type: 'accepted', id, now });
const unavailable = (id: string): ChatAction => ({ type: 'unavailable', id });
const arrived = (seq: number, line: Partial<Line>, now = NOW): ChatAction => ({
  type: 'line',
  now,
  line: { seq, author: 'bot', message: { text: `line ${seq}` }, at: NOW, ...line },
});
const statuses = (state: ChatState) => state.outbox.map(({ status }) => status);

describe('the outbox', () => {
  test('is sent in the order in which it was written', () => {
    const state = stateAfter(wrote('a'), wrote('b'));
    expect(nextToSend(state)?.id).toBe('a');
    expect(nextToSend(reduce(state, accepted('a')))?.id).toBe('b');
  });

  test('waits behind a message that failed, so that the order is kept', () => {
    const state = stateAfter(wrote('a'), wrote('b'), unavailable('a'), unavailable('a'));
    expect(statuses(state)).toEqual(['failed', 'waiting']);
    expect(nextToSend(state)?.id).toBe('a');
  });

  test('goes on past a message that the server will never take', () => {
    const state = stateAfter(wrote('a'), wrote('b'), { type: 'refused', id: 'a' });
    expect(nextToSend(state)?.id).toBe('b');
  });

  test('says nothing of a first failure, unless the device has no network', () => {
    expect(statuses(stateAfter(wrote('a'), unavailable('a')))).toEqual(['waiting']);
    expect(statuses(stateAfter(wrote('a'), { type: 'online', online: false }, unavailable('a')))).toEqual(['failed']);
  });

  test('shows a message as failed through all tries that nobody asked for', () => {
    const failed = stateAfter(wrote('a'), unavailable('a'), unavailable('a'));
    const trying: ChatAction = { type: 'trying', id: 'a' };
    expect(statuses(reduce(failed, trying))).toEqual(['failed']);
    expect(statuses(reduce(reduce(failed, { type: 'retry' }), trying))).toEqual(['sending']);
  });

  test('sends nothing until the time that the server asked for is over', () => {
    const state = stateAfter(wrote('a'), { type: 'slow-down', id: 'a', until: NOW + 3000, now: NOW });
    expect(nextToSend(state)).toBeNull();
    expect(slowDownSeconds(state)).toBe(3);
    const later = reduce(state, { type: 'tick', now: NOW + 1500 });
    expect(slowDownSeconds(later)).toBe(2);
    expect(nextToSend(later)).toBeNull();
    const over = reduce(later, { type: 'tick', now: NOW + 3000 });
    expect(slowDownSeconds(over)).toBe(0);
    expect(nextToSend(over)?.id).toBe('a');
  });
});

describe('the transcript', () => {
  test('takes over a message from the outbox when its line arrives, whichever answer comes first', () => {
    const line = arrived(1, { author: 'customer', id: 'a' });
    for (const state of [stateAfter(wrote('a'), accepted('a'), line), stateAfter(wrote('a'), line, accepted('a'))]) {
      expect(state.outbox).toEqual([]);
      expect(state.lines.map(({ id }) => id)).toEqual(['a']);
    }
  });

  test('is in order and without doubles, however its lines arrive', () => {
    const seqs = fc.array(fc.integer({ min: 1, max: 12 }), { maxLength: 40 });
    fc.assert(
      fc.property(seqs, (arrivals) => {
        const state = stateAfter(...arrivals.map((seq) => arrived(seq, {})));
        expect(state.lines.map(({ seq }) => seq)).toEqual([...new Set(arrivals)].sort((a, b) => a - b));
      }),
    );
  });

  test('counts the replies that came while the page was out of sight', () => {
    const hidden = stateAfter(arrived(1, {}), { type: 'seen', seen: false });
    const more = [arrived(2, {}), arrived(3, { author: 'customer', id: 'a' }), arrived(4, { author: 'agent' })];
    const state = more.reduce(reduce, hidden);
    expect(unread(state)).toBe(2);
    expect(unread(reduce(state, { type: 'seen', seen: true }))).toBe(0);
  });
});

describe('"is typing"', () => {
  const sent = stateAfter(wrote('a'), { type: 'trying', id: 'a' });

  test('shows from a message being delivered until its reply arrives', () => {
    expect(isTyping(sent)).toBe(false);
    const waiting = reduce(sent, accepted('a'));
    expect(isTyping(waiting)).toBe(true);
    const shown = reduce(waiting, arrived(1, { author: 'customer', id: 'a' }));
    expect(isTyping(shown)).toBe(true);
    expect(isTyping(reduce(shown, arrived(2, { replyTo: 'a' })))).toBe(false);
  });

  test('does not show when the reply arrived before the server said that it has the message', () => {
    const early = [arrived(1, { author: 'customer', id: 'a' }), arrived(2, { replyTo: 'a' }), accepted('a')];
    expect(isTyping(early.reduce(reduce, sent))).toBe(false);
  });

  test('goes on for a second message while only the first is answered', () => {
    const state = stateAfter(wrote('a'), wrote('b'), accepted('a'), accepted('b'), arrived(1, { replyTo: 'a' }));
    expect(isTyping(state)).toBe(true);
    expect(isTyping(reduce(state, arrived(2, { replyTo: 'b' })))).toBe(false);
  });

  test('ends after its time, and needs no more ticks then', () => {
    const waiting = reduce(sent, accepted('a'));
    expect(needsTicks(waiting)).toBe(true);
    const late = reduce(waiting, { type: 'tick', now: NOW + TYPING_MS });
    expect(isTyping(late)).toBe(false);
    expect(needsTicks(late)).toBe(false);
  });

  test('is not claimed of a person', () => {
    expect(isTyping(stateAfter(arrived(1, { author: 'agent' }), wrote('a'), accepted('a')))).toBe(false);
  });

  test('does not show for an old message of an earlier visit', () => {
    const restored: ChatAction = { type: 'restored', talk: TALK, outbox: [], readSeq: 0 };
    const old = arrived(1, { author: 'customer', id: 'a', at: NOW - TYPING_MS - 1 });
    expect(isTyping(stateAfter(restored, old))).toBe(false);
    expect(isTyping(stateAfter(restored, arrived(1, { author: 'customer', id: 'a', at: NOW - 1000 })))).toBe(true);
  });
});

describe('a talk', () => {
  test('is restored with what an earlier visit could not deliver, to be sent again', () => {
    const earlier = stateAfter(
      wrote('a'),
      wrote('b'),
      { type: 'refused', id: 'a' },
      unavailable('b'),
      unavailable('b'),
    );
    const state = stateAfter({ type: 'restored', talk: TALK, outbox: earlier.outbox, readSeq: 4 });
    expect(state.talk).toEqual(TALK);
    expect(state.restoring).toBe(true);
    expect(statuses(state)).toEqual(['refused', 'waiting']);
  });

  test('that the server forgot is dropped, but not what was written and not delivered', () => {
    const state = stateAfter({ type: 'opened', talk: TALK }, arrived(1, {}), wrote('a'), accepted('a'), wrote('b'));
    const gone = reduce(state, { type: 'talk-gone', talk: TALK });
    expect(gone.talk).toBeNull();
    expect(gone.lines).toEqual([]);
    expect(gone.outbox.map(({ id }) => id)).toEqual(['b']);
  });

  test('is not dropped because an earlier one was forgotten', () => {
    const state = stateAfter({ type: 'opened', talk: TALK });
    expect(reduce(state, { type: 'talk-gone', talk: { conversation: 'c0', token: 't0' } })).toBe(state);
  });

  test('makes room for a new one without a trace', () => {
    const state = stateAfter({ type: 'opened', talk: TALK }, arrived(1, {}), wrote('a'), { type: 'new-talk' });
    expect(state).toEqual(initialState(NOW));
  });
});

describe('a person who writes', () => {
  const typing: ChatAction = { type: 'typing', now: NOW };

  test('is shown until they are silent for six seconds, or have said it', () => {
    const state = stateAfter(arrived(1, { author: 'agent' }), typing);
    expect([isTyping(state), needsTicks(state)]).toEqual([true, true]);
    expect(isTyping(reduce(state, { type: 'tick', now: NOW + 5000 }))).toBe(true);
    const silent = reduce(state, { type: 'tick', now: NOW + 6000 });
    expect([isTyping(silent), needsTicks(silent)]).toEqual([false, false]);
    expect(isTyping(reduce(state, arrived(2, { author: 'agent' })))).toBe(false);
  });

  test('what is taken back is nothing unread', () => {
    const away = stateAfter({ type: 'seen', seen: false }, arrived(1, { author: 'agent', id: 'a' }));
    expect(unread(reduce(away, arrived(2, { author: 'agent', recalls: 'a' })))).toBe(1);
  });
});
