import { type ErrandKind, errandBefore, errandIn, namesNew } from './errand-words.ts';
import { type FlowContext, type FlowInput, wordsOf } from './flow.ts';
import { claimsPaid } from './money-words.ts';

/** What a choice offers to pass on without more words. */
export const PICKED = ['cancel', 'paid'] as const;
const MOST = 1500;

/** What was said of what was picked, or else what it is. */
function wordsPicked(picked: (typeof PICKED)[number], { heard, say }: FlowContext): string {
  const told = heard.find(({ text }) => (picked === 'paid' ? claimsPaid(text) : errandIn(text) === picked));
  return (told?.text ?? say(`errand.kind.${picked}`)).slice(0, MOST);
}

/** What was wanted, with what was said of it before. */
export function wordsWanted(said: FlowInput, picked: (typeof PICKED)[number] | null, context: FlowContext): string {
  if (picked !== null) return wordsPicked(picked, context);
  const now = said.kind === 'text' ? said.text.trim() : '';
  const own = said.kind === 'text' ? errandIn(wordsOf(said)) : null;
  const before = errandBefore(context);
  if (before === null) return now.slice(0, MOST);
  if (own === null || (own === 'note' && now.length < LONG_ENOUGH)) return before.text.slice(0, MOST);
  const isWhole = own !== 'note' && (own !== before.kind || namesNew(own, now) || !namesNew(own, before.text));
  return isWhole ? now.slice(0, MOST) : withWords(before.text, now);
}
/** A shorter call for a note says nothing itself. */
const LONG_ENOUGH = 24;

/** The last of the lines that says what is to be done. */
export const kindOf = (words: string): ErrandKind => {
  const kinds = words.split('\n').flatMap((line) => errandIn(line) ?? []);
  return kinds.findLast((kind) => kind !== 'note') ?? kinds.at(-1) ?? 'note';
};

/** With one more line. */
export const withWords = (before: string, more: string): string =>
  more.trim() === '' || before.includes(more.trim())
    ? before
    : [before, more.trim()]
        .filter((line) => line !== '')
        .join('\n')
        .slice(0, MOST);
