import type { Choice } from '../model/message.ts';

/** The choice that answers with a knowledge entry. */
export const entryChoice = (entry: string): string => `entry:${entry}`;
/** The choice that starts a flow; `about`: what it is to begin with, such as an order's number. */
export const flowChoice = (flow: string, about?: string): string =>
  about === undefined ? `flow:${flow}` : `flow:${flow}:${about}`;

/** What a choice's id means; null = it is some flow's own. */
export function readChoice(
  id: string,
): { readonly entry: string } | { readonly flow: string; readonly about: string | null } | null {
  if (id.startsWith('entry:')) return { entry: id.slice('entry:'.length) };
  const [, flow, about] = /^flow:([^:]+)(?::(.+))?$/su.exec(id) ?? [];
  if (flow !== undefined) return { flow, about: about ?? null };
  return null;
}

const HAN_DIGITS = '一二三四五六七八九十';
const ENGLISH_ORDINALS = [
  'first',
  'second',
  'third',
  'fourth',
  'fifth',
  'sixth',
  'seventh',
  'eighth',
  'ninth',
  'tenth',
];
const NUMBERED =
  /^(?:第|选|选择|option|number|no\.?|#)?\s*(\d{1,2}|[一二两三四五六七八九十])\s*(?:个|项|号|条|[.)、])?$/u;
const ENGLISH = new RegExp(`^(?:the\\s+)?(${ENGLISH_ORDINALS.join('|')})(?:\\s+one)?$`);

const LAST = /^(?:选?最后(?:那|这|一)?(?:个|项|条)?|(?:the )?last(?: one)?)$/u;

/**
 * The offered choice that a text picks by its number ("2", "２", "第二个", "the second", "the last one"), by its label or
 * by a part of it that no other has; null = none.
 */
export function pickOffered(offered: readonly Choice[], text: string): Choice | null {
  if (offered.length === 0) return null;
  const said = fold(text);
  if (LAST.test(said)) return offered.at(-1) ?? null;
  const byLabel = offered.find((choice) => fold(choice.label) === said) ?? byPart(offered, said);
  return byLabel ?? offered[numberOf(said) - 1] ?? byWords(offered, text);
}

/** Words that carry nothing of what a label says. */
const EMPTY_WORDS =
  /\b(?:i|i['’]?(?:ll|d|m|ve)|we|it|it['’]?s|is|was|be|am|the|an?|to|my|me|of|for|so|ok(?:ay)?|yes|yeah|well|oh|then|just|please|pls|that|this|would|will|like|want|do|have|rather)\b|[我您你的了吧啊呢呀哦嗯就那是要想请一个好]|[\s\p{P}\p{S}]/giu;
const DENIES = /[不别没非]|\b(?:not?|never|without|instead|than|n['’]t|cancel)\b|n['’]t\b/iu;
const ASKS = /[?？吗呢么]\s*$|怎么|多少|多久|几[天时]|\b(?:how|when|what|why|which|who|can|could|does|is there)\b/iu;
/** So much may stand beside a label's words, in letters. */
const BESIDE = { han: 2, letters: 6 } as const;
const LEAST = { han: 2, letters: 6 } as const;

/** The only choice whose words a short text has, with hardly any beside: "just changed my mind" of "I changed my mind". */
function byWords(offered: readonly Choice[], text: string): Choice | null {
  const said = text.normalize('NFKC').toLowerCase().replaceAll('’', "'");
  if (ASKS.test(said)) return null;
  const words = wordsIn(said);
  const meant = offered.filter(({ label }) => {
    const own = label.normalize('NFKC').toLowerCase();
    return DENIES.test(own) === DENIES.test(said) && hasHardlyMore(words, wordsIn(own));
  });
  return meant.length === 1 ? (meant[0] ?? null) : null;
}

const wordsIn = (text: string): string[] =>
  text.replaceAll(EMPTY_WORDS, ' ').match(/\p{Script=Han}+|[^\s\p{Script=Han}]+/gu) ?? [];

function hasHardlyMore(said: readonly string[], label: readonly string[]): boolean {
  const [all, own] = [said.join(' '), label.join(' ')];
  const most = /\p{Script=Han}/u.test(own) ? 'han' : 'letters';
  if (own.length < LEAST[most] || all.length - own.length > BESIDE[most] || all.length > 2 * own.length) return false;
  return label.every((word) => (most === 'han' ? all.includes(word) : said.includes(word)));
}

/** Labels such as "物流配送 · 快递员态度" have parts. */
function byPart(offered: readonly Choice[], said: string): Choice | null {
  const found = offered.filter(({ label }) => label.split(' · ').some((part) => fold(part) === said));
  return found.length > 0 ? (found[0] ?? null) : null;
}

const fold = (text: string): string =>
  text
    .normalize('NFKC')
    .trim()
    .toLowerCase()
    .replace(/[\s.。!！?？,，]+$/u, '')
    .replace(/[\s,，]*(?:please|pls|thanks|thank you|谢谢|吧|啊)$/u, '');

/** From 1; 0 = no number. */
function numberOf(said: string): number {
  // So many of something.
  if (said === '两个') return 0;
  const numbered = NUMBERED.exec(said)?.[1];
  if (numbered !== undefined)
    return /\d/.test(numbered) ? Number(numbered) : HAN_DIGITS.indexOf(numbered.replace('两', '二')) + 1;
  const ordinal = ENGLISH.exec(said)?.[1];
  return ordinal === undefined ? 0 : ENGLISH_ORDINALS.indexOf(ordinal) + 1;
}
