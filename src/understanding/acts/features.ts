import type { Features } from '../emotion/classifier.ts';
import { type ConceptReader, type Unit, unitsIn, withKinds } from '../match/concepts.ts';
import { hashPair, hashText } from '../match/hash.ts';
import { syllableOf } from '../pinyin.ts';
import type { Token } from '../tokenise.ts';

/** A message, normalised, and its words; numbers of orders and the like are placeholders in it. */
export interface Said {
  readonly text: string;
  readonly tokens: readonly Token[];
}

/** What each group of features counts together, whatever their number. */
const COUNTS = { pieces: 1, concepts: 0.9, signs: 0.6 } as const;
/** Runs of letters of this length stand for a word whatever its ending, and for a misspelt one. */
const LETTERS = 4;
const LONG = [3, 6, 10, 16, 26, 45] as const;

const SIGNS: readonly (readonly [string, RegExp])[] = [
  ['?', /[?？]/u],
  ['ends with ?', /[?？]\s*$/u],
  ['!', /[!！]/u],
];

/** What may show what a message is for: its pieces, the concepts that it mentions, its signs and its length. */
export function actFeatures(said: Said, readConcepts: ConceptReader): Features {
  const concepts = readConcepts(said.tokens);
  const groups = [
    { hashes: piecesOf(said), counts: COUNTS.pieces },
    {
      hashes: new Set(Array.from(withKinds(concepts), (one) => hashText(one.name, concepts.has(one) ? 2 : 3))),
      counts: COUNTS.concepts,
    },
    { hashes: signsOf(said), counts: COUNTS.signs },
  ];
  const size = groups.reduce((sum, { hashes }) => sum + hashes.size, 0);
  const numbers = new Uint32Array(size);
  const values = new Float32Array(size);
  let at = 0;
  for (const { hashes, counts } of groups) {
    values.fill(counts / Math.sqrt(hashes.size || 1), at, at + hashes.size);
    numbers.set([...hashes], at);
    at += hashes.size;
  }
  return { numbers, values };
}

function signsOf({ text, tokens }: Said): Set<number> {
  const length = LONG.findIndex((most) => tokens.length <= most);
  const signs = SIGNS.filter(([, sign]) => sign.test(text)).map(([name]) => name);
  return new Set([...signs, `length ${length}`].map((sign) => hashText(sign, 1)));
}

/** Characters and words, alone and in rows of two and three, with where the message begins and ends. */
function piecesOf({ text, tokens }: Said): Set<number> {
  const pieces = new Set<number>();
  const units = unitsIn(tokens);
  addSounds(units, pieces);
  const row = ['', '^'];
  for (const unit of [...units, null]) {
    const piece = unit === null ? '$' : nameOf(unit);
    const [beforeLast = '', last = ''] = row;
    const hash = hashText(piece, 4);
    if (unit !== null) pieces.add(hash);
    pieces.add(hashPair(hashText(last, 5), hash));
    if (beforeLast !== '') pieces.add(hashPair(hashText(`${beforeLast} ${last}`, 6), hash));
    if (beforeLast !== '' && unit !== null) pieces.add(hashPair(hashText(beforeLast, 7), hash));
    row.shift();
    row.push(piece);
  }
  for (const { kind, text: word } of tokens) if (kind === 'word') addLetters(word, pieces);
  return text === '' ? new Set() : pieces;
}

/** Of a number only how long it is. */
function nameOf({ text }: Unit): string {
  return /\d/.test(text) ? `#${Math.min(text.length, 5)}` : text;
}

function addLetters(word: string, pieces: Set<number>): void {
  const padded = ` ${word} `;
  for (let at = 0; at + LETTERS <= padded.length; at++) pieces.add(hashText(padded.slice(at, at + LETTERS), 8));
}

/** How two characters in a row are read: another one that is typed by mistake mostly sounds the same. */
function addSounds(units: readonly Unit[], pieces: Set<number>): void {
  let last = '^';
  for (const unit of [...units, null]) {
    const sound = unit === null ? '$' : unit.isJoined ? (syllableOf(unit.text) ?? '') : '';
    if (sound !== '' && last !== '') pieces.add(hashPair(hashText(last, 9), hashText(sound)));
    last = sound;
  }
}
