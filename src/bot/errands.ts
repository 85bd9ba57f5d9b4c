import { readChoice } from '../dialogs/choices.ts';
import { isParting } from '../dialogs/closing.ts';
import { ERRAND, errandOf, SUBMIT } from '../dialogs/errand.ts';
import {
  asksThem,
  errandBefore,
  errandIn,
  isBareCancel,
  isOfOrder,
  namesNew,
  saysFailed,
  wantsDone,
} from '../dialogs/errand-words.ts';
import { type FlowInput, type RunningFlow, wordsOf } from '../dialogs/flow.ts';
import { FOLLOW_UP, followUpIn } from '../dialogs/follow-ups.ts';
import { lodges } from '../dialogs/lodging-words.ts';
import { namedIn } from '../dialogs/order-words.ts';
import { agrees, beginsWithYes, deniesCancel, wants } from '../dialogs/replies.ts';
import { numberIn } from '../dialogs/ticket-words.ts';
import { shownOrder } from '../dialogs/track-order.ts';
import type { Entry } from '../model/knowledge.ts';
import type { Choice } from '../model/message.ts';
import type { Session } from '../model/session.ts';
import { startNamed } from './answers.ts';
import { byCancelled } from './cancelling.ts';
import { isAsking } from './frames.ts';
import { cancel } from './running.ts';
import { applyMove, type Reply, type Scene } from './scene.ts';

type Text = Extract<FlowInput, { kind: 'text' }>;

