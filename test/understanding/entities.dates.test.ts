import { describe, expect, test } from '@jest/globals';
import { entityFinder } from '../../src/understanding/entities/entities.ts';

const finderIn = (timezone: string, languages: readonly [string, ...string[]] = ['zh', 'en']) =>
  entityFinder({ orderNumbers: [], languages, timezone });

/** Days found in a message at an instant (ISO 8601), by a shop in a timezone. */
function days(text: string, at: string, timezone = 'Asia/Shanghai'): string[] {
  return finderIn(timezone)(text, Date.parse(at)).flatMap((one) => (one.kind === 'date' ? [one.value] : []));
}

/** A Saturday. */
const SATURDAY = '2026-11-21T12:24:00+08:00';

describe('in Chinese', () => {
  test.each([
    ['今天', '2026-11-21'],
    ['昨晚下的单', '2026-11-20'],
    ['前天', '2026-11-19'],
    ['大前天', '2026-11-18'],
    ['明早能到吗', '2026-11-22'],
    ['后天', '2026-11-23'],
    ['大后天', '2026-11-24'],
    ['3天前', '2026-11-18'],
    ['三天前', '2026-11-18'],
    ['３ 天前', '2026-11-18'],
    ['7天后', '2026-11-28'],
    ['两周前', '2026-11-07'],
    ['一个星期前', '2026-11-14'],
    ['半个月前', '2026-11-06'],
    ['3个月前', '2026-08-21'],
    ['13小时前', '2026-11-20'],
    ['上周五', '2026-11-13'],
    ['上週五', '2026-11-13'],
    ['上星期天', '2026-11-15'],
    ['这周三', '2026-11-18'],
    ['本周日', '2026-11-22'],
    ['下周一', '2026-11-23'],
    ['下下周三', '2026-12-02'],
    ['换到下周三', '2026-11-25'],
    ['上上个礼拜五', '2026-11-06'],
    ['周五下的单', '2026-11-20'],
    ['10月1号', '2026-10-01'],
    ['十月一号', '2026-10-01'],
    ['10月1日下单', '2026-10-01'],
    ['2026年10月1日', '2026-10-01'],
    ['二〇二六年十月一日', '2026-10-01'],
    ['去年12月30号', '2025-12-30'],
    ['上个月5号', '2026-10-05'],
    ['12号买的', '2026-11-12'],
    ['10.1买的', '2026-10-01'],
    ['10/1下的单', '2026-10-01'],
    ['2026-10-01', '2026-10-01'],
    ['2026/10/1', '2026-10-01'],
    ['20261001', '2026-10-01'],
    ['双十一买的', '2026-11-11'],
    ['元旦发货吗', '2027-01-01'],
  ])('%s', (text, day) => expect(days(text, SATURDAY)).toEqual([day]));

  test('from one day to another', () => {
    expect(days('10月1日到3日', SATURDAY)).toEqual(['2026-10-01', '2026-10-03']);
  });

  test.each([
    '周一到周五上班吗',
    '换大一号',
    '下班后晚上送',
    '每周五',
    '一周五天',
    '3周5天',
    '24小时内发货',
    '7天无理由',
    '几天前',
    '8号楼',
    '5号电池',
    '3月',
    '2月30号',
    '上周',
  ])('no day: %s', (text) => expect(days(text, SATURDAY)).toEqual([]));
});

