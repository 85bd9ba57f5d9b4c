import { expect, test } from '@jest/globals';
import { readLexicons } from '../../src/understanding/lexicon.ts';
import { normalise } from '../../src/understanding/normalise.ts';
import { questionSplitter } from '../../src/understanding/split.ts';
import { tokenise } from '../../src/understanding/tokenise.ts';

const split = questionSplitter([...readLexicons().values()]);

function parts(message: string): string[] {
  const text = normalise(message);
  return split({ text, tokens: tokenise(text) }).map(({ withStatements: tokens }) => {
    const [first, last] = [tokens[0], tokens.at(-1)];
    return first === undefined || last === undefined ? '' : text.slice(first.start, last.start + last.text.length);
  });
}

test.each([
  ['包邮吗？几天能到？', ['包邮吗', '几天能到']],
  ['包邮吗几天到', ['包邮吗', '几天到']],
  ['运费多少，还有发票怎么开', ['运费多少', '还有发票怎么开']],
  ['运费多少 几天到', ['运费多少', '几天到']],
  ['我买了个床，没收到，怎么办？运费谁出', ['我买了个床,没收到,怎么办', '运费谁出']],
  ['How much is shipping? And how long does it take?', ['how much is shipping', 'and how long does it take']],
  ['how much is shipping and how long does it take', ['how much is shipping', 'and how long does it take']],
  ['do you ship abroad? also, can I pay later?', ['do you ship abroad', 'also, can i pay later']],
  ['My lamp broke. How do I return it? Thanks', ['my lamp broke. how do i return it']],
  ['it costs 3.5 or what', []],
  ['运费多少', []],
  ['do you ship to hong kong and taiwan', ['do you ship to hong kong']],
  ['', []],
])('%s', (message, expected) => expect(parts(message)).toEqual(expected));

test('a story of many clauses is left whole', () => {
  expect(parts('怎么办？'.repeat(20))).toEqual([]);
});
