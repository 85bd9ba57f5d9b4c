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
  return byLabel ?? offered[numberOf(said) - 1] ?? null;
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
  const numbered = NUMBERED.exec(said)?.[1];
  if (numbered !== undefined)
    return /\d/.test(numbered) ? Number(numbered) : HAN_DIGITS.indexOf(numbered.replace('两', '二')) + 1;
  const ordinal = ENGLISH.exec(said)?.[1];
  return ordinal === undefined ? 0 : ENGLISH_ORDINALS.indexOf(ordinal) + 1;
}