describe('in English', () => {
  test.each([
    ['today', '2026-11-21'],
    ['tomorrow', '2026-11-22'],
    ['I ordered yesterday', '2026-11-20'],
    ['last night', '2026-11-20'],
    ['the day before yesterday', '2026-11-19'],
    ['the day after tomorrow', '2026-11-23'],
    ['2 days ago', '2026-11-19'],
    ['two weeks ago', '2026-11-07'],
    ['in 3 days', '2026-11-24'],
    ['13 hours ago', '2026-11-20'],
    ['last Friday', '2026-11-20'],
    ['next Monday', '2026-11-23'],
    ['Friday last week', '2026-11-13'],
    ['next week Tuesday', '2026-11-24'],
    ['Oct 1', '2026-10-01'],
    ['1 October', '2026-10-01'],
    ['October 1st, 2025', '2025-10-01'],
    ['on 10/1', '2026-10-01'],
    ['1.10.2026', '2026-10-01'],
    ['by the 5th', '2026-12-05'],
    ['on the 5th of October', '2026-10-05'],
  ])('%s', (text, day) => expect(days(text, SATURDAY)).toEqual([day]));

  test.each([
    'I sat in the sun',
    'Black Friday deals',
    'may I return it in March',
    'within 7 days',
    'last week',
    'a few days ago',
    '1/2 price please',
    'now',
  ])('no day: %s', (text) => expect(days(text, SATURDAY)).toEqual([]));

  test('where the day is written first it is read first', () => {
    const berlin = finderIn('Europe/Berlin', ['en']);
    const read = (text: string) => berlin(text, Date.parse(SATURDAY)).map(({ value }) => value);
    expect(read('on 1/10')).toEqual(['2026-10-01']);
    expect(read('on 10/25')).toEqual(['2026-10-25']);
    expect(read('on 01/10/2026')).toEqual(['2026-10-01']);
  });
});

describe("the shop's day", () => {
  test('ends at its own midnight', () => {
    for (const text of ['昨天', 'yesterday']) {
      expect(days(text, '2026-11-21T23:59:59+08:00')).toEqual(['2026-11-20']);
      expect(days(text, '2026-11-22T00:00:00+08:00')).toEqual(['2026-11-21']);
      expect(days(text, '2026-11-21T23:59:59+08:00', 'UTC')).toEqual(['2026-11-20']);
      expect(days(text, '2026-11-22T00:00:00+08:00', 'UTC')).toEqual(['2026-11-20']);
      expect(days(text, '2026-11-22T00:00:00+08:00', 'America/Los_Angeles')).toEqual(['2026-11-20']);
    }
  });

  test('at New Year', () => {
    expect(days('明天', '2026-12-31T23:59:00+08:00')).toEqual(['2027-01-01']);
    expect(days('tomorrow', '2026-12-31T23:59:00+08:00')).toEqual(['2027-01-01']);
    expect(days('12月30号', '2027-01-02T10:00:00+08:00')).toEqual(['2026-12-30']);
    expect(days('Dec 30', '2027-01-02T10:00:00+08:00')).toEqual(['2026-12-30']);
    expect(days('1月3号', '2026-12-30T10:00:00+08:00')).toEqual(['2027-01-03']);
    expect(days('Jan 3', '2026-12-30T10:00:00+08:00')).toEqual(['2027-01-03']);
    expect(days('上个月31号', '2027-01-02T10:00:00+08:00')).toEqual(['2026-12-31']);
    expect(days('上周五', '2027-01-02T10:00:00+08:00')).toEqual(['2026-12-25']);
  });

  test('has 23 or 25 hours when clocks change', () => {
    for (const at of ['2026-03-29T00:30:00+01:00', '2026-03-29T01:59:00+01:00', '2026-03-29T23:30:00+02:00']) {
      expect(days('昨天 明天', at, 'Europe/Berlin')).toEqual(['2026-03-28', '2026-03-30']);
      expect(days('yesterday and tomorrow', at, 'Europe/Berlin')).toEqual(['2026-03-28', '2026-03-30']);
    }
    for (const at of ['2026-10-25T00:30:00+02:00', '2026-10-25T02:30:00+01:00', '2026-10-25T23:30:00+01:00']) {
      expect(days('7 days ago', at, 'Europe/Berlin')).toEqual(['2026-10-18']);
      expect(days('7天前', at, 'Europe/Berlin')).toEqual(['2026-10-18']);
    }
    expect(days('24小时前', '2026-03-30T00:30:00+02:00', 'Europe/Berlin')).toEqual(['2026-03-28']);
  });

  test('on the 29th of February', () => {
    expect(days('2月29号', '2028-03-01T10:00:00+08:00')).toEqual(['2028-02-29']);
    expect(days('1个月前', '2026-03-31T10:00:00+08:00')).toEqual(['2026-02-28']);
    expect(days('2月29号', '2026-03-01T10:00:00+08:00')).toEqual([]);
  });

  test('is not known without a clock', () => {
    expect(finderIn('Asia/Shanghai')('昨天买了2件', null)).toMatchObject([{ kind: 'quantity' }]);
  });
});
