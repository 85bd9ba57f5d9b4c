/** A piece of a normalised text. */
export interface Token {
  readonly text: string;
  /**
   * word = of a script that sets words apart; joined = a word of a script that does not (Chinese, Thai …);
   * number = digits, or a code such as an order number.
   */
  readonly kind: 'word' | 'joined' | 'number';
  /** Where it begins in the text, in UTF-16 units. */
  readonly start: number;
}

const JOINED =
  '[\\p{Script=Han}\\p{Script=Hiragana}\\p{Script=Katakana}ー\\p{Script=Thai}\\p{Script=Lao}\\p{Script=Khmer}\\p{Script=Myanmar}]';
const RUN = new RegExp(`(${JOINED}+)|(?:[a-z0-9]|(?!${JOINED})[\\p{L}\\p{M}\\p{N}])+(?:'\\p{L}+)*`, 'gu');
/** Letters of English, usual Chinese and its signs: nearly all that comes; the same runs by a far smaller expression. */
const USUAL = /^[\0-\x7f\u3001\u3002\u4e00-\u9fff]*$/;
const USUAL_RUN = /([\u4e00-\u9fff]+)|[a-z0-9]+(?:'[a-z\u4e00-\u9fff]+)*/gi;
/** Texts that are one run of a script without spaces. */
export const JOINED_ONLY = new RegExp(`^${JOINED}+$`, 'u');
/** Digits alone, or four in a row among letters, as in a parcel's number; fewer may be a model. */
const CODE = /^\d+$|\d{4}/;

const segmenter = new Intl.Segmenter('zh', { granularity: 'word' });

/** Splits a normalised text into words; signs and white space are left out. */
export function tokenise(text: string): Token[] {
  return tokeniseRuns(text).flatMap((token) => (token.kind === 'joined' ? wordsOf(token) : [token]));
}

/** The same, but what is written without gaps stays together: all that matching needs, in half the time. */
export function tokeniseRuns(text: string): Token[] {
  const tokens: Token[] = [];
  const runs = USUAL.test(text) ? USUAL_RUN : RUN;
  runs.lastIndex = 0;
  for (let match = runs.exec(text); match !== null; match = runs.exec(text)) {
    const [run, joined] = match;
    const kind = joined !== undefined ? 'joined' : CODE.test(run) ? 'number' : 'word';
    tokens.push({ text: run, kind, start: match.index });
  }
  return tokens;
}

function wordsOf({ text, start }: Token): Token[] {
  const words: Token[] = [];
  for (const { segment, index } of segmenter.segment(text)) {
    words.push({ text: segment, kind: 'joined', start: start + index });
  }
  return words;
}

/** Whether nothing stands between two tokens, so that the characters of both form one run. */
export function touches(token: Token, next: Token): boolean {
  return token.kind === 'joined' && next.kind === 'joined' && token.start + token.text.length === next.start;
}