/** What takes the customer's words for something of its own. */
const TAKING: ReadonlySet<string> = new Set(['complaint', 'return-request']);
/** A complaint, a word to a ticket that there is, or to be put through. */
function isElsewhere(input: Text, { talk }: Scene['context']): boolean {
  const text = wordsOf(input);
  if (COMPLAINS.test(text) && !DENIES.test(text)) return true;
  const isAdded = wants(input, 'add', ADDED) || ADDS.test(text) || followUpIn(input, FOLLOW_UP.soon) !== null;
  const isOfTicket = numberIn(input) !== null || (talk.tickets.length > 0 && isAdded && namedIn(input).length === 0);
  return isOfTicket || PUT_THROUGH.test(text);
}
const ADDED = 0.5;
const ADDS = /^[\s\p{P}]*(?:再)?(?:补充|补一句)|^[\s\p{P}]*(?:please )?add\b/iu;
const PUT_THROUGH = /[找转]个?(?:人工|客服)|\b(?:contact|speak to|talk to) a (?:person|human)\b/iu;
const COMPLAINS = /投诉|\bcomplain/iu;
const DENIES = /[不没别][^，。,.]{0,5}投诉|\b(?:no|not|n['’]t)\b[^,.]{0,16}\bcomplain/iu;
/** Longer ones tell a story. */
const LONGEST = 320;

/** What people have to do for an order is passed on to them, once it is asked for plainly. */
export function byErrand(given: Scene): Reply | null {
  const scene = sinceFiled(given);
  const { input, running, context } = scene;
  if (input.kind === 'choice') return byTicketChoice(scene, input.choice);
  if (input.kind !== 'text' || input.text.length > LONGEST) return null;
  if (isElsewhere(input, context)) return null;
  if (running !== null && TAKING.has(running.frame.flow) && isAsking(running, context)) return null;
  if (running?.frame.flow === ERRAND && errandOf(running.frame) === 'cancel') {
    const moved = ofCancelling(scene, input, running);
    if (moved !== null) return moved;
  }
  const isWanted =
    running?.frame.flow === ERRAND ? isOther(scene, input) : isPlain(scene, input) || isInsisted(scene, input);
  return isWanted ? begin(scene) : null;
}

/** Where cancelling an order is passed on, "cancel it" means that. */
function ofCancelling(scene: Scene, input: Text, running: RunningFlow): Reply | null {
  const asked = byCancelled(scene);
  if (asked !== null) return asked;
  if (errandIn(wordsOf(input)) === null && deniesCancel(input)) return cancel(scene);
  if (errandIn(wordsOf(input)) !== 'cancel' || namedIn(input).length > 0) return null;
  return moved(scene, running, input);
}

function moved(scene: Scene, running: RunningFlow, input: FlowInput): Reply {
  const below = scene.session.frames.slice(0, -1);
  return applyMove(scene, running.step(input, scene.context), { flow: ERRAND, entry: null, route: 'frame' }, below);
}

/** What was said before the last ticket stands in that. */
function sinceFiled(scene: Scene): Scene {
  const { session, context } = scene;
  const filed = context.talk.tickets.at(-1)?.at ?? 0;
  const since = session.heard.filter(({ at }) => at > filed).map(({ text }) => text);
  return { ...scene, context: { ...context, heard: context.heard.filter(({ text }) => since.includes(text)) } };
}

/** In the middle of one it is another that is wanted instead. */
function isOther({ running }: Scene, input: Text): boolean {
  const kind = errandIn(wordsOf(input));
  const before = running === null ? null : errandOf(running.frame);
  return kind !== null && kind !== 'note' && kind !== before && INSTEAD.test(wordsOf(input));
}
const INSTEAD = /不是|谁说|别|没说|\b(?:no|not|don['’]?t|dont|didn['’]?t|instead|rather)\b/iu;

/** It is said plainly what is to be done, and with which order. */
function isPlain(scene: Scene, input: Text): boolean {
  const text = wordsOf(input);
  const kind = errandIn(text);
  if (kind === null || !wantsDone(text, kind)) return false;
  const isKnown = namedIn(input).length > 0 || orderOf(scene) !== null;
  if (isKnown) return kind !== 'note' || text.length > LEAST_NOTE;
  // Without an order, what has to be done by people in any case; the rest the shop's answers tell how to do oneself.
  return (
    (kind === 'phone' && isOfOrder(input)) ||
    (kind === 'cancel' && asksThem(text)) ||
    ((kind === 'address' || kind === 'phone') && namesNew(kind, text))
  );
}
const LEAST_NOTE = 16;

/** The way that was told does not work, or people are asked to write it down: what was wanted before is meant. */
function isInsisted({ context, knowledge }: Scene, input: Text): boolean {
  const text = wordsOf(input);
  const before = errandBefore(context);
  const own = errandIn(text);
  if (before === null && (own === null || own === 'note')) return false;
  if (lodges(input) || own === 'note') return true;
  const wasTold = context.heard.some(({ entry }) => tells(knowledge.entries.get(entry ?? '')));
  if (before === null || !wasTold) return false;
  return saysFailed(text) || (own === before.kind && wantsDone(text, own));
}

const tells = (entry: Entry | undefined): boolean => entry !== undefined && entry.flow === null;

/** "Leave a ticket" for what nobody has to complain of. */
function byTicketChoice(scene: Scene, id: string): Reply | null {
  const choice = readChoice(id);
  if (choice === null || !('flow' in choice) || choice.flow !== 'complaint' || choice.about !== null) return null;
  const { running } = scene;
  if (running?.frame.flow === ERRAND) {
    return moved(scene, running, { kind: 'choice', choice: SUBMIT });
  }
  return scene.context.troubles.every((text) => errandIn(text) !== null) && errandBefore(scene.context) !== null
    ? begin(scene)
    : null;
}

const ASKS_PERSON = /人工|真人|\b(?:human|agent|person|someone)\b/iu;
const CANCELS = /取消|\bcancel/iu;

/** The offer to pass something on that a message takes up; nothing = it takes up none. */
export function passedOn(input: FlowInput, { offered }: Session): Choice | undefined {
  if (input.kind !== 'text' || ASKS_PERSON.test(input.text)) return undefined;
  const text = wordsOf(input);
  // Who says themselves what is to be done is taken by their words.
  if (errandIn(text) !== null && !isBareCancel(text)) return undefined;
  const isYes =
    (agrees(input) && !isParting(input)) || (beginsWithYes(input) && CANCELS.test(text) && !deniesCancel(input));
  return isYes ? offered.find(offersErrand) : undefined;
}

function offersErrand({ id }: Choice): boolean {
  const choice = readChoice(id);
  return choice !== null && 'flow' in choice && choice.flow === ERRAND;
}

/** How long an order is what is talked of, ms. */
const TALKED_OF_MS = 30 * 60_000;

/** The order that was shown or named last; null = there is none. */
function orderOf({ session, context }: Scene): string | null {
  const shown = session.frames.flatMap((frame) => shownOrder(frame) ?? []).at(-1);
  const named = context.talk.orders.findLast(({ at, refused }) => !refused && context.now - at < TALKED_OF_MS);
  return (shown === '' ? undefined : shown) ?? named?.number ?? null;
}

function begin(scene: Scene): Reply {
  const { session, input } = scene;
  const frames = session.frames.filter(({ flow }) => !GIVEN_UP.has(flow));
  const about = namedIn(input).length > 0 ? null : orderOf(scene);
  const there = { ...scene, session: { ...session, frames } };
  return startNamed(there, ERRAND, { entry: null, route: input.kind === 'choice' ? 'choice' : 'flow', about });
}
/** What was only asked about, or is taken otherwise now. */
const GIVEN_UP: ReadonlySet<string> = new Set(['track-order', 'ticket-status', 'clarify', ERRAND]);
