import { describe, expect, it, test } from '@jest/globals';
import fc from 'fast-check';
import { type Manner, orderOf, readWritten } from '../../src/handoff/commands.ts';
import { skeleton } from '../../src/handoff/rooms/look-alike.ts';
import { targetOf } from '../../src/handoff/rooms/target.ts';
import { nearestWord, VERBS, verbOf } from '../../src/handoff/rooms/words.ts';

const SLASH: Manner = { bareWords: false, quickReplies: ['hello', '稍等'] };
const BARE: Manner = { ...SLASH, bareWords: true };

/** What was read, in short: `claim@A17(rest)`. */
function brief(text: string, manner = SLASH): string {
  const read = readWritten(text, manner);
  const code = 'code' in read && read.code !== null ? `@${read.code.suspect ? '?' : ''}${read.code.code}` : '';
  if ('text' in read) return `${read.kind}${code}(${read.text})`;
  if (read.kind === 'command') return `${read.verb}${code}(${read.rest})`;
  if (read.kind === 'quick') return `quick ${read.id}${code}(${read.rest})`;
  if (read.kind === 'unknown') return `unknown ${read.word} → ${read.nearest}`;
  return read.kind === 'needs-code' ? `needs-code ${read.verb}` : read.kind;
}

describe('what is written in a room', () => {
  test.each([
    ['/claim', 'claim()'],
    ['/claim A17', 'claim@A17()'],
    ['/claim #a17', 'claim@A17()'],
    ['/CLAIM@shop_bot A17', 'claim@A17()'],
    ['/接单', 'claim()'],
    ['/接单 A17', 'claim@A17()'],
    ['/接单A17', 'claim@A17()'],
    ['A17 /claim', 'claim@A17()'],
    ['/接單', 'claim()'],
    ['/release', 'release()'],
    ['/放回', 'release()'],
    ['/note 会员', 'note(会员)'],
    ['/备注这位是会员', 'note(这位是会员)'],
    ['// is a member', 'note(is a member)'],
    ['A17 // is a member', 'note@A17(is a member)'],
    ['// A17 is a member', 'note@A17(is a member)'],
    ['/reply /claim', 'reply(/claim)'],
    ['> 您好', 'reply(您好)'],
    ['＞您好', 'reply(您好)'],
    ['/回复 A17 您好', 'reply@A17(您好)'],
    ['/suggest', 'suggest()'],
    ['/建议 A17', 'suggest@A17()'],
    ['/bot', 'bot()'],
    ['/转机器人', 'bot()'],
    ['/transfer @Bob', 'transfer(@Bob)'],
    ['/转交@小林', 'transfer(@小林)'],
    ['/close solved sent again', 'close(solved sent again)'],
    ['/结束 A17 已解决 补发', 'close@A17(已解决 补发)'],
    ['/ticket', 'ticket()'],
    ['/工单 漏发', 'ticket(漏发)'],
    ['/profile', 'profile()'],
    ['/客户 A17', 'profile@A17()'],
    ['/language en', 'language(en)'],
    ['/语言 中文', 'language(中文)'],
    ['/block 48', 'block(48)'],
    ['/拉黑', 'block()'],
    ['/priority high', 'priority(high)'],
    ['/优先级 紧急', 'priority(紧急)'],
    ['/reveal', 'reveal()'],
    ['/查看', 'reveal()'],
    ['/stats', 'stats()'],
    ['/列表', 'cases()'],
    ['/help', 'help()'],
    ['/desk', 'desk()'],
    ['/学习 A17', 'learn@A17()'],
    ['/hello', 'quick hello()'],
    ['/稍等 A17', 'quick 稍等@A17()'],
    ['您好', 'text(您好)'],
    ['A17 您好', 'text@A17(您好)'],
    ['#a17：您好', 'text@A17(您好)'],
    ['Ａ１７ 您好', 'text@A17(您好)'],
    ['\u0410\u0031\u0037 hi', 'text@?A17(hi)'],
    ['A170 is too much', 'text(A170 is too much)'],
    ['claim A17', 'text(claim A17)'],
    ['接单', 'text(接单)'],
    ['1/2 of it', 'text(1/2 of it)'],
    ['/clame', 'unknown clame → claim'],
    ['/接个单', 'unknown 接个单 → 接单'],
    ['/home/user', 'unknown home/user → null'],
    ['/ claim', 'unknown  → null'],
  ])('%s', (text, expected) => {
    expect(brief(text)).toBe(expected);
  });

  test.each([
    ['接单 A17', 'claim@A17()'],
    ['A17 接单', 'claim@A17()'],
    ['claim a17', 'claim@A17()'],
    ['结束 A17 已解决 原因', 'close@A17(已解决 原因)'],
    ['A17 结束 已解决', 'close@A17(已解决)'],
    ['备注 A17 会员', 'note@A17(会员)'],
    ['转交 A17 @小林', 'transfer@A17(@小林)'],
    ['列表', 'cases()'],
    ['help', 'help()'],
    ['结束', 'needs-code close'],
    ['接单了吗', 'text(接单了吗)'],
    ['结束 已解决', 'needs-code close'],
    ['转交 @小王', 'needs-code transfer'],
    ['备注 老客户，别退款', 'note(老客户，别退款)'],
    ['备注老客户', 'note(老客户)'],
    ['note do not refund him', 'note(do not refund him)'],
    ['接单A17', 'claim@A17()'],
    ['结束A17 已解决', 'close@A17(已解决)'],
    ['A17 结束了吗', 'text@A17(结束了吗)'],
    ['A17 您好', 'text@A17(您好)'],
    ['您好', 'text(您好)'],
    ['/claim A17', 'claim@A17()'],
    ['сlaim A17', 'look-alike'],
  ])('where commands are words: %s', (text, expected) => {
    expect(brief(text, BARE)).toBe(expected);
  });

  test.each([
    ['a full-width slash', '／claim'],
    ['a division slash', '∕claim'],
    ['a Han stroke', '丿claim'],
    ['nothing that is seen before the slash', '\u200b/claim'],
    ['nothing that is seen after the slash', '/\u200bclaim'],
    ['nothing that is seen in the word', '/cl\u200baim'],
    ['a direction mark', '\u202e/claim'],
    ['a Cyrillic letter', '/сlaim'],
    ['Greek letters', '/clαιm'],
    ['full-width letters', '/ｃｌａｉｍ'],
    ['a mark over a letter', '/cláim'],
    ['an invisible note', '\u2060//hello'],
    ['a code before it', 'A17 ／claim'],
  ])('with %s is taken for none', (_, text) => {
    expect(brief(text)).toBe('look-alike');
    expect(brief(text, BARE)).toBe('look-alike');
  });

  it('never throws, and is a command only behind a slash', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 60 }), fc.boolean(), (text, bareWords) => {
        const read = readWritten(text, { bareWords, quickReplies: ['hello'] });
        const isCommand = read.kind === 'command' || read.kind === 'quick' || read.kind === 'note';
        if (!bareWords && isCommand) expect(text).toContain('/');
      }),
      { numRuns: 2000 },
    );
  });

  it('loses no words', () => {
    const words = fc.string({ minLength: 1, maxLength: 30 }).filter((text) => !/^[\s/>＞#A-Za-z\d]/.test(text));
    fc.assert(
      fc.property(words, (text) => {
        const read = readWritten(text, SLASH);
        if (read.kind === 'text') expect(read.code?.uncut ?? read.text).toBe(text.trim());
      }),
    );
  });

  it('tells letters apart that are not alike', () => {
    for (const word of Object.values(VERBS).flat()) expect(verbOf(skeleton(word)) ?? verbOf(word)).toBe(verbOf(word));
    expect(skeleton('/claim')).toBe('/claim');
  });
});

