import { describe, expect, test } from '@jest/globals';
import { readKnowledge } from '../../src/knowledge/read.ts';
import type { Shop } from '../../src/model/knowledge.ts';
import { check, FAQ, faq, folderWith, SHOP } from './folder.ts';

async function shopOf(text: string): Promise<Shop | undefined> {
  const { knowledge } = await readKnowledge(await folderWith({ 'shop.yaml': text, 'faq/a.yaml': FAQ }));
  return knowledge?.shop;
}

/** What is told of a shop with these lines besides its name and languages, which take the first two. */
function faultsOf(lines: string): Promise<string[]> {
  return check({ 'shop.yaml': SHOP + lines, 'faq/a.yaml': FAQ });
}

describe('shop.yaml', () => {
  test('needs a name and languages only; the rest has defaults', async () => {
    const { complaints = [], ...shop }: Partial<Shop> = (await shopOf(SHOP)) ?? {};
    expect(complaints.map(({ id }) => id)).toEqual(['safety', 'delivery', 'goods', 'refund', 'service', 'price']);
    expect(shop).toEqual({
      name: { en: 'Linxi Home' },
      languages: ['en'],
      timezone: 'UTC',
      hours: null,
      holidays: [],
      contact: {},
      embedOn: [],
      whenUnsure: 'balanced',
      orderNumbers: [],
      privacyNotice: null,
      tickets: { dueHours: { low: 72, normal: 24, high: 8, urgent: 2 }, reopenDays: 7 },
      desk: {
        desks: [{ id: 'main', room: null, topics: [], languages: [], channels: [] }],
        replies: 'all',
        masked: true,
        firstAnswer: { low: 30, normal: 5, high: 2, urgent: 1 },
        nextAnswer: { low: 30, normal: 5, high: 3, urgent: 2 },
        idle: 30,
        lead: null,
        quickReplies: [],
      },
      returns: {
        days: 7,
        exchangeDays: 15,
        faultDays: 30,
        repairDays: 30,
        excluded: [],
        condition: null,
        handover: ['pick-up', 'drop-off'],
      },
    });
  });

  test('is read with all it may say', async () => {
    const text = `${SHOP}timezone: Asia/Shanghai
hours:
  mon: ["13:30-24:00", "09:00-12:00"]
  tue: []
  wed: ["09:00-12:00", "12:00-13:00"]
holidays:
  - {date: 2026-10-01, name: National Day}
  - {from: 2027-02-05, to: 2027-02-11, hours: ["10:00-12:00"]}
contact: {phone: 400-000-0000, email: a@shop.example, wechat: linxi, url: "https://shop.example/help"}
embedOn: ["https://shop.example", "http://localhost:8080"]
whenUnsure: ask
orderNumbers: ['LX\\d{10}']
tickets: {dueHours: {high: 4.5}, reopenDays: 0}
desk:
  desks:
    - {id: returns, platform: telegram, group: "-100123", topics: [returns], languages: [en], channels: [web]}
    - {id: rest}
  replies: marked
  masked: false
  firstAnswer: {high: 1.5}
  idle: 10
  lead: Lena
  quickReplies: [{id: hi, text: Hello!}]
returns:
  days: 14
  excluded: [{items: [CUSTOM-*], why: made for you}]
  condition: unused
  handover: [drop-off]
complaints:
  categories: [{id: food, title: Food, words: [cold], urgent: true, subcategories: [{id: late, title: Late}]}]
privacyNotice: We keep this chat.
`;
    expect(await shopOf(text)).toEqual({
      name: { en: 'Linxi Home' },
      languages: ['en'],
      timezone: 'Asia/Shanghai',
      hours: {
        mon: [
          { from: '09:00', to: '12:00' },
          { from: '13:30', to: '24:00' },
        ],
        tue: [],
        wed: [
          { from: '09:00', to: '12:00' },
          { from: '12:00', to: '13:00' },
        ],
      },
      holidays: [
        { from: '2026-10-01', to: '2026-10-01', name: { en: 'National Day' }, hours: [] },
        { from: '2027-02-05', to: '2027-02-11', hours: [{ from: '10:00', to: '12:00' }] },
      ],
      contact: { phone: '400-000-0000', email: 'a@shop.example', wechat: 'linxi', url: 'https://shop.example/help' },
      embedOn: ['https://shop.example', 'http://localhost:8080'],
      whenUnsure: 'ask',
      orderNumbers: ['LX\\d{10}'],
      privacyNotice: { en: 'We keep this chat.' },
      tickets: { dueHours: { low: 72, normal: 24, high: 4.5, urgent: 2 }, reopenDays: 0 },
      desk: {
        desks: [
          {
            id: 'returns',
            room: { platform: 'telegram', conversation: '-100123' },
            topics: ['returns'],
            languages: ['en'],
            channels: ['web'],
          },
          { id: 'rest', room: null, topics: [], languages: [], channels: [] },
        ],
        replies: 'marked',
        masked: false,
        firstAnswer: { low: 30, normal: 5, high: 1.5, urgent: 1 },
        nextAnswer: { low: 30, normal: 5, high: 3, urgent: 2 },
        idle: 10,
        lead: 'Lena',
        quickReplies: [{ id: 'hi', text: { en: 'Hello!' } }],
      },
      returns: {
        days: 14,
        exchangeDays: 15,
        faultDays: 30,
        repairDays: 30,
        excluded: [{ items: ['CUSTOM-*'], why: { en: 'made for you' } }],
        condition: { en: 'unused' },
        handover: ['drop-off'],
      },
      complaints: [
        {
          id: 'food',
          title: { en: 'Food' },
          words: ['cold'],
          urgent: true,
          subcategories: [{ id: 'late', title: { en: 'Late' }, words: [], urgent: false }],
        },
      ],
    });
  });

  test('a plain text is the same in all languages', async () => {
    const text = 'name: Linxi\nlanguages: [zh, en]\n';
    const entries = '  - {id: a, questions: {zh: [一], en: [one]}, answer: 1}\n';
    const { knowledge } = await readKnowledge(await folderWith({ 'shop.yaml': text, 'faq/a.yaml': faq(entries) }));
    expect(knowledge?.shop.name).toEqual({ zh: 'Linxi', en: 'Linxi' });
    expect(knowledge?.entries.get('a')?.answer).toEqual({ zh: '1', en: '1' });
  });

  test('what is missing is told with what it is for', async () => {
    expect(await check({ 'shop.yaml': 'timezone: UTC\n', 'faq/a.yaml': FAQ })).toEqual([
      expect.stringMatching(/^shop\.yaml:1:1: "languages" is missing\. The languages customers are answered in/),
      expect.stringMatching(/^shop\.yaml:1:1: "name" is missing\. The shop's name/),
    ]);
    expect(await check({ 'faq/a.yaml': FAQ })).toEqual([expect.stringMatching(/^shop\.yaml:1:1: The file is missing/)]);
    expect(await check({ 'shop.yaml': '', 'faq/a.yaml': FAQ })).toEqual(['shop.yaml:1:1: There is nothing here.']);
  });

  test.each([
    ['an unknown key', 'timezon: UTC', '3:1: "timezon" is not known here. Did you mean "timezone"?'],
    ['a key that is nothing', 'colour: red', '3:1: "colour" is not known here: there are name, languages,'],
    [
      'a zone that is a city',
      'timezone: Shanghai',
      '3:11: "Shanghai" is not a timezone\'s name, such as Asia/Shanghai or Europe/Berlin. Did you mean "Asia/Shanghai"?',
    ],
    ['a mistyped zone', 'timezone: Asia/Shangai', 'Did you mean "Asia/Shanghai"?'],
    ['an offset for a zone', 'timezone: "+08:00"', '"+08:00" is not a timezone\'s name'],
    ['nothing after a key', 'timezone:', '3:10: "timezone" is empty: write something or take the line out.'],
    ['a list for a text', 'timezone: [UTC]', '3:11: "timezone" must be a text, but it is a list.'],
    [
      'a text for a map',
      'contact: 400-000',
      '3:10: "contact" must be a map with the keys phone, email, wechat, url, but it is a text.',
    ],
    ['a weekday in full', 'hours: {monday: ["09:00-18:00"]}', '3:9: "monday" is not known here. Did you mean "mon"?'],
    ['a span alone', 'hours: {mon: "09:00-18:00"}', '3:14: "hours.mon" must be a list'],
    ['a span in other words', 'hours: {mon: [9-18]}', '3:15: A span of hours is written "HH:MM-HH:MM"'],
    ['an hour that is none', 'hours: {mon: ["09:00-25:00"]}', 'A span of hours is written'],
    ['a start at 24:00', 'hours: {mon: ["24:00-24:00"]}', 'A span of hours is written'],
    ['a span over midnight', 'hours: {mon: ["22:00-02:00"]}', '3:15: "22:00-02:00" ends before it starts.'],
    [
      'spans that overlap',
      'hours: {mon: ["13:00-18:00", "09:00-13:30"]}',
      '3:15: "13:00-18:00" overlaps with "09:00-13:30"',
    ],
    ['a day that is none', 'holidays: [{date: 2026-02-30}]', '3:19: A date is written YYYY-MM-DD'],
    ['a holiday without days', 'holidays: [{name: X}]', '3:12: A holiday needs a "date", or "from" and "to".'],
    ['a holiday with too many days', 'holidays: [{date: 2026-01-01, to: 2026-01-02}]', 'not both'],
    [
      'a holiday that ends before it starts',
      'holidays: [{from: 2026-01-02, to: 2026-01-01}]',
      'The holiday ends (2026-01-01) before it starts',
    ],
    [
      'days in two holidays',
      'holidays: [{from: 2026-01-01, to: 2026-01-03}, {date: 2026-01-03}]',
      '3:48: 2026-01-03 belongs to another holiday too',
    ],
    ['an email address that is none', 'contact: {email: nobody}', 'An email address looks like'],
    ['a web address that is none', 'contact: {url: "javascript:alert(1)"}', 'A web address starts with https://'],
    [
      'a site that is not encrypted',
      'embedOn: ["http://shop.example"]',
      '3:11: "http://shop.example" is not encrypted',
    ],
    [
      'a site with a path',
      'embedOn: ["https://shop.example/"]',
      'Write the site\'s address alone, without a path or a closing "/": https://shop.example',
    ],
    ['all sites', 'embedOn: ["https://*.shop.example"]', 'without "*"'],
    [
      'a text that is too long',
      `privacyNotice: ${'x'.repeat(5001)}`,
      '3:16: "privacyNotice" is too long: at most 5000 characters.',
    ],
    ['a pattern that is none', "orderNumbers: ['LX[0-9']", '3:16: "LX[0-9" is not a pattern: missing closing ]'],
    ['a pattern with a lookahead', "orderNumbers: ['LX(?=1)']", 'lookarounds and backreferences do not exist (RE2)'],
    ['a pattern too many brackets close', "orderNumbers: ['LX)(1']", '3:16: "LX)(1" is not a pattern'],
    [
      'a pattern of everything',
      "orderNumbers: ['LX1', '.+']",
      '3:23: The pattern ".+" fits "1" too, which is no order number',
    ],
    ['a pattern that may be nothing', "orderNumbers: ['(LX1)?']", 'fits "" too'],
    ['a pattern alone', "orderNumbers: 'LX1'", '3:15: "orderNumbers" must be a list'],
    ['a control character', 'privacyNotice: "a\\u0007"', '3:16: The text holds a control character'],
    ['a text of spaces', 'privacyNotice: "  "', '3:16: "privacyNotice" is empty'],
  ])('%s is told', async (_what, line, wanted) => {
    const [first, ...more] = await faultsOf(`${line}\n`);
    expect(first).toContain(wanted);
    expect(first).toMatch(/^shop\.yaml:3:/);
    expect(more).toEqual([]);
  });

  test.each([
    ['[cn]', '"cn" is not the tag of a language, such as zh, en or pt-BR. Did you mean "zh"?'],
    ['[zh_CN]', 'Did you mean "zh-CN"?'],
    ['[EN]', 'Did you mean "en"?'],
    ['[en, en]', '2:17: "en" stands here twice'],
    ['[]', '2:12: "languages" needs at least 1 item.'],
    ['en', '2:12: "languages" must be a list'],
    ['[[en]]', '2:13: Item 1 of "languages" must be a text, but it is a list.'],
  ])('languages: %s is told', async (languages, wanted) => {
    expect((await check({ 'shop.yaml': `name: X\nlanguages: ${languages}\n`, 'faq/a.yaml': FAQ }))[0]).toContain(
      wanted,
    );
  });

  test('a declared language without a name, and a name in one that is not, are warnings', async () => {
    const shop = 'name: {en: Linxi, fr: Linxi}\nlanguages: [zh, en]\n';
    const entries = '  - {id: a, questions: {zh: [一, 二, 三], en: [one, two, three]}, answer: 1}\n';
    expect(await check({ 'shop.yaml': shop, 'faq/a.yaml': faq(entries) })).toEqual([
      'shop.yaml:1:7: warning: The name has no text in "zh", which shop.yaml declares: add it.',
      'shop.yaml:1:19: warning: "fr" is not among the languages of shop.yaml: nobody sees this.',
    ]);
  });
});
