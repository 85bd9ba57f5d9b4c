import { type Found, matchesOf, RANK } from './found.ts';
import { numberOf } from './numerals.ts';

const LETTERS = 'XXS|XS|X{1,4}L|[2-6]XL';
/** One letter is a size in capitals, or where a size is spoken of; after a number it is a metre or a litre. */
const LETTER_SIZE = new RegExp(`(?<![\\w'&.-]|\\d )(?:${LETTERS})(?: ?码| ?号)?(?![\\w'&])`, 'gi');
const ONE_LETTER = /(?<![\w'&.-]|\d )[SML](?: ?码| ?号)?(?![\w'&.-])/g;
const NAMED_LETTER =
  /(?:\bsize(?: is|:)? |尺码是? ?|码数是? ?)(?<size>[sml])(?![\w'])|(?<![\w'])(?<second>[sml])(?: ?码| size\b)/gi;

const CHINESE_SIZES: Readonly<Record<string, string>> = {
  加小: 'XS',
  小: 'S',
  中: 'M',
  大: 'L',
  加大: 'XL',
  特大: 'XXL',
  超大: 'XXL',
  均: 'ONE',
};
const CHINESE_SIZE = /(?<size>加小|加大|特大|超大|小|中|大|均)[码号](?!头|角|子|称|召)/g;

const NUMBER = '\\d{1,3}(?:\\.\\d)?';
const NUMBER_SIZE = new RegExp(
  `(?:\\b(?:size|eur?|uk|us) ?:? ?|(?:尺码|码数|鞋码|穿)是?:? ?)(?<first>${NUMBER})(?![\\d.%元块天年月号件个]|\\w)|(?<![\\d.¥$])(?<second>${NUMBER}) ?(?:码|size\\b)`,
  'gi',
);
/** The 32nd of no month is a size; what is said of shoes and clothes also below. */
const NUMBERED =
  /(?<![\d.月])(?<size>\d{1,2}(?:\.5)?) ?号(?=(?:的)?[鞋衣裤码])|(?<![\d.月])(?<over>3[2-9]|[4-9]\d)号(?![线楼店柜])/g;
const HALF_SIZE = /(?<![\d.,¥$€£-])(?:3[4-9]|4[0-7])\.5(?![\d.,%]| ?[A-Za-z元块度斤公千克米厘度万%￥])/g;

const UNIT = 'cm|mm|m|厘米|公分|毫米|米|英寸|寸|inch(?:es)?|in\\b|ft|"';
const SIDE = '\\d{1,4}(?:\\.\\d{1,2})?';
const DIMENSIONS = new RegExp(
  `(?<![\\w.])(?<a>${SIDE}) ?(?<u1>${UNIT})? ?[x*乘] ?(?<b>${SIDE}) ?(?<u2>${UNIT})?(?: ?[x*乘] ?(?<c>${SIDE}) ?(?<u3>${UNIT})?)?(?![\\w.])`,
  'gi',
);
const LENGTH = new RegExp(
  `(?<![\\w.])(?:(?<m>[\\d一二两])米(?<dm>[\\d一二三四五六七八九])(?![\\d.])|(?<a>${SIDE}) ?(?<unit>${UNIT}))(?![A-Za-z\\d])`,
  'gi',
);

/** Sizes of clothes, shoes and furniture in a folded text. */
export function* findSizes(text: string): Iterable<Found> {
  for (const form of [LETTER_SIZE, ONE_LETTER]) {
    for (const { match, start, end } of matchesOf(form, text)) yield size(letterSize(match[0]), start, end);
  }
  for (const { match, start, end } of matchesOf(NAMED_LETTER, text)) {
    yield size(letterSize(match.groups?.size ?? match.groups?.second ?? ''), start, end);
  }
  for (const { match, start, end } of matchesOf(CHINESE_SIZE, text)) {
    yield size(CHINESE_SIZES[match.groups?.size ?? ''] ?? '', start, end);
  }
  for (const { match, start, end } of matchesOf(NUMBER_SIZE, text)) {
    yield size(match.groups?.first ?? match.groups?.second ?? '', start, end);
  }
  for (const { match, start, end } of matchesOf(NUMBERED, text)) {
    yield size(match.groups?.size ?? match.groups?.over ?? '', start, end);
  }
  for (const { match, start, end } of matchesOf(HALF_SIZE, text)) yield size(match[0], start, end);
  yield* findMeasures(text);
}

function* findMeasures(text: string): Iterable<Found> {
  for (const { match, start, end } of matchesOf(DIMENSIONS, text)) {
    const { a, b, c, u1, u2, u3 } = match.groups ?? {};
    const unit = u3 ?? u2 ?? u1;
    const sides = [a, b, c].filter((side) => side !== undefined);
    yield size(sides.map((side) => inCentimetres(side, unit)).join('x'), start, end);
  }
  for (const { match, start, end } of matchesOf(LENGTH, text)) {
    const { m, dm, a = '', unit = '' } = match.groups ?? {};
    const value =
      m === undefined
        ? `${inCentimetres(a, unit)}${shortUnit(unit)}`
        : `${(numberOf(m) ?? 0) * 100 + (numberOf(dm ?? '') ?? 0) * 10}cm`;
    yield size(value, start, end);
  }
}

const letterSize = (written: string): string => {
  const letters = written.replaceAll(/[ 码号]/g, '').toUpperCase();
  const counted = /^([2-6])XL$/.exec(letters)?.[1];
  return counted === undefined ? letters : `${'X'.repeat(Number(counted))}L`;
};

/** Metres become centimetres; other units stay as they are. */
function inCentimetres(side: string, unit: string | undefined): string {
  const centimetres = /^(?:m|米)$/i.test(unit ?? '') ? Number(side) * 100 : Number(side);
  return String(Math.round(centimetres * 100) / 100);
}

function shortUnit(unit: string): string {
  if (/^(?:cm|m|厘米|公分|米)$/i.test(unit)) return 'cm';
  if (/^(?:mm|毫米)$/i.test(unit)) return 'mm';
  return /^ft$/i.test(unit) ? 'ft' : 'in';
}

const size = (value: string, start: number, end: number): Found => ({
  kind: 'size',
  value,
  start,
  end,
  rank: RANK.size,
});
