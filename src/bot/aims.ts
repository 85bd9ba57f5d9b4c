import { detailIn, TOLD } from '../dialogs/details.ts';
import type { FlowInput } from '../dialogs/flow.ts';
import { wishIn } from '../dialogs/order-aims.ts';
import { withoutNumbers } from '../dialogs/order-asked.ts';
import { aspectOf } from '../dialogs/order-aspects.ts';
import { wants } from '../dialogs/replies.ts';
import type { FlowName } from '../model/knowledge.ts';
import type { Scene } from './scene.ts';

type Text = Extract<FlowInput, { kind: 'text' }>;

/** Hardly a word beside a number: what it is like says nothing. */
const HARDLY = 12;
/** So likely something is wanted in so many words, and by a word or two beside a number. */
const WISHED = { surely: 0.6, within: 0.5 } as const;
/** So many messages before say what an order is named for. */
const BEFORE = 2;

/** A thing is named beside the number, and not what is to be done with it. */
export const namesOnly = (input: Text): boolean =>
  withoutNumbers(input).length <= HARDLY &&
  !wants(input, 'complaint', WISHED.within) &&
  wants(input, 'return', LIKE_A_RETURN) &&
  !wants(input, 'return', WISHED.within) &&
  detailIn(input, 'reason', TOLD.beside) === null &&
  !DOES.test(withoutNumbers(input));
/** From so likely on an order that is named would be returned. */
const LIKE_A_RETURN = 0.35;
const DOES = /退|换|修|补|坏|碎|破|错|少|\b(?:return|exchang|refund|replac|swap|repair|broke|wrong|missing)/iu;

/** The order is named for what was begun or told just before, where the message itself says nothing; null = for nothing. */
export function begunBefore(scene: Scene, wanted: FlowName | null): FlowName | null {
  const { input, context, session } = scene;
  if (input.kind !== 'text' || (wanted !== null && wanted !== 'track-order') || saysMore(input)) return null;
  if (context.talk.tickets.length > 0 || session.left !== null) return null;
  // To change an order is no return.
  if (context.heard.slice(0, BEFORE).some(({ text }) => wishIn(text) !== null)) return null;
  const before = context.heard.slice(0, BEFORE).map((heard) => ({ flow: flowTold(scene, heard), text: heard.text }));
  return before.find(({ flow, text }) => flow !== null || aspectOf(text) !== null)?.flow ?? null;
}

/** It says itself what the order is named for. */
function saysMore(input: Text): boolean {
  const own = withoutNumbers(input);
  return own.length > LONGEST || wants(input, 'track', WISHED.surely) || aspectOf(own) !== null;
}

/** What was begun by a message, or could mend what it told of. */
function flowTold({ knowledge }: Scene, heard: Scene['context']['heard'][number]): FlowName | null {
  const { entry, wish, reason = '' } = heard;
  const flow = knowledge.entries.get(entry ?? '')?.flow ?? null;
  if (flow === 'return-request' || flow === 'complaint') return flow;
  if (wish === 'complaint') return 'complaint';
  return wish === 'return' || FAULTS.has(reason) ? 'return-request' : null;
}
/** Whoever says more says what they want. */
const LONGEST = 30;
const FAULTS: ReadonlySet<string> = new Set(['damaged', 'wrong-item', 'missing-parts', 'not-as-described']);
