import { hashPair, hashText } from '../match/hash.ts';
import { stem } from '../stem.ts';
import { type Token, touches } from '../tokenise.ts';
import type { Features } from './classifier.ts';
import type { FeelingReader } from './feeling-words.ts';

/** A message: as it was written, normalised, and the latter's words. */
export interface Read {
  readonly raw: string;
  readonly text: string;
  readonly tokens: readonly Token[];
}

const CLAUSE_END = /[,.;!?:…~、，。；！？()\n]/;
/** As many words after a negation count as negated. */
const NEGATION_REACHES = 4;
/** Runs of letters of this length stand for a word whatever its ending. */
const LETTERS = 5;

type Tell = (hash: number) => void;

/**
 * What may show a feeling: pieces of the text's words, words of feeling, how the message is punctuated and typed.
 * `feelingsCount`: what each word of feeling and each sign counts, where all pieces together count 1; the fewer the
 * examples to learn from, the more.
 */
export function emotionFeatures(message: Read, reader: FeelingReader, feelingsCount: number): Features {
  const pieces = new Set<number>();
  const feelings = new Set<number>();
  for (const sign of signsOf(message)) feelings.add(hashText(sign, 1));
  const clauses = clausesOf(message);
  for (const clause of clauses) tellPieces(clause, reader, (hash) => pieces.add(hash));
  for (const feeling of feelingsOf(clauses, reader)) feelings.add(hashText(feeling, 2));
  const each = 1 / Math.sqrt(pieces.size || 1);
  return {
    numbers: Uint32Array.from([...pieces, ...feelings]),
    values: Float32Array.from([
      ...Array<number>(pieces.size).fill(each),
      ...Array<number>(feelings.size).fill(feelingsCount),
    ]),
  };
}

const SIGNS: readonly (readonly [string, RegExp])[] = [
  ['!', /[!！]/],
  ['!!', /[!！]{2}/],
  ['?', /[?？]/],
  ['??', /[?？]{2}/],
  ['...', /\.\.|…|。。/],
  ['capitals', /\b[A-Z]{3,}\b/],
  ['capitals only', /^(?=.*[A-Z]{4})[^a-z]+$/],
];
const FACES: readonly (readonly [string, RegExp])[] = [
  ['smile', /[😀-😄😊😍🥰😘👍❤🙏🌹💕]|:-?\)|<3/u],
  ['sad face', /[😞😔😢😭😟😰😥🙁☹]|:-?\(/u],
  ['angry face', /[😠😡🤬👎💢🖕]/u],
];

/** Signs without a word show nothing. */
function signsOf({ raw, tokens }: Read): string[] {
  const signs = tokens.length > 0 ? [...SIGNS, ...FACES] : FACES;
  return signs.filter(([, sign]) => sign.test(raw)).map(([name]) => name);
}

function clausesOf({ text, tokens }: Read): Token[][] {
  const clauses: Token[][] = [];
  let end = 0;
  for (const token of tokens) {
    const clause = clauses.at(-1);
    if (clause === undefined || CLAUSE_END.test(text.slice(end, token.start))) clauses.push([token]);
    else clause.push(token);
    end = token.start + token.text.length;
  }
  return clauses;
}

/** The words of feeling, which of them come twice or more, and what the whole and its end come to. */
function feelingsOf(clauses: readonly (readonly Token[])[], reader: FeelingReader): string[] {
  const shown = clauses.map((clause) => reader.read(clause));
  const counts = Map.groupBy(shown.flat(), (feeling) => feeling);
  const balances = shown.map((feelings) => Math.sign(feelings.reduce((sum, feeling) => sum + balanceOf(feeling), 0)));
  const balance = balances.reduce((sum, one) => sum + one, 0);
  const last = balances.findLast((one) => one !== 0) ?? 0;
  return [
    ...[...counts].flatMap(([feeling, { length }]) => [1, 2, 3].slice(0, length).map((times) => `${feeling} ${times}`)),
    `last ${last}`,
    ...(balance === 0 ? [] : [`balance ${Math.sign(balance)}`]),
    ...(Math.abs(balance) > 1 ? [`balance ${2 * Math.sign(balance)}`] : []),
  ];
}

function balanceOf(feeling: string): number {
  const isNegated = feeling.startsWith('not ');
  const group = isNegated ? feeling.slice('not '.length) : feeling;
  if (group === 'praise' || group === 'thanks') return isNegated ? -1 : 1;
  if (group === 'worry') return 0;
  return isNegated ? 0.5 : -1;
}

function tellPieces(clause: readonly Token[], reader: FeelingReader, tell: Tell): void {
  let run: string[] = [];
  let before: Token | null = null;
  for (const token of clause) {
    if (token.kind === 'joined') {
      if (before === null || !touches(before, token)) run = [];
      tell(hashText(token.text, 3));
      if (before?.kind === 'joined') tell(hashPair(hashText(before.text, 3), hashText(token.text, 3)));
      for (const character of token.text) {
        run = [...run.slice(-2), character];
        tellRun(run, tell);
      }
    }
    before = token;
  }
  tellWords(
    clause.filter(({ kind }) => kind !== 'joined').map(({ text }) => text),
    reader,
    tell,
  );
}

/** The last character, and the runs of two and three, and the pair around one, that end with it. */
function tellRun(run: readonly string[], tell: Tell): void {
  for (let length = 1; length <= run.length; length++) tell(hashText(run.slice(-length).join(''), 4));
  if (run.length === 3) tell(hashText(`${run[0]} ${run[2]}`, 4));
}

function tellWords(words: readonly string[], reader: FeelingReader, tell: Tell): void {
  let reach = 0;
  let [beforeLast, last] = ['', '^'];
  for (const word of words) {
    const stemmed = stem(word);
    tell(hashText(reach > 0 ? `not ${stemmed}` : stemmed, 5));
    tell(hashText(`${last} ${stemmed}`, 6));
    if (beforeLast !== '') tell(hashText(`${beforeLast} ${stemmed}`, 7));
    const padded = ` ${word} `;
    for (let at = 0; at + LETTERS <= padded.length; at++) tell(hashText(padded.slice(at, at + LETTERS), 8));
    reach = reader.negates(stemmed) ? NEGATION_REACHES : reach - 1;
    [beforeLast, last] = [last, stemmed];
  }
}
