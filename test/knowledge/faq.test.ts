import { describe, expect, test } from '@jest/globals';
import { readKnowledge } from '../../src/knowledge/read.ts';
import type { Knowledge } from '../../src/model/knowledge.ts';
import { check, faq, folderWith, SHOP, SHOP_2 } from './folder.ts';

async function knowledgeOf(files: Readonly<Record<string, string>>): Promise<Knowledge> {
  const { knowledge, faults } = await readKnowledge(await folderWith(files));
  if (knowledge === null) throw new Error(JSON.stringify(faults));
  return knowledge;
}

/** What is told of these entries in a shop that speaks English. */
function faultsOf(entries: string): Promise<string[]> {
  return check({ 'shop.yaml': SHOP, 'faq/a.yaml': faq(entries) });
}

/** An entry on one line with enough questions, in a shop that speaks English. */
function entry(id: string, rest = 'answer: Yes.'): string {
  return `  - {id: ${id}, questions: [${id} one, ${id} two, ${id} three], ${rest}}\n`;
}

describe('an entry', () => {
  test('is read with all it may say, in the languages of the shop', async () => {
    const text = `topic: shipping
title: {zh: 配送, en: Shipping}
entries:
  - id: shipping.cost
    title: {en: Shipping cost}
    questions:
      zh: [运费多少, 包邮吗, 邮费谁出]
      en: [How much is shipping?, is delivery free, postage]
    answer: {zh: 满 99 元包邮。, en: Free over ¥99.}
    next: [order.where]
    tests: {zh: [寄到新疆要多少运费]}
  - id: order.where
    questions: {zh: [到哪了, 查快递, 物流], en: [where is my order, track, parcel]}
    flow: track-order
`;
    const { entries, topics } = await knowledgeOf({ 'shop.yaml': SHOP_2, 'faq/a.yaml': text });
    expect(topics).toEqual(new Map([['shipping', { zh: '配送', en: 'Shipping' }]]));
    expect([...entries.values()]).toEqual([
      {
        id: 'shipping.cost',
        topic: 'shipping',
        title: { zh: '运费多少', en: 'Shipping cost' },
        questions: {
          zh: ['运费多少', '包邮吗', '邮费谁出'],
          en: ['How much is shipping?', 'is delivery free', 'postage'],
        },
        answer: { zh: '满 99 元包邮。', en: 'Free over ¥99.' },
        flow: null,
        next: ['order.where'],
        tests: { zh: ['寄到新疆要多少运费'] },
      },
      {
        id: 'order.where',
        topic: 'shipping',
        title: { zh: '到哪了', en: 'where is my order' },
        questions: { zh: ['到哪了', '查快递', '物流'], en: ['where is my order', 'track', 'parcel'] },
        answer: null,
        flow: 'track-order',
        next: [],
        tests: {},
      },
    ]);
  });

  test('of a shop with one language may leave the language out', async () => {
    const entries = '  - {id: a, questions: [one, two, three], answer: 1, tests: [four]}\n';
    const { entries: read } = await knowledgeOf({ 'shop.yaml': SHOP, 'faq/a.yaml': faq(entries) });
    expect(read.get('a')).toMatchObject({ questions: { en: ['one', 'two', 'three'] }, tests: { en: ['four'] } });
  });

  test('of a shop with several languages must name the language', async () => {
    const files = { 'shop.yaml': SHOP_2, 'faq/a.yaml': faq('  - {id: a, questions: [一, 二, 三], answer: 1}\n') };
    expect((await check(files))[0]).toBe(
      'faq/a.yaml:3:24: The shop has several languages: say which one this list is in, such as "zh: […]".',
    );
  });

  test('keeps an id that looks like a number as it was written', async () => {
    const { entries } = await knowledgeOf({ 'shop.yaml': SHOP, 'faq/a.yml': faq(entry('1.0')) });
    expect([...entries.keys()]).toEqual(['1.0']);
  });

  test.each([
    [
      'a mistyped key',
      '{id: a, questions: [x, y, z], anwser: 1}',
      '3:35: "anwser" is not known here. Did you mean "answer"?',
    ],
    [
      'neither answer nor flow',
      '{id: a, questions: [x, y, z]}',
      '3:5: The entry says nothing: give it an "answer" or a "flow".',
    ],
    ['both answer and flow', '{id: a, questions: [x, y, z], answer: 1, flow: human}', '3:52: The entry has both'],
    [
      'an unknown flow',
      '{id: a, questions: [x, y, z], flow: track_order}',
      '3:41: "track_order" is not known: "flow" is one of track-order,',
    ],
    ['no id', '{questions: [x, y, z], answer: 1}', '3:5: "id" is missing. A name for this entry'],
    ['an id with a space', '{id: a b, questions: [x, y, z], answer: 1}', '3:10: An id is made of letters, digits'],
    ['no questions', '{id: a, answer: 1}', '3:5: "questions" is missing.'],
    ['an empty list of questions', '{id: a, questions: [], answer: 1}', '3:24: "questions" needs at least 1 item.'],
    [
      'a question alone',
      '{id: a, questions: x, answer: 1}',
      '3:24: "questions" must be a list ([a, b] or lines that start with "- ") or a list for each language',
    ],
    [
      'a question that is a map',
      '{id: a, questions: [{x: y}], answer: 1}',
      '3:25: Item 1 of "questions" must be a text, but it is a map.',
    ],
    [
      'a question that is too long',
      `{id: a, questions: [${'x'.repeat(201)}], answer: 1}`,
      '3:25: Item 1 of "questions" is too long: at most 200 characters.',
    ],
    ['an empty answer', '{id: a, questions: [x, y, z], answer: }', '"answer" is empty'],
    [
      'a comma without quotes',
      '{id: a, questions: [x, y, z], answer: {en: yes, we do}}',
      '3:53: "we do" is not the tag of a language, such as zh, en or pt-BR. A text in { } that has a comma must stand in quotes.',
    ],
    [
      'questions in no language of the shop',
      '{id: a, questions: {fr: [x, y, z]}, answer: 1}',
      'The entry has no questions in any language of the shop (en).',
    ],
    [
      'a next that leads nowhere',
      '{id: a, questions: [x, y, z], answer: 1, next: [b]}',
      '3:53: There is no entry "b".',
    ],
  ])('with %s is told', async (_what, line, wanted) => {
    expect((await faultsOf(`  - ${line}\n`)).filter((fault) => !fault.includes('warning'))).toEqual([
      expect.stringContaining(`faq/a.yaml:${wanted.startsWith('3:') ? wanted : ''}`),
    ]);
    expect((await faultsOf(`  - ${line}\n`)).join()).toContain(wanted);
  });

  test('without an answer in a declared language is a fault, with one in another language a warning', async () => {
    const line = '  - {id: a, questions: {zh: [一, 二, 三], en: [x, y, z]}, answer: {zh: 是, fr: oui}}\n';
    expect(await check({ 'shop.yaml': SHOP_2, 'faq/a.yaml': faq(line) })).toEqual([
      'faq/a.yaml:3:64: The answer has no text in "en", which shop.yaml declares: add it.',
      'faq/a.yaml:3:72: warning: "fr" is not among the languages of shop.yaml: nobody sees this.',
    ]);
  });
});

