import { createRequire } from 'node:module';
import type { RE2JS } from 're2js';

/** An order number of this shop. */
export interface OrderPatterns {
  /** Where such numbers stand in a text. */
  find(text: string): Iterable<{ readonly start: number; readonly end: number }>;
  /** Whether the whole of a number is one. */
  matches(number: string): boolean;
  /** Digits with the letters that this shop's numbers begin with; null = there are none that fit, or several. */
  completed(digits: string): string | null;
}

/** Longer ones are no numbers. */
const MAX_NUMBER = 40;
const MAX_FINDS = 50;
/** Fewer digits may be anything: the end of a phone, a sum. */
const MIN_DIGITS = 6;
/** The letters that the numbers of a pattern begin with. */
const BEGINNING = /^[A-Za-z]{1,8}(?![A-Za-z?*+{|])/;

const require = createRequire(import.meta.url);

/**
 * The shop's own order numbers by the patterns that it wrote. They run on RE2, which takes time in proportion to the text
 * whatever the pattern is; the library is loaded only for a shop that has patterns. null = it has none. Throws when a
 * pattern is none: the knowledge's check has refused those.
 */
export function orderPatterns(patterns: readonly string[]): OrderPatterns | null {
  if (patterns.length === 0) return null;
  const { RE2JS } = require('re2js') as typeof import('re2js');
  const within = patterns.map((pattern) =>
    RE2JS.compile(`(?:^|[^0-9A-Za-z])(${pattern})(?:$|[^0-9A-Za-z])`, RE2JS.CASE_INSENSITIVE),
  );
  const whole = patterns.map((pattern) => RE2JS.compile(pattern, RE2JS.CASE_INSENSITIVE));
  const matches = (number: string): boolean => whole.some((pattern) => pattern.testExact(number));
  const beginnings = patterns.flatMap((pattern) => BEGINNING.exec(pattern)?.[0].toUpperCase() ?? []);
  return {
    *find(text) {
      for (const pattern of within) yield* findAll(pattern, text);
    },
    matches,
    completed(digits) {
      if (digits.length < MIN_DIGITS || !/^\d+$/.test(digits)) return null;
      const [only, ...others] = [...new Set(beginnings.map((letters) => `${letters}${digits}`))].filter(matches);
      return only === undefined || others.length > 0 ? null : only;
    },
  };
}

function* findAll(pattern: RE2JS, text: string): Iterable<{ start: number; end: number }> {
  const matcher = pattern.matcher(text);
  let from = 0;
  for (let count = 0; count < MAX_FINDS && from < text.length && matcher.find(from); count++) {
    const start = matcher.start(1);
    const end = matcher.end(1);
    if (end - start <= MAX_NUMBER && /\d/.test(text.slice(start, end))) yield { start, end };
    from = Math.max(end, from + 1);
  }
}
