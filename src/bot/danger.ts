import { asksWhetherSafe, dangerTold, isDangerous } from '../dialogs/danger-words.ts';
import { flowContext, type TurnInput } from '../dialogs/flow.ts';
import { lookupIn } from '../dialogs/order-lookup.ts';
import { textMessage } from '../dialogs/replies.ts';
import type { Session } from '../model/session.ts';
import type { Understanding } from '../model/understanding.ts';
import { simplify } from '../understanding/han.ts';
import { inScript } from '../understanding/script.ts';
import type { Decided, DecideInput } from './scene.ts';

const TAKING: ReadonlySet<string> = new Set(['complaint', 'return-request']);
/** How long after something was filed what is told is told of that, ms. */
const FILED_MS = 30 * 60_000;
/** Longer messages are stories, which the flows take in. */
const LONGEST = 300;

type Text = Extract<TurnInput, { kind: 'text' }>;

/**
 * What is dangerous, in the middle of a return or a complaint or after one was filed: to stop using it is said first, and what is
 * told of it is kept. Who asks whether it may be used is answered by that, and by nothing that the shop says of its goods at
 * large; where nothing is under way, a complaint is begun.
 */
export function decideDanger(given: DecideInput, decideOne: (one: DecideInput) => Decided): Decided | null {
  const { input, session, knowledge, now } = given;
  if (input.kind !== 'text' || input.text.length > LONGEST) return null;
  const words = simplify(input.text);
  if (!isDangerous(words)) return null;
  const asks = asksWhetherSafe(words);
  const frame = session.frames.findLast(({ flow }) => TAKING.has(flow));
  const isFiled = session.talk.tickets.some(({ at }) => now - at < FILED_MS);
  if (frame === undefined && !isFiled && !asks) return null;
  // Once said, it is said again only to who asks.
  if (!asks && (frame === undefined || isDangerous(JSON.stringify(frame.data)))) return null;
  const told = asks ? toldAlone(input, wishFor(session, frame !== undefined, isFiled)) : input;
  const decided = decideOne({ ...given, input: told });
  const advice = textMessage(flowContext(knowledge, decided.session.language, now).say('complaint.danger'));
  if (decided.say.some(({ text }) => text.includes(advice.text))) return decided;
  const said = inScript(advice, decided.session.language, decided.session.script);
  return { ...decided, say: [said, ...decided.say] };
}

function wishFor({ frames }: Session, isTaken: boolean, isFiled: boolean): Understanding['wishes'] {
  const isLooking = frames.some((frame) => lookupIn(frame) !== null);
  if (isTaken) return isLooking ? { return: 1 } : { other: 1 };
  return isFiled ? { add: 1 } : { complaint: 1 };
}

/** What is told, as something that is told and asks nothing. */
function toldAlone({ understanding, ...input }: Text, wishes: Understanding['wishes']): Text {
  return {
    ...input,
    text: dangerTold(input.text),
    understanding: {
      ...understanding,
      verdict: 'abstain',
      candidates: [],
      asked: [],
      aside: null,
      smallTalk: null,
      command: null,
      wishes,
      replies: { tell: 1 },
    },
  };
}
