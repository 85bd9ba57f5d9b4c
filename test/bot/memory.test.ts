import { describe, expect, test } from '@jest/globals';
import { contextOf, goesOnFailing, remember, rememberAsked } from '../../src/bot/memory.ts';
import { type Heard, newSession, type Session } from '../../src/model/session.ts';

const NOW = Date.UTC(2026, 10, 20, 4);
const SECOND = 1000;
const MINUTE = 60 * SECOND;

const heard = (text: string, ago: number, entry: string | null = null): Heard => ({ text, at: NOW - ago, entry });
const session = (...all: readonly Heard[]): Session => ({ ...newSession('zh'), heard: [...all] });

describe('what a message may stand on', () => {
  test('is the last question that was answered', () => {
    const talk = session(
      heard('运费多少', 2 * MINUTE, 'cost'),
      heard('多久能到', MINUTE, 'time'),
      heard('嗯嗯啊', 2000),
    );
    expect(contextOf(talk, NOW).answered).toEqual({ text: '多久能到', entry: 'time' });
  });

  test('is forgotten after half an hour', () => {
    const talk = session(heard('运费多少', 30 * MINUTE, 'cost'));
    expect(contextOf(talk, NOW).answered).not.toBeNull();
    expect(contextOf(talk, NOW + 1).answered).toBeNull();
  });

  test('are the pieces said within a minute of each other, oldest first', () => {
    const talk = session(heard('从前', 3 * MINUTE), heard('我的', 90 * SECOND), heard('快递', 40 * SECOND));
    expect(contextOf(talk, NOW).unanswered).toEqual(['我的', '快递']);
  });

  test('is no piece from before an answer', () => {
    const talk = session(heard('我的', 3000), heard('运费多少', 2000, 'cost'));
    expect(contextOf(talk, NOW).unanswered).toEqual([]);
  });

  test('is what our question asked back about, however long the customer took', () => {
    const asked = { flow: 'clarify', version: 1, data: { entries: ['a', 'b'] }, at: 0, call: null };
    const talk = session(heard('我的快递', 5 * MINUTE));
    expect(contextOf(talk, NOW).unanswered).toEqual([]);
    expect(contextOf({ ...talk, frames: [asked] }, NOW).unanswered).toEqual(['我的快递']);
  });
});

describe('remembering', () => {
  test('keeps the last four, and no more than 1000 characters of each', () => {
    let all: Heard[] = [];
    for (let index = 0; index < 6; index++) all = remember(all, heard(`${index}`.repeat(1200), 0));
    expect(all.map(({ text }) => text.slice(0, 1))).toEqual(['2', '3', '4', '5']);
    expect(all.every(({ text }) => text.length === 1000)).toBe(true);
  });

  test('a text cut within a character is still well formed', () => {
    const [one] = remember([], heard(`${'a'.repeat(999)}😀`, 0));
    expect(one?.text.isWellFormed()).toBe(true);
  });

  test('a follow-up with the same answer leaves the question as it was; a burst is remembered whole', () => {
    const talk = session(heard('运费多少', MINUTE, 'cost'));
    const last = (text: string, entry: string) =>
      rememberAsked(talk, { ...heard(text, 0, entry), reading: 'follow-up' }).at(-1)?.text;
    expect(last('那新疆呢', 'cost')).toBe('运费多少');
    expect(last('那要多久', 'time')).toBe('那要多久');
    const pieces = session(heard('运费多少', MINUTE, 'cost'), heard('我的', 5000), heard('快递', 3000));
    const whole = rememberAsked(pieces, { ...heard('没动', 0), reading: 'burst' });
    expect(whole.map(({ text }) => text)).toEqual(['运费多少', '我的 快递 没动']);
  });
});

describe('failing on', () => {
  const failing = (...all: readonly Heard[]): Session => ({ ...session(...all), failures: 1 });

  test('is one failure for up to three pieces that follow each other fast', () => {
    expect(goesOnFailing(failing(heard('我昨天', 3000)), NOW)).toBe(true);
    expect(goesOnFailing(failing(heard('我昨天', 2 * MINUTE)), NOW)).toBe(false);
    expect(goesOnFailing(failing(heard('一', 3000), heard('二', 2000), heard('三', 1000)), NOW)).toBe(false);
  });

  test('begins with a failure', () => {
    expect(goesOnFailing(session(heard('我昨天', 3000)), NOW)).toBe(false);
  });
});
