import type { DeskAction } from '../model/desk.ts';
import type { Language } from '../model/language.ts';
import type { Priority } from '../model/ticket.ts';
import { skeleton } from './rooms/look-alike.ts';
import { CASELESS, nearestWord, splitVerb, type Verb, verbOf } from './rooms/words.ts';

/** A case's code in what was written. */
export interface WrittenCode {
  /** As `caseCode` gives it. */
  readonly code: string;
  /** The words that follow, with the code still before them: it may be no code at all, as in "A4 paper". */
  readonly uncut: string;
  /** It only looks like one: it is made of other letters. */
  readonly suspect: boolean;
}

/** What somebody wrote in a room. */
export type Written =
  /** Words; what becomes of them is said by where they were written. */
  | { readonly kind: 'text' | 'reply' | 'note'; readonly text: string; readonly code: WrittenCode | null }
  | { readonly kind: 'command'; readonly verb: Verb; readonly rest: string; readonly code: WrittenCode | null }
  | { readonly kind: 'quick'; readonly id: string; readonly rest: string; readonly code: WrittenCode | null }
  | { readonly kind: 'unknown'; readonly word: string; readonly nearest: string | null }
  /** It looks like a command and is none. */
  | { readonly kind: 'look-alike' }
  /** A command's word alone, where commands are words with a code. */
  | { readonly kind: 'needs-code'; readonly verb: Verb };

/** How a room is written in. */
export interface Manner {
  /** Commands are also words with a code, as on platforms that have none: 接单 A17, A17 接单. */
  readonly bareWords: boolean;
  /** Ids of quick replies. */
  readonly quickReplies: readonly string[];
}

/** White space that people type; what is not seen at all stays. */
const SPACES = /^[ \t\r\n\u00a0\u2005\u3000]+|[ \t\r\n\u00a0\u2005\u3000]+$/g;
const trim = (text: string): string => text.replace(SPACES, '');

const CODE = /^#?([a-z])([1-9]\d?)$/;
const TOKEN = /^([^\s:：,，、。;；]+)([\s:：,，、。;；]*)/u;

/** Reads what somebody wrote in a room. Never throws. */
export function readWritten(written: string, manner: Manner): Written {
  const text = trim(written);
  const lead = readCode(text);
  if (lead === null) return readBody(text, null, manner);
  return readBody(lead.rest, { code: lead.code, uncut: text, suspect: lead.suspect }, manner);
}

/** The code that a text begins with; null = with none. */
function readCode(text: string): { code: string; suspect: boolean; rest: string } | null {
  const [all = '', token = ''] = TOKEN.exec(text.slice(0, 60)) ?? [];
  const plain = CODE.exec(token.normalize('NFKC').toLowerCase());
  const found = plain ?? CODE.exec(skeleton(token));
  if (found === null) return null;
  const [, letter = '', number = ''] = found;
  return { code: `${letter.toUpperCase()}${number}`, suspect: plain === null, rest: text.slice(all.length) };
}

function readBody(body: string, code: WrittenCode | null, manner: Manner): Written {
  if (body.startsWith('//')) return coded('note', body.slice(2), code);
  if (body.startsWith('/')) return readSlash(body.slice(1), code, manner);
  if (skeleton(body.slice(0, 40)).startsWith('/')) return { kind: 'look-alike' };
  if (/^[>＞]/u.test(body)) return coded('reply', body.slice(1), code);
  return (manner.bareWords ? readBare(body, code) : null) ?? { kind: 'text', text: body, code };
}

/** Words for somebody, with a code before them unless it was read already. */
function coded(kind: 'note' | 'reply', words: string, before: WrittenCode | null): Written {
  const text = trim(words);
  const { code, rest } = codeIn(text, before);
  return { kind, text: rest, code };
}

function codeIn(text: string, before: WrittenCode | null): { code: WrittenCode | null; rest: string } {
  const found = before === null ? readCode(text) : null;
  if (found === null) return { code: before === null ? null : { ...before, uncut: text }, rest: text };
  return { code: { code: found.code, uncut: text, suspect: found.suspect }, rest: found.rest };
}

function readSlash(body: string, code: WrittenCode | null, manner: Manner): Written {
  const [, called = '', rest = ''] = /^(\S*)\s*([\s\S]*)$/u.exec(body) ?? [];
  const [word = ''] = called.split('@');
  const verb = verbOf(word);
  // A bot's name stands behind its commands, which are Latin; behind Chinese ones it is somebody else's.
  const named = /^[a-z]/i.test(word) ? '' : `${called.slice(word.length)} `;
  if (verb !== null) return command(verb, `${named}${rest}`, code);
  const quick = manner.quickReplies.find((id) => id.toLowerCase() === word.toLowerCase());
  if (quick !== undefined) {
    const after = codeIn(trim(rest), code);
    return { kind: 'quick', id: quick, ...after };
  }
  const split = splitVerb(called);
  if (split !== null) return command(split.verb, `${split.rest} ${rest}`, code);
  if (skeleton(word) !== word.toLowerCase() && verbOf(skeleton(word)) !== null) return { kind: 'look-alike' };
  return { kind: 'unknown', word: word.slice(0, 40), nearest: nearestWord(word, manner.quickReplies) };
}

function command(verb: Verb, words: string, before: WrittenCode | null): Written {
  const after = codeIn(trim(words), before);
  if (verb === 'note' || verb === 'reply') return { kind: verb, text: after.rest, code: after.code };
  return { kind: 'command', verb, ...after };
}

/**
 * A command's word beside a code; null = these are words for somebody. Words that begin with a command's are never taken
 * for an answer to a customer: a note is one also without a code, and the others need theirs.
 */
