import type { Capabilities, TextUnit } from '../model/adapter.ts';
import { type Choice, choicesOf, type OutgoingMessage } from '../model/message.ts';

const encoder = new TextEncoder();

/** A text's length as a channel counts it. */
export function lengthIn(unit: TextUnit, text: string): number {
  if (unit === 'utf16') return text.length;
  return unit === 'bytes' ? encoder.encode(text).length : [...text].length;
}

/**
 * Makes the messages of one turn showable on a channel: cards and files become text where it has none, choices a numbered
 * list where there are too few buttons, and long texts are split. The numbers go on from message to message, as the
 * choices do that "2" picks from. `howToChoose` is the line under a numbered list ("reply with the number").
 */
export function fitAll(
  messages: readonly OutgoingMessage[],
  channel: Capabilities,
  howToChoose: string,
): OutgoingMessage[] {
  let offered = 0;
  const parts = messages.flatMap((message) => {
    const fitted = fit(message, channel, howToChoose, offered);
    offered += choicesOf(message).length;
    return fitted;
  });
  return channel.merge === true ? mergeTexts(parts, channel) : parts;
}

function fit(message: OutgoingMessage, channel: Capabilities, howToChoose: string, offered: number): OutgoingMessage[] {
  const choices = choicesOf(message);
  if (message.kind === 'file')
    return channel.files === true ? splitBefore(message, channel) : fileAsText(message, channel);
  if (choices.length > channel.buttons) {
    return texts(`${message.text}\n\n${numbered(choices, offered)}\n${howToChoose}`, channel);
  }
  if (message.kind !== 'card') return splitBefore(message, channel);
  if (channel.cards === true) return [message];
  return choices.length === 0
    ? texts(message.text, channel)
    : splitBefore({ kind: 'choices', text: message.text, choices: [...choices] }, channel);
}

/** The text in as many parts as it takes, the last of which is the message itself. */
function splitBefore(message: OutgoingMessage, channel: Capabilities): OutgoingMessage[] {
  const parts = texts(message.text, channel);
  const last = parts.pop();
  return last === undefined ? [] : [...parts, { ...message, text: last.text }];
}

function fileAsText(
  { text, file }: Extract<OutgoingMessage, { kind: 'file' }>,
  channel: Capabilities,
): OutgoingMessage[] {
  const where = file.url.startsWith('https:') ? `${file.name}: ${file.url}` : file.name;
  return texts(`${text}\n${where}`, channel);
}

/** Texts that have room in one message are put into one. */
function mergeTexts(parts: readonly OutgoingMessage[], { maxText, unit }: Capabilities): OutgoingMessage[] {
  const merged: OutgoingMessage[] = [];
  for (const part of parts) {
    const last = merged.at(-1);
    const both = `${last?.text}\n\n${part.text}`;
    if (last?.kind === 'text' && part.kind === 'text' && lengthIn(unit, both) <= maxText) {
      merged[merged.length - 1] = { kind: 'text', text: both };
    } else merged.push(part);
  }
  return merged;
}

const numbered = (choices: readonly Choice[], offered: number): string =>
  choices.map((choice, index) => `${offered + index + 1}. ${choice.label}`).join('\n');

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