describe('what follows a command', () => {
  const order = (verb: Parameters<typeof orderOf>[0], rest: string) => orderOf(verb, rest, ['zh', 'en']);

  test.each([
    ['close', '', { kind: 'close', solved: null, reason: null }],
    ['close', '已解决', { kind: 'close', solved: true, reason: null }],
    ['close', 'unsolved no stock', { kind: 'close', solved: false, reason: 'no stock' }],
    ['close', '没货', { kind: 'close', solved: null, reason: '没货' }],
    ['block', '', { kind: 'block', hours: 24 }],
    ['block', '48小时', { kind: 'block', hours: 48 }],
    ['language', 'EN', { kind: 'language', to: 'en' }],
    ['language', '中文', { kind: 'language', to: 'zh' }],
    ['priority', '紧急', { kind: 'priority', to: 'urgent' }],
    ['ticket', 'a cup is missing', { kind: 'ticket', text: 'a cup is missing' }],
    ['claim', '', { kind: 'claim' }],
  ] as const)('%s %s', (verb, rest, action) => {
    expect(order(verb, rest)).toEqual({ kind: 'action', action });
  });

  test.each([
    ['claim', 'now'],
    ['block', 'for ever'],
    ['block', '0'],
    ['language', 'fr'],
    ['language', ''],
    ['priority', 'higher'],
    ['transfer', ''],
    ['suggest', 'one two'],
  ] as const)('%s %s is not understood', (verb, rest) => {
    expect(order(verb, rest)).toBeNull();
  });

  it('teaches other words', () => {
    expect(order('learn', '')).toEqual({ kind: 'learn', question: null, answer: null });
    expect(order('learn', '7 days')).toEqual({ kind: 'learn', question: null, answer: '7 days' });
    expect(order('learn', 'how long => 7 days')).toEqual({ kind: 'learn', question: 'how long', answer: '7 days' });
  });

  it('names what is near', () => {
    expect(nearestWord('trasnfer', [])).toBe('transfer');
    expect(nearestWord('helo', ['hello'])).toMatch(/hel/);
    expect(nearestWord('xyzzy', [])).toBeNull();
  });
});

