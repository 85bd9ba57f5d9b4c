import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { Entity } from '../../src/model/entity.ts';
import { entityFinder, MAX_ENTITIES } from '../../src/understanding/entities/entities.ts';

/** Saturday noon in Shanghai. */
const NOW = Date.parse('2026-11-21T04:24:00Z');
const SHOP = { orderNumbers: [], languages: ['zh', 'en'] as const, timezone: 'Asia/Shanghai' };
const find = entityFinder(SHOP);

/** What is found, as "kind value", in the order of the message. */
const found = (text: string, finder = find): string[] =>
  finder(text, NOW).map((entity) => {
    const currency = entity.kind === 'amount' ? ` ${entity.currency}` : '';
    return `${entity.kind} ${entity.value}${currency}`;
  });

describe('order numbers', () => {
  test.each([
    ['订单号：202611210001234 到哪了', ['order 202611210001234']],
    ['订单202611210001234', ['order 202611210001234']],
    ['202611210001234567', ['order 202611210001234567']],
    ['订单号１２３４ ５６７８ ９０１２', ['order 123456789012']],
    ['order number 12345', ['order 12345']],
    ['where is order #5678?', ['order 5678']],
    ['my order 123456', ['order 123456']],
    ['111-1234567-1234567', ['order 111-1234567-1234567']],
    ['lx2026001234', ['order LX2026001234']],
    ['#9999 my sofa', ['order 9999']],
    // Numbers of other things.
    ['身份证 110101199003071234', []],
    ['微信 abc123456', []],
    ['退款199.00', []],
    ['iPhone 15 Pro 256G', []],
    ['验证码 123456', []],
  ])('%s', (text, expected) => expect(found(text)).toEqual(expected));

  const own = entityFinder({ ...SHOP, orderNumbers: ['LX\\d{8}', '1\\d{10}', '林溪-?\\d{4}'] });
  test.each([
    ['LX12345678 到哪了', ['order LX12345678']],
    ['ｌｘ 1234 5678', ['order LX12345678']],
    ['LX-1234-5678', ['order LX12345678']],
    ['林溪-0042 和 林溪0043', ['order 林溪-0042', 'order 林溪0043']],
    // What the shop calls an order number is no phone.
    ['13800138000', ['order 13800138000']],
    ['LX123456789', []],
    ['XLX12345678', []],
    // A shop that has patterns says what a bare number is.
    ['202611210001234567', []],
    ['订单 202611210001234567', ['order 202611210001234567']],
  ])('by the patterns of the shop: %s', (text, expected) => expect(found(text, own)).toEqual(expected));

  const lettered = entityFinder({ ...SHOP, orderNumbers: ['LX\\d{10}'] });
  const ambiguous = entityFinder({ ...SHOP, orderNumbers: ['LX\\d{10}', 'HB\\d{10}'] });
  test.each([
    ['order 2026110007', lettered, ['order LX2026110007']],
    ['2026110007', lettered, ['order LX2026110007']],
    ['订单 2026 1100 07', lettered, ['order LX2026110007']],
    ['手机 13800001001', lettered, ['phone +8613800001001']],
    ['call me on +44 7700 900123', lettered, []],
    ['order 2026110007', ambiguous, ['order 2026110007']],
    ['2026110007', ambiguous, []],
  ])('without the letters that it begins with: %s', (text, finder, expected) =>
    expect(found(text, finder)).toEqual(expected),
  );

  test('a pattern that would hang other engines takes no time', () => {
    const hanging = entityFinder({ ...SHOP, orderNumbers: ['(a+)+\\d', '(\\d+)*x'] });
    const before = performance.now();
    hanging(`${'a'.repeat(900)}! ${'1'.repeat(90)}`, NOW);
    expect(performance.now() - before).toBeLessThan(500);
  });
});

describe('tracking numbers', () => {
  const carriers = (text: string): string[] =>
    find(text, NOW).flatMap((entity) => (entity.kind === 'tracking' ? [`${entity.carrier} ${entity.value}`] : []));
  test.each([
    ['SF1234567890123', 'sf SF1234567890123'],
    ['sf 1234 5678 90123', 'sf SF1234567890123'],
    ['ＹＴ１２３４５６７８９０１２３', 'yto YT1234567890123'],
    ['JT1234567890123到哪了', 'jt JT1234567890123'],
    ['JDVA12345678901', 'jd JDVA12345678901'],
    ['DPK123456789012', 'deppon DPK123456789012'],
    ['773123456789012', 'sto 773123456789012'],
    ['433123456789012', 'yunda 433123456789012'],
    ['78123456789012', 'zto 78123456789012'],
    ['9876543210987', 'ems 9876543210987'],
    ['RR473124829CN', 'ems RR473124829CN'],
    ['rr 473 124 829 de', 'upu RR473124829DE'],
    ['1Z999AA10123456784', 'ups 1Z999AA10123456784'],
    ['9400 1000 0000 0000 0000 06', 'usps 9400100000000000000006'],
    ['fedex 986578788855', 'fedex 986578788855'],
    ['DHL 1234567891', 'dhl 1234567891'],
    ['顺丰 123456789012', 'sf 123456789012'],
    ['快递单号 123456789012', 'null 123456789012'],
    ['the tracking number is 12345678901234', 'null 12345678901234'],
  ])('%s', (text, expected) => expect(carriers(text)).toEqual([expected]));

  test.each(['1Z999AA10123456785', 'RR473124828CN'])('a wrong check digit is none: %s', (text) =>
    expect(carriers(text)).toEqual([]),
  );
});

