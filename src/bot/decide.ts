import { readChoice } from '../dialogs/choices.ts';
import { detailIn, TOLD } from '../dialogs/details.ts';
import { humanIsDue, offerHuman, offersHuman } from '../dialogs/fallback.ts';
import { type FlowContext, type FlowInput, flowContext, type TurnInput } from '../dialogs/flow.ts';
import { resumeFlow } from '../dialogs/registry.ts';
import { asksSomething, isAngry, pauses, tellsBeside, wants } from '../dialogs/replies.ts';
import { smallTalk } from '../dialogs/smallTalk.ts';
import type { Entry, Knowledge } from '../model/knowledge.ts';
import { type Language, localize } from '../model/language.ts';
import { choicesOf, type OutgoingMessage } from '../model/message.ts';
import { type Heard, newSession, type Session } from '../model/session.ts';
import type { Decision } from '../model/turn.ts';
import type { Command } from '../model/understanding.ts';
import { simplify } from '../understanding/han.ts';
import { inScript, isTraditional } from '../understanding/script.ts';
import { answerEntry, startLanguage, startNamed, toHuman } from './answers.ts';
import { decideParted } from './asides.ts';
import { failuresBefore } from './asking.ts';
import { byAspect } from './aspects.ts';
import { byCancelled } from './cancelling.ts';
import { byClosing } from './closing.ts';
import { decideDanger } from './danger.ts';
import { byDenial } from './denial.ts';
import { byDetour, resumeBeneath } from './detours.ts';
import { byDraft, byNothingFiled } from './drafts.ts';
import { byErrand } from './errands.ts';
import { byFiled } from './filed.ts';
import { isAsking, wakeFrames } from './frames.ts';
import { decideInternal } from './internal.ts';
import { byLodging } from './lodging.ts';
import { byMeaning } from './meaning.ts';
import { remember, rememberAsked } from './memory.ts';
import { byNotShown } from './not-shown.ts';
import { decideNumbered } from './numbered.ts';
import { byComplaint, byDanger, byOrder, bySwitch, byWish } from './order.ts';
import { byPerson } from './person.ts';
import { pickByWords } from './picking.ts';
import { byRecap } from './recap.ts';
import { byFlow, byGoingBack, byRestoring, cancel, leavesOut, noteBesides, stillLeft } from './running.ts';
import type { Decided, DecideInput, Reply, Scene, Setting } from './scene.ts';
import { heardAt, rememberTalk, talkAt, troublesAt } from './talk.ts';
import { thingsIn } from './things.ts';
import { byTicket } from './tickets.ts';

/** The routes of questions. */
const HEARD: ReadonlySet<Decision['route']> = new Set(['faq', 'flow', 'clarify', 'fallback']);

/**
 * Decides one turn. The order of the rules: an arrival, a picked choice, commands, the flow under way if the input fits it, the
 * knowledge, small talk, a choice of candidates, and after two failures in a row the offer of a person.
 */
export function decide(given: DecideInput): Decided {
  return decideDanger(given, decideParts) ?? decideNumbered(given, decideParts) ?? decideParts(given);
}

const decideParts = (given: DecideInput): Decided => decideParted(given, decideWhole) ?? decideWhole(given);

function decideWhole({ knowledge, session: before, input: said, now, saidAt = now, ...about }: DecideInput): Decided {
  if (said.kind === 'result' || said.kind === 'notice') {
    const known = { talk: talkAt(before, now), heard: heardAt(before, now), thingsIn };
    const context = flowContext(knowledge, before.language, now, { ...about, ...known });
    const running = before.frames.map(resumeFlow).at(-1) ?? null;
    const setting: Setting = { knowledge, session: before, running, context };
    return finishInternal(setting, said, resumeBeneath(setting, decideInternal(setting, said)));
  }
  const input = pickByWords(withWords(said), before);
  const session = { ...before, language: languageOf(before, input), ...scriptOf(before, input, knowledge) };
  const known = {
    talk: talkAt(session, now),
    troubles: troublesAt(session, now),
    heard: heardAt(session, now),
    thingsIn,
  };
  const context = flowContext(knowledge, session.language, now, { ...about, ...known });
  const { frames, running, expired } = wakeFrames(session.frames, context);
  const scene: Scene = { knowledge, session: { ...session, frames }, input, saidAt, running, context };
  const reply =
    firstOf(BEFORE_FLOWS, scene) ?? firstOf(AFTER_FLOWS, noteBesides(scene)) ?? byMeaning(noteBesides(scene));
  const told = expired.map((flow) => tellExpired(flow, context));
  // That it has expired is answer enough to what only makes sense within it.
  const say = told.length > 0 && reply.decision.flow === 'fallback' ? told : [...told, ...reply.say];
  return finish(scene, { ...reply, say });
}

