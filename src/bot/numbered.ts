import { readChoice } from '../dialogs/choices.ts';
import type { TurnInput } from '../dialogs/flow.ts';
import type { Decided, DecideInput } from './scene.ts';

/** A number of the list, and more after it: no measure, and no second number. */
const NUMBER_FIRST = /^\s*(\d|第?[一二三四五六七八九](?=[，,]))[\s]*[,，.。、)）:：][\s]*(?=\p{L})(.+)$/su;
const PLACES = '一二三四五六七八九';
/** What nobody is told of anew, once the number was taken. */
const UNHEARD: ReadonlySet<string> = new Set(['clarify', 'fallback', 'small-talk']);

/** "1, but do I have to pay for that?": the number picks what was offered, and the rest is decided after it. */
export function decideNumbered(given: DecideInput, decideOne: (one: DecideInput) => Decided): Decided | null {
  const { input, session } = given;
  if (input.kind !== 'text' || (input.files ?? []).length > 0) return null;
  const [, number, rest] = NUMBER_FIRST.exec(input.text) ?? [];
  if (number === undefined || rest === undefined) return null;
  const place = /\d/u.test(number) ? Number(number) : PLACES.indexOf(number.replace('第', '')) + 1;
  const picked = session.offered[place - 1];
  // Of what one may ask next, a number is as likely one of something else.
  if (picked === undefined || isEntry(picked.id)) return null;
  const first = decideOne({ ...given, input: { kind: 'choice', choice: picked.id } });
  const after = decideOne({ ...given, session: first.session, input: { ...input, ...withoutNumber(input, rest) } });
  const isHeard = first.calls.length === 0 && !UNHEARD.has(after.decision.route);
  return isHeard ? { ...after, calls: [...first.calls, ...after.calls] } : first;
}

const isEntry = (id: string): boolean => {
  const choice = readChoice(id);
  return choice !== null && 'entry' in choice;
};

/** The same message without the number; what is read of the rest hardly changes by it. */
function withoutNumber({ understanding }: Extract<TurnInput, { kind: 'text' }>, rest: string) {
  const { aside } = understanding;
  if (aside === null) return { text: rest, understanding };
  const told = aside.told.text.replace(NUMBER_FIRST, '$2').trim();
  const isTold = /\p{L}/u.test(told);
  // Nothing is told but the number: all of the rest asks.
  return isTold
    ? { text: rest, understanding: { ...understanding, aside: { ...aside, told: { ...aside.told, text: told } } } }
    : { text: aside.asked.text, understanding: { ...aside.asked.understanding, aside: null } };
}