describe('phones and e-mail addresses', () => {
  test.each([
    ['我电话13800138000', '+8613800138000'],
    ['138 0013 8000', '+8613800138000'],
    ['１３８-００１３-８０００', '+8613800138000'],
    ['+86 138-0013-8000', '+8613800138000'],
    ['0086 13800138000', '+8613800138000'],
    ['0571-88888888', '+8657188888888'],
    ['(021) 6123 4567', '+862161234567'],
    ['+86 10 6552 9988', '+861065529988'],
    ['400-820-8820', '+864008208820'],
    ['+49 30 901820', '+4930901820'],
    ['call me on +1 (415) 555-2671', '+14155552671'],
    ['call 415-555-2671', '+14155552671'],
    ['订单的收货人电话是13800138000', '+8613800138000'],
  ])('%s', (text, number) => expect(found(text)).toEqual([`phone ${number}`]));

  test.each(['12345678901', '88888888', '95338', '3.14159265358'])('no phone: %s', (text) =>
    expect(found(text).filter((one) => one.startsWith('phone'))).toEqual([]),
  );

  test("the shop's country decides", () => {
    const berlin = entityFinder({ orderNumbers: [], languages: ['en'], timezone: 'Europe/Berlin' });
    expect(found('030 901820123', berlin)).toEqual(['phone +4930901820123']);
    expect(found('13800138000', berlin)).toContain('phone +8613800138000');
  });

  test.each([
    ['Mail me at Foo.Bar+x@Example.com.', 'email foo.bar+x@example.com'],
    ['ｆｏｏ＠ｅｘａｍｐｌｅ．ｃｏｍ', 'email foo@example.com'],
    ['邮箱是a_b@mail.example.cn吗', 'email a_b@mail.example.cn'],
    ['13800138000@example.com', 'email 13800138000@example.com'],
  ])('%s', (text, email) => expect(found(text)).toEqual([email]));
});

describe('amounts', () => {
  test.each([
    ['¥99', ['amount 99 CNY']],
    ['￥１２．５０', ['amount 12.5 CNY']],
    ['RMB 99', ['amount 99 CNY']],
    ['99块', ['amount 99 CNY']],
    ['99块5', ['amount 99.5 CNY']],
    ['五块八', ['amount 5.8 CNY']],
    ['十块', ['amount 10 CNY']],
    ['一百二十元', ['amount 120 CNY']],
    ['两千块钱', ['amount 2000 CNY']],
    ['1,299元', ['amount 1299 CNY']],
    ['3万元', ['amount 30000 CNY']],
    ['三毛', ['amount 0.3 CNY']],
    ['$12.50', ['amount 12.5 USD']],
    ['3.5k usd', ['amount 3500 USD']],
    ['12,50 €', ['amount 12.5 EUR']],
    ['5 bucks', ['amount 5 USD']],
    ['HK$80', ['amount 80 HKD']],
    ['满99减10', []],
    ['5折', []],
  ])('%s', (text, expected) => expect(found(text)).toEqual(expected));
});

describe('quantities and sizes', () => {
  test.each([
    ['2件', ['quantity 2']],
    ['三个', ['quantity 3']],
    ['買了三個', ['quantity 3']],
    ['我要一个', ['quantity 1']],
    ['三块地毯', ['quantity 3']],
    ['two pieces', ['quantity 2']],
    ['3 pcs', ['quantity 3']],
    ['a pair of shoes', ['quantity 1']],
    ['×3', ['quantity 3']],
    ['qty: 5', ['quantity 5']],
    ['三个月', []],
    ['四件套', []],
    ['第三个', []],
    ['给我一个说法', []],
    ['两个问题', []],
    ['三包政策', []],
    ['我要退2个L码的', ['quantity 2', 'size L']],
    ['XL', ['size XL']],
    ['2xl', ['size XXL']],
    ['size M', ['size M']],
    ['42码', ['size 42']],
    ['38.5', ['size 38.5']],
    ['38号鞋', ['size 38']],
    ['大码', ['size L']],
    ['180x200', ['size 180x200']],
    ['1.8米×2米', ['size 180x200']],
    ['1米8的床', ['size 180cm']],
    ["I'm at 5L", []],
    ['5号电池', []],
    ['38.5元', ['amount 38.5 CNY']],
    ['38.5公斤', []],
    ['what sizes do you have', []],
    ['一米五床', ['size 150cm']],
    ['买了一年多', []],
    ['13 个点', []],
  ])('%s', (text, expected) => expect(found(text)).toEqual(expected));
});

