const DIGITS: Readonly<Record<string, number>> = {
  〇: 0,
  零: 0,
  一: 1,
  二: 2,
  两: 2,
  三: 3,
  四: 4,
  五: 5,
  六: 6,
  七: 7,
  八: 8,
  九: 9,
};

/** Source of an expression: a number in digits or in simplified Chinese numerals. */
export const CHINESE_NUMBER = '[〇零一二两三四五六七八九十百千万]{1,9}';
export const WHOLE_NUMBER = `(?:\\d{1,9}|${CHINESE_NUMBER})`;

/** The value of a number in digits ("12", "12.5") or in simplified Chinese numerals ("一百二", "二〇二六"); null = it is none. */
export function numberOf(written: string): number | null {
  if (/^\d+(?:\.\d+)?$/.test(written)) return Number(written);
  if (/^[〇零一二两三四五六七八九]+$/u.test(written)) {
    return Number(Array.from(written, (character) => DIGITS[character] ?? 0).join(''));
  }
  return /^[〇零一二两三四五六七八九十百千万]+$/u.test(written) ? counted(written) : null;
}

/** "三万五千零二十": the part before 万, and the part after it. */
function counted(written: string): number | null {
  const [tenThousands, rest] = written.includes('万') ? written.split(/万(.*)/, 2) : ['', written];
  if (!written.includes('万')) return section(written, 1);
  const high = tenThousands === '' ? null : section(tenThousands ?? '', 1);
  const low = section(rest ?? '', 10_000);
  return high === null || low === null ? null : high * 10_000 + low;
}

const SECTION =
  /^(?:([一二两三四五六七八九])千)?零?(?:([一二两三四五六七八九])百)?零?(?:([一二三四五六七八九])?十)?(零)?([一二两三四五六七八九])?$/u;

/** Below 10,000. A last digit without a unit counts tenths of the unit before it, unless 零 stands between ("一百二", "一百零二"). */
function section(written: string, unitBefore: number): number | null {
  if (written === '') return 0;
  const parts = SECTION.exec(written);
  if (parts === null) return null;
  const [, thousands, hundreds, tens, zero, last] = parts;
  const hasTens = written.includes('十');
  const value = 1000 * digit(thousands) + 100 * digit(hundreds) + 10 * (hasTens ? digit(tens ?? '一') : 0);
  const lastUnit = hundreds !== undefined ? 100 : thousands !== undefined ? 1000 : unitBefore;
  const isTenths = !hasTens && zero === undefined && !written.includes('零') && lastUnit > 10;
  return value + digit(last) * (isTenths ? lastUnit / 10 : 1);
}

const digit = (character: string | undefined): number => DIGITS[character ?? ''] ?? 0;
