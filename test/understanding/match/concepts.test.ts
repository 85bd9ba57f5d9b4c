import { describe, expect, test } from '@jest/globals';
import { type Concept, conceptBook, conceptReader, withKinds } from '../../../src/understanding/match/concepts.ts';
import { normalise } from '../../../src/understanding/normalise.ts';
import { tokenise } from '../../../src/understanding/tokenise.ts';

const CONCEPTS = {
  return: { zh: ['退', '退货'], en: ['return', 'send back'] },
  refund: { zh: ['退款'], en: ['refund', 'money back'] },
  invoice: { zh: ['发票'], en: ['invoice'] },
  shirt: { zh: ['t恤'], en: ['t-shirt'] },
  collar: { zh: ['v领'], en: ['collar'] },
  us: { zh: ['我们'], en: ['us'] },
  paper: { zh: ['纸质单据'], en: ['paperwork'] },
  'paper-invoice': { is: ['invoice', 'paper'], zh: ['纸质发票'], en: ['paper invoice'] },
};

const read = conceptReader(
  conceptBook(CONCEPTS),
  [
    ['林溪卡', 'Linxi card'],
    ['床单', '被单'],
  ],
  (word) => ['the', 'thi', 'this', 'to'].includes(word),
);
const mentioned = (text: string) => read(tokenise(normalise(text)));
const namesOf = (concepts: ReadonlySet<Concept>) => Array.from(concepts, ({ name }) => name).sort();
const concepts = (text: string) => namesOf(mentioned(text));

describe('concepts', () => {
  test.each([
    ['我要退货', ['return']],
    ['能退吗', ['return']],
    ['退款到账了吗', ['refund']],
    ['退货退款', ['refund', 'return']],
    ['returning it', ['return']],
    ['where are my refunds', ['refund']],
    ['开invoice', ['invoice']],
    ['money, money', []],
    ['tuihuo', ['return']],
    ['wo yao tui huo', ['return']],
    ['tuihuo tuikuan', ['refund', 'return']],
    ['women made it', []],
    ['一件T恤', ['shirt']],
    ['V领的', ['collar']],
    ['纸质发票', ['paper-invoice']],
    ['', []],
  ])('%s: %j', (text, expected) => {
    expect(concepts(text)).toEqual(expected);
  });

  test('a phrase is found with words of grammar in between, not with others', () => {
    expect(concepts('send this back')).toEqual(['return']);
    expect(concepts('send my old lamp back')).toEqual([]);
  });

  test('what a concept is a kind of is mentioned more broadly', () => {
    expect(namesOf(withKinds(mentioned('纸质发票')))).toEqual(['invoice', 'paper', 'paper-invoice']);
    expect(namesOf(withKinds(mentioned('发票')))).toEqual(['invoice']);
  });

  test("the shop's synonyms are concepts of their own", () => {
    expect(concepts('被单多少钱')).toEqual(concepts('床单多少钱'));
    expect(concepts('my Linxi card')).toEqual(concepts('林溪卡'));
    expect(concepts('床单')).not.toEqual(concepts('林溪卡'));
  });
});