describe('a whole message', () => {
  test('tells each thing once, with its place as it was written', () => {
    const text = '我上周五买的两件ＸＬ的衣服花了99块，訂單號LX2026001234，电话138 0013 8000';
    const entities = find(text, NOW);
    expect(entities.map(({ kind, text: written }) => `${kind} ${written}`)).toEqual([
      'date 上周五',
      'quantity 两件',
      'size ＸＬ',
      'amount 99块',
      'order LX2026001234',
      'phone 138 0013 8000',
    ]);
    for (const { text: written, start, end } of entities) expect(text.slice(start, end)).toBe(written);
  });

  test('names at most so many things', () => expect(find('¥1, '.repeat(100), NOW)).toHaveLength(MAX_ENTITIES));
});

/** Pieces of which such things are made, in any order. */
const PIECES = [
  ...[
    'SF',
    'LX',
    '1Z',
    '订单',
    '单号',
    '快递',
    '电话',
    '+86',
    '+1',
    '138',
    '0013',
    '8000',
    '1',
    '42',
    '99.5',
    '二十',
    '三',
  ],
  ...[
    '块',
    '元',
    '¥',
    '$',
    '件',
    '个',
    '码',
    'XL',
    'x',
    '米',
    '周',
    '五',
    '上',
    '月',
    '号',
    '天',
    '前',
    '年',
    '2026',
    '-',
  ],
  ...[
    '/',
    '.',
    ' ',
    '，',
    '\n',
    'last',
    'Friday',
    'Oct',
    'ago',
    'days',
    '@',
    'a.cn',
    '（',
    '）',
    '１',
    '\u200b',
    '😀',
    '\ud800',
  ],
];

describe('whatever is written', () => {
  const texts = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 60 }),
    fc.array(fc.constantFrom(...PIECES), { maxLength: 30 }).map((pieces) => pieces.join('')),
  );
  const finders = [find, entityFinder({ ...SHOP, orderNumbers: ['LX\\d{2,}'], timezone: 'America/New_York' })];

  test('places are in the text, in order and apart, and values are well formed', () => {
    fc.assert(
      fc.property(
        texts,
        fc.constantFrom(...finders),
        fc.integer({ min: 0, max: 4_000_000_000_000 }),
        (text, finder, now) => {
          let from = 0;
          for (const entity of finder(text, now)) {
            expect(Entity.safeParse(entity).success).toBe(true);
            expect(entity.start).toBeGreaterThanOrEqual(from);
            expect(entity.end).toBeGreaterThan(entity.start);
            expect(entity.text).toBe(text.slice(entity.start, entity.end));
            expect(entity.value).not.toBe('');
            from = entity.end;
          }
          expect(from).toBeLessThanOrEqual(text.length);
        },
      ),
      { numRuns: 500 },
    );
  });

  const wide = (text: string): string =>
    text.replaceAll(/[0-9A-Za-z@+.$-]/g, (sign) => String.fromCharCode(sign.charCodeAt(0) + 0xfee0));
  test('full-width letters and digits say the same', () => {
    fc.assert(
      fc.property(
        fc.array(fc.constantFrom(...PIECES.filter((piece) => !/[１（）]/.test(piece))), { maxLength: 12 }),
        (pieces) => {
          const text = pieces.join('');
          expect(found(wide(text))).toEqual(found(text));
        },
      ),
      { numRuns: 300 },
    );
  });

  test('digits in groups say the same', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 99_999_999 }), fc.constantFrom(' ', '-', '\u00a0'), (last, sign) => {
        const phone = `138${String(last).padStart(8, '0')}`;
        const spaced = [phone.slice(0, 3), phone.slice(3, 7), phone.slice(7)].join(sign);
        expect(found(spaced)).toEqual(found(phone));
        const parcel = `${phone}1234`.replaceAll(/(.{4})/g, '$1 ').trim();
        expect(found(`SF ${parcel}`)).toEqual(found(`SF${phone}1234`));
      }),
      { numRuns: 100 },
    );
  });
});
