import { normalise } from './normalise.ts';
import { type Token, tokeniseRuns } from './tokenise.ts';

/** How a text reads without its signs: "word word 中文"; every Latin word is followed by a space, joined ones by none. */
export function phraseOf(tokens: readonly Token[]): string {
  let phrase = '';
  for (const token of tokens) phrase += token.kind === 'joined' ? token.text : `${token.text} `;
  return phrase;
}

/** The same of a text that is not yet normalised. */
function phraseOfText(text: string): string {
  return phraseOf(tokeniseRuns(normalise(text)));
}

const PIECE = /\(|\)\??|\||\{(\w+)\}|[^(){}|]+/g;

/**
 * A pattern as the source of an expression: `(a|b)` is one of several, `(a|b)?` may be missing, `{name}` is left for
 * `compilePatterns`, and all else stands for itself. Nothing repeats, so that no text takes long.
 */
export function patternSource(pattern: string): string {
  const rest = pattern.replaceAll(PIECE, '');
  if (rest !== '')
    throw new Error(`the pattern ${JSON.stringify(pattern)} has ${JSON.stringify(rest)} where it cannot stand`);
  return pattern.replaceAll(PIECE, (piece, name: string | undefined) => {
    if (name !== undefined) return piece;
    if (piece === '(') return '(?:';
    return /^[)|]/.test(piece) ? piece : RegExp.escape(phraseOfText(piece));
  });
}

/**
 * One expression for many patterns, given by their sources, to be tested on what `phraseOf` returns, the whole of it;
 * `{name}` stands for `placeholders[name]`.
 */
export function compilePatterns(
  sources: readonly string[],
  placeholders: Readonly<Record<string, string>> = {},
): RegExp {
  const filled = sources.map((source) =>
    source.replaceAll(/\{(\w+)\}/g, (_braces, name: string) => placeholder(source, name, placeholders)),
  );
  return new RegExp(`^(?:${filled.join('|') || '(?!)'})$`, 'u');
}

function placeholder(pattern: string, name: string, placeholders: Readonly<Record<string, string>>): string {
  const source = placeholders[name];
  if (source === undefined)
    throw new Error(`the pattern ${JSON.stringify(pattern)} has an unknown placeholder: ${name}`);
  return source;
}

/** Finds any of the phrases within what `phraseOf` returns, which they are too: Latin ones whole, others anywhere. */
export function compilePhrases(phrases: readonly string[]): RegExp {
  const sources = phrases.map((phrase) => {
    const source = RegExp.escape(phrase);
    return phrase.endsWith(' ') ? `(?<![\\p{Script=Latin}'])${source}` : source;
  });
  return new RegExp(sources.join('|') || '(?!)', 'u');
}

/** Words that are not yet phrases. */
export function phrasesOf(words: readonly string[]): string[] {
  return words.map(phraseOfText).filter((phrase) => phrase !== '');
}
