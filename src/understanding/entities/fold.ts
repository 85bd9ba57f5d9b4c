import { simplify } from '../han.ts';

const FULL_WIDTH = /[\uFF03-\uFF05\uFF08-\uFF0B\uFF0D-\uFF1A\uFF20-\uFF3A\uFF3F\uFF41-\uFF5A]/g;
const FULL_WIDTH_SHIFT = 0xfee0;
/** White space, and what is not seen at all, but for ends of lines. */
const BLANK = /[^\S\n]|[\u00AD\u200B-\u200F\u202A-\u202E\u2060-\u2064]/g;
const DASH = /[\u2010-\u2015\u2212\uFE63]/g;
const APOSTROPHE = /[\u2018\u2019\u02BC]/g;
const TIMES = /[\u00D7\u2715\u2716]/g;

/**
 * The text with widths, dashes, blanks and Chinese characters folded, one character for one: a place in it is the same
 * place in the text as written.
 */
export function fold(text: string): string {
  const plain = text
    .replace(FULL_WIDTH, (character) => String.fromCharCode(character.charCodeAt(0) - FULL_WIDTH_SHIFT))
    .replaceAll('\uFFE5', '¥')
    .replaceAll('\uFFE1', '£')
    .replace(BLANK, ' ')
    .replace(DASH, '-')
    .replace(APOSTROPHE, "'")
    .replace(TIMES, 'x');
  const simple = simplify(plain);
  return simple.length === text.length ? simple : plain;
}
