import type { Capabilities, TextUnit } from '../model/adapter.ts';
import type { Choice, OutgoingMessage } from '../model/message.ts';

const encoder = new TextEncoder();

/** A text's length as a channel counts it. */
export function lengthIn(unit: TextUnit, text: string): number {
  if (unit === 'utf16') return text.length;
  return unit === 'bytes' ? encoder.encode(text).length : [...text].length;
}

/**
 * Makes a message showable on a channel: choices become a numbered list where there are too few buttons, and long texts
 * are split. `howToChoose` is the line under a numbered list ("reply with the number").
 */
export function fit(message: OutgoingMessage, channel: Capabilities, howToChoose: string): OutgoingMessage[] {
  if (message.kind === 'choices' && message.choices.length > channel.buttons) {
    return texts(`${message.text}\n\n${numbered(message.choices)}\n${howToChoose}`, channel);
  }
  const parts = texts(message.text, channel);
  const last = parts.pop();
  if (message.kind === 'text' || last === undefined) return [...parts, ...(last === undefined ? [] : [last])];
  return [...parts, { ...message, text: last.text }];
}

const numbered = (choices: readonly Choice[]): string =>
  choices.map((choice, index) => `${index + 1}. ${choice.label}`).join('\n');

const texts = (text: string, { maxText, unit }: Capabilities): OutgoingMessage[] =>
  splitText(text, maxText, unit).map((part) => ({ kind: 'text', text: part }));

/**
 * Splits a text into parts of at most `max` units, at the end of a paragraph, a line, a sentence or a word where one is
 * in the second half of the part, and never inside a grapheme (unless one alone is longer than a part).
 * Nothing but white space around the cuts is lost.
 */
export function splitText(text: string, max: number, unit: TextUnit): string[] {
  const parts: string[] = [];
  let rest = text.trim();
  while (lengthIn(unit, rest) > max) {
    const head = longestHead(rest, max, unit);
    const cut = bestCut(head, rest);
    const part = rest.slice(0, cut).trimEnd();
    if (part !== '') parts.push(part);
    rest = rest.slice(cut).trimStart();
  }
  if (rest !== '') parts.push(rest);
  return parts;
}

const graphemes = new Intl.Segmenter(undefined, { granularity: 'grapheme' });

/** The longest beginning of whole graphemes that fits; if not even one does, of code points. */
function longestHead(text: string, max: number, unit: TextUnit): string {
  // No grapheme that fits begins past `max` UTF-16 units × 2: only so much needs to be segmented.
  const window = text.slice(0, max * 2 + 2);
  const whole = take(
    (function* () {
      for (const { segment } of graphemes.segment(window)) yield segment;
    })(),
    max,
    unit,
  );
  return whole !== '' ? whole : take(window, max, unit) || ([...text][0] ?? '');
}

function take(pieces: Iterable<string>, max: number, unit: TextUnit): string {
  let head = '';
  let used = 0;
  for (const piece of pieces) {
    used += lengthIn(unit, piece);
    if (used > max) break;
    head += piece;
  }
  return head;
}

/** Ends of paragraphs, lines, sentences, clauses and words, the best kind first. */
const CUTS = [/\n\s*\n/gu, /\n/gu, /[。！？!?…]+["'”’）)]*|\.(?=\s)/gu, /[，、；,;:：]/gu, /\s/gu];

function bestCut(head: string, text: string): number {
  if (/^\s/u.test(text.slice(head.length))) return head.length;
  for (const kind of CUTS) {
    const last = [...head.matchAll(kind)].at(-1);
    const end = last === undefined ? 0 : last.index + last[0].length;
    if (end > head.length / 2) return end;
  }
  return head.length;
}