describe('which case is meant', () => {
  const nowhere = { thread: null, replied: null, code: null, coded: null, held: null };
  const code = { code: 'B1', uncut: 'B1 x', suspect: false };

  it('is said by the thread first, then by what is replied to, then by the code', () => {
    const replied = { case: 5, seq: 3 };
    expect(targetOf({ ...nowhere, thread: 4, replied }, true)).toMatchObject({ number: 4, replyTo: null });
    expect(targetOf({ ...nowhere, replied }, true)).toMatchObject({ number: 5, replyTo: 3 });
    expect(targetOf({ ...nowhere, code, coded: 100 }, true)).toMatchObject({ number: 100, cut: true });
    expect(targetOf({ ...nowhere, held: [7] }, true)).toMatchObject({ number: 7 });
  });

  it('is never guessed', () => {
    expect(targetOf(nowhere, true)).toEqual({ kind: 'none' });
    expect(targetOf({ ...nowhere, held: [] }, true)).toEqual({ kind: 'none' });
    expect(targetOf({ ...nowhere, held: [7, 8] }, true)).toEqual({ kind: 'uncertain' });
    expect(targetOf({ ...nowhere, code }, true)).toEqual({ kind: 'not-open', code: 'B1' });
    expect(targetOf({ ...nowhere, thread: 4, code, coded: 100 }, true)).toMatchObject({ kind: 'conflict' });
    expect(targetOf({ ...nowhere, thread: 4, code, coded: 100 }, false)).toMatchObject({ kind: 'conflict' });
    expect(targetOf({ ...nowhere, thread: 4, code }, false)).toMatchObject({ kind: 'not-open' });
    expect(targetOf({ ...nowhere, code: { ...code, suspect: true }, held: [7] }, true).kind).toBe('look-alike');
  });

  it('leaves what is no code among the words', () => {
    expect(targetOf({ ...nowhere, thread: 4, code }, true)).toMatchObject({ number: 4, cut: false });
    expect(targetOf({ ...nowhere, thread: 100, code, coded: 100 }, true)).toMatchObject({ number: 100, cut: true });
  });
});