function readBare(body: string, before: WrittenCode | null): Written | null {
  const [, word = '', rest = ''] = /^(\S+)\s*([\s\S]*)$/u.exec(body) ?? [];
  const verb = verbOf(word);
  if (verb === null) return readJoined(word, rest, before);
  const { code } = codeIn(trim(rest), before);
  if (code !== null || IN_PLAIN_WORDS.has(verb) || (rest === '' && CASELESS.has(verb)))
    return command(verb, rest, before);
  return { kind: 'needs-code', verb };
}

/** What needs no code: the case is told as for any words. */
const IN_PLAIN_WORDS: ReadonlySet<Verb> = new Set(['note', 'reply']);

/** 接单A17, 备注老客户: a command's word without a space after it. */
function readJoined(word: string, rest: string, before: WrittenCode | null): Written | null {
  const split = splitVerb(word);
  if (split !== null) {
    const words = `${split.rest} ${rest}`;
    const { code } = codeIn(trim(words), null);
    return code !== null || split.verb === 'note' ? command(split.verb, words, before) : null;
  }
  const looks = verbOf(skeleton(word)) !== null && skeleton(word) !== word.toLowerCase();
  return looks && codeIn(trim(rest), before).code !== null ? { kind: 'look-alike' } : null;
}

/** What a command asks for. */
export type Order =
  | { readonly kind: 'action'; readonly action: DeskAction }
  /** To whom, as it was written: somebody's name, or a desk. */
  | { readonly kind: 'transfer'; readonly to: string }
  /** null = which there are. */
  | { readonly kind: 'suggest'; readonly entry: string | null }
  /** null = as it was proposed. */
  | { readonly kind: 'learn'; readonly question: string | null; readonly answer: string | null }
  | { readonly kind: 'profile' | 'stats' | 'cases' | 'help' | 'desk' };

const HOURS = { usual: 24, most: 8760 } as const;
const SOLVED = new Set(['solved', '已解决', '解决', '已解決']);
const UNSOLVED = new Set(['unsolved', '未解决', '没解决', '未解決']);
const PRIORITIES: Readonly<Record<string, Priority | undefined>> = {
  low: 'low',
  低: 'low',
  normal: 'normal',
  普通: 'normal',
  中: 'normal',
  high: 'high',
  高: 'high',
  urgent: 'urgent',
  紧急: 'urgent',
  緊急: 'urgent',
};
const LANGUAGES: Readonly<Record<string, Language | undefined>> = {
  中文: 'zh',
  汉语: 'zh',
  chinese: 'zh',
  英文: 'en',
  英语: 'en',
  english: 'en',
};

type Reader = (rest: string, languages: readonly Language[]) => Order | null;

const alone =
  (order: Order): Reader =>
  (rest) =>
    rest === '' ? order : null;

const READERS: Readonly<Record<Exclude<Verb, 'note' | 'reply'>, Reader>> = {
  claim: alone({ kind: 'action', action: { kind: 'claim' } }),
  release: alone({ kind: 'action', action: { kind: 'release' } }),
  bot: alone({ kind: 'action', action: { kind: 'bot' } }),
  reveal: alone({ kind: 'action', action: { kind: 'reveal' } }),
  drop: alone({ kind: 'action', action: { kind: 'drop' } }),
  learn: learning,
  profile: alone({ kind: 'profile' }),
  stats: alone({ kind: 'stats' }),
  cases: alone({ kind: 'cases' }),
  help: alone({ kind: 'help' }),
  desk: alone({ kind: 'desk' }),
  suggest: (rest) => (/\s/u.test(rest) ? null : { kind: 'suggest', entry: rest === '' ? null : rest }),
  transfer: (rest) => (rest === '' ? null : { kind: 'transfer', to: trim(rest.replace(/^@/u, '')) }),
  close: (rest) => ({ kind: 'action', action: closing(rest) }),
  ticket: (rest) => ({ kind: 'action', action: { kind: 'ticket', text: rest === '' ? null : rest } }),
  language(rest, languages) {
    const wanted = LANGUAGES[rest.toLowerCase()] ?? rest.toLowerCase();
    const to = languages.find((known) => known.toLowerCase() === wanted);
    return to === undefined ? null : { kind: 'action', action: { kind: 'language', to } };
  },
  block: blocking,
  priority(rest) {
    const to = PRIORITIES[rest.toLowerCase()];
    return to === undefined ? null : { kind: 'action', action: { kind: 'priority', to } };
  },
};

/** Reads what follows a command; null = it is not what the command takes. */
export function orderOf(
  verb: Exclude<Verb, 'note' | 'reply'>,
  words: string,
  languages: readonly Language[],
): Order | null {
  return READERS[verb](trim(words), languages);
}

/** `question => answer`, or only other words for the answer. */
function learning(rest: string): Order {
  const [one = '', ...others] = rest.split(/=>|＝>|→/u);
  if (rest === '') return { kind: 'learn', question: null, answer: null };
  return others.length === 0
    ? { kind: 'learn', question: null, answer: rest }
    : { kind: 'learn', question: trim(one), answer: trim(others.join('=>')) };
}

function closing(rest: string): DeskAction {
  const [first = ''] = rest.split(/\s+/u);
  const word = first.toLowerCase();
  const solved = SOLVED.has(word) ? true : UNSOLVED.has(word) ? false : null;
  const reason = trim(solved === null ? rest : rest.slice(first.length));
  return { kind: 'close', solved, reason: reason === '' ? null : reason };
}

function blocking(rest: string): Order | null {
  const [, digits] = /^(\d{1,4})\s*(?:h|hours?|小时|小時)?$/iu.exec(rest) ?? [];
  const hours = rest === '' ? HOURS.usual : Number(digits ?? Number.NaN);
  return hours >= 1 && hours <= HOURS.most ? { kind: 'action', action: { kind: 'block', hours } } : null;
}
