import { flowChoice } from '../dialogs/choices.ts';
import { detailIn, TOLD } from '../dialogs/details.ts';
import { faq, faqs } from '../dialogs/faq.ts';
import { flowContext } from '../dialogs/flow.ts';
import { human, humanChoice } from '../dialogs/human.ts';
import { language as languageFlow } from '../dialogs/language.ts';
import { asksForLast, namedIn } from '../dialogs/order-words.ts';
import { namedFlow, resumeFlow } from '../dialogs/registry.ts';
import { asksSomething, choicesMessage, meansAnother, wants } from '../dialogs/replies.ts';
import { returnedOrder } from '../dialogs/return-request.ts';
import { shownOrder } from '../dialogs/track-order.ts';
import type { Entry } from '../model/knowledge.ts';
import type { Language } from '../model/language.ts';
import { choicesOf, type OutgoingMessage } from '../model/message.ts';
import type { Decision } from '../model/turn.ts';
import { isAsking } from './frames.ts';
import { applyMove, type Reply, resumeAfter, type Scene } from './scene.ts';

/** An entry's answer, or the start of its flow. */
export function answerEntry(scene: Scene, entry: Entry, route: 'choice' | 'faq'): Reply {
  if (entry.flow !== null) {
    const from = { entry: entry.id, route: route === 'faq' ? 'flow' : route, about: null } as const;
    return startNamed(scene, entry.flow, from);
  }
  const say = faq(entry, scene.context);
  return resumeAfter(scene, {
    decision: { flow: 'faq', entry: entry.id, route },
    say: route === 'faq' ? offerReturn(scene, entry, say) : say,
  });
}

/** So likely something has gone wrong that a return or an exchange mends. */
const MENDED = 0.6;

/** What the shop says to do in its app can be done here, where it is told of one's own goods: that is offered first. */
function offerReturn({ input, knowledge, context }: Scene, entry: Entry, say: OutgoingMessage[]): OutgoingMessage[] {
  const { entries } = knowledge;
  const isOffered = entry.next.some((id) => entries.get(id)?.flow === RETURN);
  const isTold = wants(input, 'return', MENDED) && detailIn(input, 'reason', TOLD.beside) !== null;
  if (isOffered || !isTold || asksSomething(input)) return say;
  const giveBack = { id: flowChoice(RETURN), label: context.say('order.return') };
  return say.map((message, index) =>
    index === say.length - 1 ? choicesMessage(message.text, [giveBack, ...choicesOf(message)]) : message,
  );
}
const RETURN = 'return-request';

/** The answers to several questions in one message, in their order. Of flows only the first can start, after the answers. */
export function answerEntries(scene: Scene, first: Entry, others: readonly Entry[]): Reply {
  const entries = [first, ...others];
  const answers = entries.filter(({ flow }) => flow === null);
  const starting = entries.find(({ flow }) => flow !== null);
  const also = others.filter((entry) => entry.flow === null || entry === starting).map(({ id }) => id);
  if (starting === undefined) {
    const decision = { flow: 'faq', entry: first.id, also, route: 'faq' } as const;
    return resumeAfter(scene, { decision, say: faqs(answers, scene.context) });
  }
  const start = answerEntry(scene, starting, 'faq');
  const told = faqs(
    answers.map((entry) => ({ ...entry, next: [] })),
    scene.context,
  );
  return { ...start, decision: { ...start.decision, entry: first.id, also }, say: [...told, ...start.say] };
}

/** Starts a flow by its name; `about`: what it is to begin with. */
export function startNamed(
  scene: Scene,
  flow: string,
  {
    entry,
    route,
    about,
  }: { readonly entry: string | null; readonly route: Decision['route']; readonly about: string | null },
): Reply {
  if (flow === 'language') return startLanguage(scene, undefined, route, entry);
  if (flow === 'human') return toHuman(scene, route, { entry, about });
  const decision = { flow, entry, route } as const;
  const move = namedFlow(flow)?.start({ said: scene.input, about: about ?? orderShown(scene, flow) }, scene.context);
  if (move !== undefined) return applyMove(scene, move, decision, framesUnder(flow, scene));
  return {
    decision,
    say: [{ kind: 'choices', text: scene.context.say('unknownFlow'), choices: [humanChoice(scene.context)] }],
  };
}

/** Whoever wants something done gives up what they were only asked about to be told something. */
function framesUnder(flow: string, { session, context }: Scene): Scene['session']['frames'] {
  if (!ABOUT_ORDERS.has(flow)) return session.frames;
  return session.frames.filter((frame) => {
    return !TELLING.has(frame.flow) || !isAsking(resumeFlow(frame), context);
  });
}
const TELLING: ReadonlySet<string> = new Set(['track-order', 'ticket-status']);

/** How long what was shown is what is talked of, ms. */
const TALKED_OF_MS = 30 * 60_000;

/** The order that was shown last in this talk is what a complaint or a return is about, unless another is named. */
function orderShown({ session, input, context }: Scene, flow: string): string | null {
  if (namedIn(input).length > 0) return null;
  if (flow === 'track-order') return asksForLast(input) || meansAnother(input) ? null : provenOrder(context);
  if (!ABOUT_ORDERS.has(flow)) return null;
  const recent = session.frames.filter(({ at }) => context.now - at < TALKED_OF_MS);
  const orders = recent.flatMap((frame) => shownOrder(frame) ?? returnedOrder(frame) ?? []);
  const named = context.talk.orders.filter(({ at, refused }) => !refused && context.now - at < TALKED_OF_MS);
  const proven = named.findLast((order) => order.proven) ?? (named.length === 1 ? named[0] : undefined);
  return orders.at(-1) ?? proven?.number ?? null;
}

/** The order that the customer has shown to be theirs in this talk, the latest. */
const provenOrder = ({ talk, now }: Scene['context']): string | null =>
  talk.orders.findLast(({ proven, at }) => proven && now - at < TALKED_OF_MS)?.number ?? null;

const ABOUT_ORDERS: ReadonlySet<string> = new Set(['complaint', 'return-request']);

/** The change of language, to the one named or by asking. */
export function startLanguage(
  scene: Scene,
  to: Language | undefined,
  route: Decision['route'],
  entry: string | null = null,
): Reply {
  const move = languageFlow.start({ to }, scene.context);
  const reply = applyMove(scene, move, { flow: 'language', entry, route }, scene.session.frames);
  if (move.language === undefined) return reply;
  // What is under way asks again, in the new language.
  const { knowledge, now } = scene.context;
  return resumeAfter({ ...scene, context: { ...scene.context, ...flowContext(knowledge, move.language, now) } }, reply);
}

/**
 * Asks for a person; what the customer was being asked stays where it is, and they are told so. `about`: what else is
 * wanted of them.
 */
export function toHuman(
  scene: Scene,
  route: Decision['route'],
  { entry = null, about = null }: { readonly entry?: string | null; readonly about?: string | null } = {},
): Reply {
  const { context, session, input } = scene;
  const move = human.start({ said: input, about }, context);
  const reply = applyMove(scene, move, { flow: 'human', entry, route }, session.frames);
  return { ...reply, say: [...reply.say, ...tellKept(scene)] };
}

function tellKept({ session, context }: Scene): OutgoingMessage[] {
  const asking = session.frames.map(resumeFlow).findLast((one) => isAsking(one, context));
  const title = asking?.title(context) ?? null;
  return title === null ? [] : [{ kind: 'text', text: context.say('human.kept', { flow: title }) }];
}
