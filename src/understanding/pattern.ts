import { normalise } from './normalise.ts';
import { type Token, tokeniseRuns } from './tokenise.ts';

/** How a text reads without its signs: "word word 中文"; every Latin word is followed by a space, joined ones by none. */
export function phraseOf(tokens: readonly Token[]): string {
  let phrase = '';
  for (const token of tokens) phrase += token.kind === 'joined' ? token.text : `${token.text} `;
  return phrase;
}

/** The same of a text that is not yet normalised. */
export function phraseOfText(text: string): string {
  return phraseOf(tokeniseRuns(normalise(text)));
}

const PIECE = /\(|\)\??|\||\{(\w+)\}|[^(){}|]+/g;

/**
 * One expression for many patterns, to be tested on what `phraseOf` returns, the whole of it.
 * In a pattern `(a|b)` is one of several, `(a|b)?` may be missing, `{name}` stands for `placeholders[name]`, and all else
 * for itself. Nothing repeats, so that no text takes long.
 */
export function compilePatterns(
  patterns: readonly string[],
  placeholders: Readonly<Record<string, string>> = {},
): RegExp {
  const sources = patterns.map((pattern) => patternSource(pattern, placeholders));
  return new RegExp(`^(?:${sources.join('|') || '(?!)'})$`, 'u');
}

function patternSource(pattern: string, placeholders: Readonly<Record<string, string>>): string {
  const rest = pattern.replaceAll(PIECE, '');
  if (rest !== '')
    throw new Error(`the pattern ${JSON.stringify(pattern)} has ${JSON.stringify(rest)} where it cannot stand`);
  return pattern.replaceAll(PIECE, (piece, name: string | undefined) => {
    if (name !== undefined) return placeholder(pattern, name, placeholders);
    if (piece === '(') return '(?:';
    return /^[)|]/.test(piece) ? piece : RegExp.escape(phraseOfText(piece));
  });
}

function placeholder(pattern: string, name: string, placeholders: Readonly<Record<string, string>>): string {
  const source = placeholders[name];
  if (source === undefined)
    throw new Error(`the pattern ${JSON.stringify(pattern)} has an unknown placeholder: ${name}`);
  return source;
}

/** Finds any of the words within what `phraseOf` returns: Latin ones whole, others anywhere. */
export function compileWords(words: readonly string[]): RegExp {
  const phrases = words.map(phraseOfText).filter((phrase) => phrase !== '');
  const sources = phrases.map((phrase) => {
    const source = RegExp.escape(phrase);
    return phrase.endsWith(' ') ? `(?<![\\p{Script=Latin}'])${source}` : source;
  });
  return new RegExp(sources.join('|') || '(?!)', 'u');
}