describe('all entries together', () => {
  test('all faults of all files are told at once', async () => {
    const told = await check({
      'shop.yaml': `${SHOP}timezone: Mars\n`,
      'words.yaml': 'blocked: x\n',
      'phrases/en.yaml': 'greting: Hi\n',
      'faq/a.yaml': faq('  - {id: a, questions: [x]}\n  - {id: b}\n'),
      'faq/b.yaml': 'topic: [',
      'faq/deep/er/c.yml': faq('  - {id: c, questions: [w], flow: no}\n'),
    });
    const files = told.filter((line) => !line.includes('warning')).map((line) => line.replace(/:.*/, ''));
    expect(files).toEqual([
      ...['faq/a.yaml', 'faq/a.yaml', 'faq/b.yaml', 'faq/deep/er/c.yml'],
      ...['phrases/en.yaml', 'shop.yaml', 'words.yaml'],
    ]);
  });

  test('an id that was given before is told with both places', async () => {
    const files = { 'shop.yaml': SHOP, 'faq/a.yaml': faq(entry('x')), 'faq/b.yaml': faq(entry('y') + entry('x')) };
    expect(await check(files)).toContain(
      'faq/b.yaml:4:10: The id "x" was given before, at faq/a.yaml:3: give this entry another one.',
    );
  });

  test.each([
    ['How much is it?', 'how much is it'],
    ['包邮吗？', '包邮 吗'],
    ['ＡＢＣ-1', 'abc1'],
  ])('the question %j is the same as %j of another entry', async (one, two) => {
    const told = await faultsOf(
      `  - {id: a, questions: ["${one}", x, y], answer: 1}\n  - {id: d, questions: [e, f, "${two}"], answer: 1}\n`,
    );
    expect(told).toEqual([
      `faq/a.yaml:4:31: "${two}" is a question of the entry "a" too (faq/a.yaml:3): it can only lead to one of them, take it out of the other.`,
    ]);
  });

  test.each([
    ['C', 'C++'],
    ['?', '!'],
    ['¥5', '5'],
  ])('the question %j is another one than %j', async (one, two) => {
    const told = await faultsOf(
      `  - {id: a, questions: ["${one}", x, y], answer: 1}\n  - {id: d, questions: [e, f, "${two}"], answer: 1}\n`,
    );
    expect(told).toEqual([]);
  });

  test('the same question in two languages of one entry is fine, twice in one language a warning', async () => {
    const line = '  - {id: a, questions: {zh: [wifi, 一, 二], en: [WiFi, x, wi-fi]}, answer: 1}\n';
    expect(await check({ 'shop.yaml': SHOP_2, 'faq/a.yaml': faq(line) })).toEqual([]);
    expect(await faultsOf('  - {id: a, questions: [WiFi, x, wi-fi], answer: 1}\n')).toEqual([
      'faq/a.yaml:3:34: warning: "wi-fi" stands in this entry twice (faq/a.yaml:3): take one out.',
    ]);
  });

  test('a next that is mistyped is told with what was meant, one to itself is a warning', async () => {
    expect(await faultsOf(entry('shipping.cost') + entry('b', 'answer: 1, next: [shiping.cost, b]'))).toEqual([
      expect.stringMatching(
        /^faq\/a\.yaml:4:\d+: There is no entry "shiping\.cost"\. Did you mean "shipping\.cost"\?$/,
      ),
      expect.stringMatching(/^faq\/a\.yaml:4:\d+: warning: The entry offers itself \("b"\)/),
    ]);
  });

  test('a next to an entry with faults of its own, or in a file that cannot be read, is not told', async () => {
    const broken = entry('b', 'flow: nowhere');
    expect(await faultsOf(entry('a', 'answer: 1, next: [b]') + broken)).toEqual([
      expect.stringContaining('"nowhere" is not known'),
    ]);
    const files = { 'shop.yaml': SHOP, 'faq/a.yaml': faq(entry('a', 'answer: 1, next: [b]')), 'faq/b.yaml': 'a: [' };
    expect(await check(files)).toEqual([expect.stringMatching(/^faq\/b\.yaml/)]);
  });

  test('a long answer is a warning', async () => {
    const zh = `${'好'.repeat(150)}\n      `;
    const fits = `  - id: a\n    questions: {zh: [一, 二, 三], en: [x, y, z]}\n    answer:\n      zh: ${zh}en: ${'word '.repeat(120)}\n`;
    expect(await check({ 'shop.yaml': SHOP_2, 'faq/a.yaml': faq(fits) })).toEqual([]);
    const long = fits.replace('好', '你好').replace('word', 'one word');
    expect(await check({ 'shop.yaml': SHOP_2, 'faq/a.yaml': faq(long) })).toEqual([
      'faq/a.yaml:6:11: warning: The answer has 151 characters; more than 150 are hard to read in a chat.',
      'faq/a.yaml:7:11: warning: The answer has 121 words; more than 120 are hard to read in a chat.',
    ]);
  });

  test('entries with few questions, or none in a language, are told once a file and language', async () => {
    const line = (id: string) => `  - {id: ${id}, questions: {en: [${id} x]}, answer: 1}\n`;
    const files = { 'shop.yaml': SHOP_2, 'faq/a.yaml': faq(line('a') + line('b') + line('c') + line('d')) };
    expect(await check(files)).toEqual([
      'faq/a.yaml:3:24: warning: 4 entries have fewer than 3 questions in "en" (a, b, c, …): 5 to 20 serve best.',
      'faq/a.yaml:3:24: warning: 4 entries have no questions in "zh" (a, b, c, …): nobody finds them in that language.',
    ]);
  });

  test('a test that stands among questions, or in two entries, is a warning', async () => {
    const told = await faultsOf(
      entry('a', 'answer: 1, tests: [A one!, b two, why]') + entry('b', 'answer: 1, tests: [why?]'),
    );
    expect(told).toEqual([
      expect.stringContaining(`warning: The test "A one!" is among the entry's questions`),
      expect.stringContaining('warning: The test "b two" is a question of the entry "b" (faq/a.yaml:4)'),
      expect.stringContaining('warning: The test "why?" must find "a" too (faq/a.yaml:3)'),
    ]);
  });

  test('two files may share a topic, but not call it by two titles', async () => {
    const file = (id: string, title: string) => `topic: t\n${title}entries:\n${entry(id)}`;
    const files = { 'shop.yaml': SHOP, 'faq/a.yaml': file('a', ''), 'faq/b.yaml': file('b', 'title: B\n') };
    const { topics } = await knowledgeOf(files);
    expect(topics).toEqual(new Map([['t', { en: 'B' }]]));
    expect(await check({ ...files, 'faq/c.yaml': file('c', 'title: C\n') })).toEqual([
      'faq/c.yaml:2:8: The topic "t" has another title at faq/b.yaml:2: write it in one of the files.',
    ]);
  });

  test('a topic without a title is called by its id', async () => {
    const { topics } = await knowledgeOf({
      'shop.yaml': SHOP_2,
      'faq/a.yaml': faq('  - {id: a, questions: {en: [x]}, answer: 1}\n'),
    });
    expect(topics).toEqual(new Map([['shipping', { zh: 'shipping', en: 'shipping' }]]));
  });

  test('a folder without entries is a warning', async () => {
    expect(await check({ 'shop.yaml': SHOP })).toEqual([
      'shop.yaml:1:1: warning: There are no entries in faq/: the bot can answer nothing.',
    ]);
  });

  test('a shop without its languages is told of its own and of the files, but of nothing that needs them', async () => {
    const files = { 'shop.yaml': 'name: X\nlanguages: [english]\n', 'faq/a.yaml': faq(entry('a', 'flow: x')) };
    expect(await check(files)).toEqual([expect.stringMatching(/^faq/), expect.stringMatching(/^shop/)]);
  });
});
