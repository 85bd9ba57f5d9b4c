import { caseCode } from '../../model/case.ts';
import type { WrittenCode } from '../commands.ts';

/** What may say which case something written in a room is about. */
export interface Places {
  /** The case whose thread it was written in. */
  readonly thread: number | null;
  /** The line that it replies to. */
  readonly replied: { readonly case: number; readonly seq: number } | null;
  readonly code: WrittenCode | null;
  /** The open case of this desk that has the code; null = none has. */
  readonly coded: number | null;
  /** The cases that who wrote it has claimed here, where that is enough to go by; null = it is not. */
  readonly held: readonly number[] | null;
}

/** Which case is meant. `cut`: a code was written that is none of the words. */
export type Target =
  | { readonly kind: 'case'; readonly number: number; readonly replyTo: number | null; readonly cut: boolean }
  /** Of no case, as far as is known. */
  | { readonly kind: 'none' }
  | { readonly kind: 'not-open'; readonly code: string }
  /** Written where one case is, with the code of another. */
  | { readonly kind: 'conflict'; readonly code: string; readonly here: number }
  | { readonly kind: 'look-alike' }
  /** Who wrote it has several. */
  | { readonly kind: 'uncertain' };

/** Tells which case is meant, and never guesses. `textual`: what follows is a text, in which "A4" may be a word. */
export function targetOf({ thread, replied, code, coded, held }: Places, textual: boolean): Target {
  const here = thread ?? replied?.case ?? null;
  const replyTo = replied !== null && replied.case === here ? replied.seq : null;
  if (here !== null) return whereItStands(here, replyTo, code, coded, textual);
  if (code !== null) {
    if (code.suspect) return { kind: 'look-alike' };
    return coded === null
      ? { kind: 'not-open', code: code.code }
      : { kind: 'case', number: coded, replyTo: null, cut: true };
  }
  const [only, ...others] = held ?? [];
  if (only === undefined) return { kind: 'none' };
  return others.length > 0 ? { kind: 'uncertain' } : { kind: 'case', number: only, replyTo: null, cut: false };
}

function whereItStands(
  here: number,
  replyTo: number | null,
  code: WrittenCode | null,
  coded: number | null,
  textual: boolean,
): Target {
  const at = { kind: 'case', number: here, replyTo } as const;
  if (code === null || (code.suspect && textual)) return { ...at, cut: false };
  if (code.suspect) return { kind: 'look-alike' };
  if (code.code === caseCode(here)) return { ...at, cut: true };
  if (coded !== null) return { kind: 'conflict', code: code.code, here };
  return textual ? { ...at, cut: false } : { kind: 'not-open', code: code.code };
}