type Rule = (scene: Scene) => Reply | null;

const BEFORE_FLOWS: readonly Rule[] = [
  byArrival,
  byGoingBack,
  byRestoring,
  byErrand,
  byChoice,
  byDraft,
  byNothingFiled,
  bySwitch,
  byFiled,
  byRecap,
  byCommand,
  byClosing,
  byTicket,
  byLodging,
  byPerson,
  byAspect,
  byDetour,
  byComplaint,
  byPause,
  byFlow,
];
/** For what the flow under way can do nothing with, but note what is told beside. */
const AFTER_FLOWS: readonly Rule[] = [byDenial, byNotShown, byCancelled, byDanger, byOrder, byWish];

function firstOf(rules: readonly Rule[], scene: Scene): Reply | null {
  for (const rule of rules) {
    const reply = rule(scene);
    if (reply !== null) return reply;
  }
  return null;
}

/** What the customer had begun waited too long for them. */
function tellExpired(flow: string, { say }: FlowContext): OutgoingMessage {
  return { kind: 'text', text: say('flow.expired', { flow }) };
}

/** Texts in traditional characters in simplified ones besides, for the patterns. */
function withWords(input: FlowInput): FlowInput {
  if (input.kind !== 'text') return input;
  // 著 is left as it is, for 著名; after verbs it is 着.
  const words = simplify(input.text).replaceAll(/著(?![名作])/gu, '着');
  return words === input.text ? input : { ...input, words };
}

function languageOf(session: Session, input: FlowInput): Language {
  return session.languageChosen || input.kind !== 'text' ? session.language : input.understanding.language;
}

/** The characters to answer Chinese in; a shop with knowledge in traditional characters of its own needs no change. */
function scriptOf(session: Session, input: FlowInput, { shop }: Knowledge): Pick<Session, 'script' | 'scriptChosen'> {
  const { script, scriptChosen } = session;
  if (shop.languages.some(isTraditional)) return { script: 'Hans', scriptChosen };
  if (input.kind !== 'text') return { script, scriptChosen };
  const { command } = input.understanding;
  if (command?.name === 'language' && command.script !== undefined)
    return { script: command.script, scriptChosen: true };
  return { script: scriptChosen ? script : (input.understanding.script ?? script), scriptChosen };
}

/** Who comes is greeted, and told what the link they came by is about. */
function byArrival(scene: Scene): Reply | null {
  const { input, knowledge, context } = scene;
  if (input.kind !== 'joined') return null;
  const greeting = smallTalk('greeting', context);
  const entry = input.payload === null ? undefined : entryOfLink(knowledge, input.payload);
  if (entry === undefined) return { decision: { flow: 'greeting', entry: null, route: 'small-talk' }, say: greeting };
  const answer = answerEntry(scene, entry, 'choice');
  return { ...answer, say: [...greeting, ...answer.say] };
}

/** Who goes to look for what was asked for is not asked again meanwhile. */
function byPause({ input, running, context }: Scene): Reply | null {
  if (running === null || !pauses(input) || !isAsking(running, context)) return null;
  const say: OutgoingMessage[] = [{ kind: 'text', text: context.say('flow.takeYourTime') }];
  return { decision: { flow: running.frame.flow, entry: null, route: 'frame' }, say };
}

/** The entry that a link names; in links only letters, digits, `_` and `-` are sure to arrive. */
function entryOfLink({ entries }: Knowledge, payload: string): Entry | undefined {
  const plain = (id: string) => id.replace(/[^A-Za-z0-9]/g, '-').toLowerCase();
  return [...entries.values()].find(({ id }) => plain(id) === plain(payload));
}

/** A picked choice: an entry's, a flow's, or one of the flow under way; any other is one that is not there any more. */
function byChoice(scene: Scene): Reply | null {
  const { input, knowledge, context } = scene;
  if (input.kind !== 'choice') return null;
  const choice = readChoice(input.choice);
  if (choice !== null && 'entry' in choice) {
    const entry = knowledge.entries.get(choice.entry);
    if (entry !== undefined) return answerEntry(scene, entry, 'choice');
  }
  if (choice !== null && 'flow' in choice)
    return startNamed(scene, choice.flow, { entry: null, route: 'choice', about: choice.about });
  const taken = byFlow(scene);
  if (taken !== null) return { ...taken, decision: { ...taken.decision, route: 'choice' } };
  return {
    decision: { flow: 'fallback', entry: null, route: 'choice' },
    say: [{ kind: 'text', text: context.say('choice.gone') }],
  };
}

