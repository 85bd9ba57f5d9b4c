import { pickOffered, readChoice } from '../dialogs/choices.ts';
import { isParting } from '../dialogs/closing.ts';
import type { FlowInput } from '../dialogs/flow.ts';
import { agrees, beginsWithYes, deniesCancel } from '../dialogs/replies.ts';
import type { Choice } from '../model/message.ts';
import type { Session } from '../model/session.ts';
import { passedOn } from './errands.ts';
import { RESTORE } from './running.ts';

/** "2", "第二个" and a label's own words pick what was offered. */
export function pickByWords(input: FlowInput, session: Session): FlowInput {
  // Words under a photo tell of it, and press nothing.
  if (input.kind !== 'text' || (input.files ?? []).length > 0) return input;
  const [only, ...others] = session.offered;
  const isSole = others.length === 0 && only !== undefined && isProposed(only);
  const isCalled = isSole && offersPerson(only) && (saysYesCancel(input) || (agrees(input) && !isParting(input)));
  // What was offered to be passed on, beside a person.
  const passed = passedOn(input, session);
  if (passed !== undefined) return { kind: 'choice', choice: passed.id };
  const agreed = isCalled || (isSole && !offersPerson(only) && agrees(input) && !isParting(input)) ? only : undefined;
  const picked = agreed ?? pickOffered(session.offered, input.text);
  return picked === undefined || picked === null ? input : { kind: 'choice', choice: picked.id };
}

/** A mere "all right" takes up what was proposed: neither what was just given up nor what one may ask or add next. */
function isProposed({ id }: Choice): boolean {
  const choice = readChoice(id);
  return id !== RESTORE && (choice === null || !('entry' in choice || choice.flow === 'ticket-status'));
}

/** "Yes, cancel it please. When do I get the cash?": what our people were offered for, whatever stands beside. */
const saysYesCancel = (input: FlowInput): boolean =>
  input.kind === 'text' &&
  beginsWithYes(input) &&
  !deniesCancel(input) &&
  /取消|\bcancel/iu.test(input.words ?? input.text);

/** Nobody is called by a "thanks, got it". */
function offersPerson({ id }: Choice): boolean {
  const choice = readChoice(id);
  return choice !== null && 'flow' in choice && choice.flow === 'human';
}
