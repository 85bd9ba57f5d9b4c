import { simplify } from './han.ts';

/** No normalised text is longer, in UTF-16 units: what a customer asks is said by then. */
export const MAX_LENGTH = 1000;

/** Marks that one letter may carry; Thai and Hebrew need three. */
const MAX_MARKS = 3;

const IGNORABLE = /[\p{Cf}\p{Default_Ignorable_Code_Point}]/gu;
const CONTROL = /[\p{Cc}\p{Zl}\p{Zp}\uFFFD]/gu;
const APOSTROPHE = /[\u2018\u2019\u201B\u2032\u02B9\u02BB\u02BC\u02BD\u02CA\u02CB`]/gu;
/** NFKC would make these a space and a mark. */
const SPACING_ACCENT = /[\u00B4\u1FBD\u1FBF\u1FEF\u1FFD\u1FFE\u0384]/gu;
/** Accents that are not part of a letter (é is one letter by now): decoration, or zalgo. */
const LOOSE_MARKS = /(?<![\p{L}\p{M}])\p{M}+|(?<=\p{Script=Latin})\p{M}+/gu;
const EXCESS_MARKS = new RegExp(`(\\p{M}{${MAX_MARKS}})\\p{M}+`, 'gu');
const REPEATED_SIGN = /([\p{P}\p{S}])\1+/gu;
const STRETCHED_LETTER = /(\p{L})\1{3,}/gu;
const PLAIN = /^[ a-z0-9]*$/;
/** Already as it should be; most words of the lexicons are, and reading them is a good part of a start. */
const NORMAL = /^(?!.*([a-z])\1{3})[a-z0-9]+(?:[ '][a-z0-9]+)*$/;

/** ASCII but for the backtick, usual Chinese and its signs, also of full width: all there is to fold is width and case. */
const USUAL = /^[ -_a-~\u3001\u3002\u4e00-\u9fff\uff01-\uff3f\uff41-\uff5e]*$/;
/** It has signs in a row, white space in a row or stretched letters. */
const UNTIDY = /([^a-z0-9])\1|([a-z])\2\2\2|^ | $/;

/**
 * The form in which texts are compared: width and case folded, simplified Chinese, no invisible characters,
 * signs that are repeated written once, stretched letters ("soooo") twice, white space single.
 * For matching only: never shown to anybody. Idempotent; takes any string.
 */
export function normalise(text: string): string {
  if (text.length <= MAX_LENGTH && NORMAL.test(text)) return text;
  if (text.length <= MAX_LENGTH && USUAL.test(text)) return usual(text);
  // NFKC makes up to 18 characters of one, hence the bound before and after.
  const visible = text
    .slice(0, 2 * MAX_LENGTH)
    .toWellFormed()
    .replace(IGNORABLE, '')
    .replace(SPACING_ACCENT, "'");
  const folded = visible
    .normalize('NFKC')
    .toLowerCase()
    .normalize('NFKC') // a capital's mark may join its small letter
    .slice(0, 4 * MAX_LENGTH)
    .toWellFormed();
  return tidy(PLAIN.test(folded) ? folded : plain(folded));
}

function usual(text: string): string {
  const folded = simplify(text.normalize('NFKC').toLowerCase());
  return UNTIDY.test(folded) ? tidy(folded.replace(REPEATED_SIGN, '$1')) : folded;
}

function plain(folded: string): string {
  const letters = folded
    .replace(CONTROL, ' ')
    .replace(APOSTROPHE, "'")
    .replace(LOOSE_MARKS, '')
    .replace(EXCESS_MARKS, '$1');
  return simplify(letters).replace(REPEATED_SIGN, '$1');
}

function tidy(text: string): string {
  const short = text.replace(STRETCHED_LETTER, '$1$1').replace(/\s+/gu, ' ').trim().slice(0, MAX_LENGTH);
  return (short.isWellFormed() ? short : short.slice(0, -1)).trimEnd();
}