function byCommand(scene: Scene): Reply | null {
  const command = scene.input.kind === 'text' ? scene.input.understanding.command : null;
  return command === null || leavesOut(scene, command) ? null : COMMANDS[command.name](scene, command);
}

const COMMANDS: Readonly<Record<Command['name'], (scene: Scene, command: Command) => Reply>> = {
  cancel,
  restart: ({ session, context }) => ({
    decision: { flow: 'restart', entry: null, route: 'command' },
    say: [{ kind: 'text', text: context.say('command.restarted') }],
    change: {
      ...newSession(session.language),
      languageChosen: session.languageChosen,
      script: session.script,
      scriptChosen: session.scriptChosen,
    },
  }),
  human: (scene) => toHuman(scene, 'command'),
  language: (scene, command) => startLanguage(scene, command.name === 'language' ? command.to : undefined, 'command'),
};

function finish(scene: Scene, reply: Reply): Decided {
  const { session, context } = scene;
  const failed = reply.failed === true;
  const offer = failed && humanIsDue(failuresBefore(scene)) && !offersHuman(reply.say, context);
  const language = reply.change?.language ?? session.language;
  const say = [...reply.say, ...(offer ? [offerHuman(context, 'not-helped')] : [])].map((message) =>
    inScript(message, language, session.script),
  );
  const offered = say.flatMap(choicesOf);
  const failures = failed ? failuresBefore(scene) + 1 : 0;
  const talk = rememberTalk(context.talk, session.frames, scene.input, context.now);
  const decision = { ...reply.decision, also: reply.decision.also ?? [] };
  const heard = hear(scene, decision);
  const after = { ...session, heard, talk, ...reply.change, failures, offered: offered.slice(0, 20) };
  return {
    session: { ...after, left: stillLeft(after, context.now) },
    say,
    decision,
    calls: reply.calls ?? [],
  };
}

/** What happened inside changes nothing of what the customer has asked; what was offered before still is, unless more is said. */
function finishInternal({ session, context }: Setting, input: TurnInput, reply: Reply): Decided {
  const say = reply.say.map((message) => inScript(message, session.language, session.script));
  const offered = say.length === 0 ? session.offered : say.flatMap(choicesOf).slice(0, 20);
  const talk = rememberTalk(context.talk, session.frames, input, context.now);
  // What was told of stands in the ticket: it begins no other.
  const isFiled = talk.tickets.length > context.talk.tickets.length;
  const heard = isFiled ? session.heard.map(({ text, at, entry }) => ({ text, at, entry })) : session.heard;
  return {
    session: { ...session, heard, talk, ...reply.change, offered },
    say,
    decision: { ...reply.decision, also: [] },
    calls: reply.calls ?? [],
  };
}

/** What a turn adds to what is remembered: questions, and choices of entries; small talk asks nothing. */
function hear(scene: Scene, { route, entry, also, flow }: Decision): Session['heard'] {
  const { session, input, knowledge, saidAt: at } = scene;
  const last = also.at(-1) ?? entry;
  if (route === 'choice' || input.kind === 'choice') {
    const picked = knowledge.entries.get(last ?? '');
    if (picked === undefined) return session.heard;
    const text = localize(picked.title, session.language, knowledge.shop.languages);
    return remember(session.heard, { text, at, entry: picked.id });
  }
  if (!HEARD.has(route) || input.kind !== 'text') return session.heard;
  const isUnhelped = UNHELPED.has(flow) || (flow === 'faq' && !asksSomething(input));
  const isTold = flow === 'human' ? tellsBeside(input) : wants(input, 'complaint', TROUBLED);
  const trouble = isUnhelped && (isAngry(input) || isTold);
  const { reading } = input.understanding;
  return rememberAsked(session, { text: input.text, at, entry: last, trouble, ...detailsOf(input), reading });
}

/** What is wrong, and what is wanted for it. */
function detailsOf(input: FlowInput): Pick<Heard, 'reason' | 'outcome' | 'wish'> {
  const reason = detailIn(input, 'reason', TOLD.beside);
  const outcome = reason === null ? null : detailIn(input, 'outcome', TOLD.sure);
  const wish = asksSomething(input) ? undefined : WISHES.find((one) => wants(input, one, WISHED));
  return {
    ...(reason === null ? {} : { reason }),
    ...(outcome === null ? {} : { outcome }),
    ...(wish === undefined ? {} : { wish }),
  };
}
const WISHES = ['return', 'complaint'] as const;
/** So likely something is wanted done, though an answer was given instead. */
const WISHED = 0.7;

/** Where nobody dealt with what was said; what the knowledge says to what is told may not be enough either. */
const UNHELPED: ReadonlySet<string> = new Set(['human', 'clarify', 'fallback']);
/** So likely a message tells of what has gone wrong. */
const TROUBLED = 0.4;
