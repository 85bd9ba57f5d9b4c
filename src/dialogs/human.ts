import { z } from 'zod';
import { type CallRequest, toJson } from '../model/calls.ts';
import { CASE_CALLS, CaseLeft, CaseOpened, CaseRated, CaseTold } from '../model/desk.ts';
import type { Choice, OutgoingMessage } from '../model/message.ts';
import { flowChoice } from './choices.ts';
import { contactIn } from './complaint-words.ts';
import { contacts } from './contacts.ts';
import {
  type CallAnswer,
  defineFlow,
  type FlowContext,
  type FlowInput,
  type FlowStep,
  type StartArgument,
} from './flow.ts';
import { describeNext, openingAt } from './hours.ts';
import { choicesMessage, freeText, isAngry, saysSkip, startsFlow, tellsBeside, textMessage } from './replies.ts';

const NAME = 'human';
const SKIP = 'human:skip';
const STARS = [1, 2, 3, 4, 5] as const;
/** A rating up to this one is a bad one. */
const BAD = 2;
const MINUTE_MS = 60_000;
/** A rating in a choice: `rate-17-5` is five stars for case 17. */
const RATING = /^rate-(\d{1,9})-([1-5])$/;

const Data = z.discriminatedUnion('at', [
  /** `told`: something to be seen to was told of, which a ticket can hold where nobody is there. */
  z.strictObject({ at: z.literal('opening'), told: z.boolean().exactOptional() }),
  z.strictObject({ at: z.literal('leaving') }),
  z.strictObject({ at: z.literal('contact') }),
  z.strictObject({ at: z.literal('calling-back'), contact: z.string() }),
  z.strictObject({ at: z.literal('rating'), number: z.number().int(), stars: z.number().int() }),
  /** A free word to the rating is asked for. */
  z.strictObject({ at: z.literal('word'), number: z.number().int(), stars: z.number().int() }),
  z.strictObject({ at: z.literal('commenting') }),
]);
type Data = z.infer<typeof Data>;
type Step = FlowStep<Data>;

/** The choice that asks for a person. */
export const humanChoice = ({ say }: FlowContext): Choice => ({ id: flowChoice(NAME), label: say('human.label') });

/** Brings a person: puts the customer in line, lets them leave it, be called back, and rate who helped them. */
export const human = defineFlow<Data, StartArgument>({
  name: NAME,
  version: 1,
  schema: Data,
  migrate: () => null,
  start: ({ said, about }, context) => {
    const [, number, stars] = RATING.exec(about ?? '') ?? [];
    if (number !== undefined) return rate(Number(number), Number(stars), null);
    if (about === 'leave') return wait({ at: 'leaving' }, { name: CASE_CALLS.leave, arguments: {}, patient: true });
    if (about === 'call-back') return askContact(context);
    const angry = isAngry(said);
    const request = { reason: angry ? 'angry' : 'asked', priority: angry ? 'high' : 'normal' };
    const told = context.troubles.length > 0 || context.talk.orders.length > 0 || tellsBeside(said);
    return wait({ at: 'opening', told }, { name: CASE_CALLS.open, arguments: request, patient: true });
  },
  accepts: (data, input, context) => {
    if (data.at === 'contact') return contactIn(input, true) !== null || saysSkip(input);
    if (data.at !== 'word' || startsFlow(input, context)) return false;
    return isSkip(input) || freeText(input, NAME, context) !== null;
  },
  step: (data, input, context) => {
    if (data.at === 'contact') return callBack(data, input);
    const text = isSkip(input) ? null : freeText(input, NAME, context);
    if (data.at !== 'word' || text === null) return end(textMessage(context.say('survey.done')));
    return { ...rate(data.number, data.stars, text), data: { at: 'commenting' } };
  },
  answered: (data, answer, context) => {
    switch (data.at) {
      case 'opening':
        return opened(answer, context, data.told === true);
      case 'leaving':
        return left(answer, context);
      case 'calling-back':
        return end(textMessage(context.say('case.contactNoted', { contact: data.contact })));
      case 'rating':
        return rated(data, answer, context);
      case 'commenting':
        return end(textMessage(context.say('survey.done')));
      case 'contact':
      case 'word':
        return { data, say: [], outcome: 'wait' };
    }
  },
  answeredLate: (answer, context) => (answer.name === CASE_CALLS.open ? opened(answer, context, false).say : []),
  noticed: (notice, context) => tell(CaseTold.parse(notice), context),
  askAgain: (data) => (data.at === 'word' || data.at === 'contact' ? null : []),
});

const isSkip = (input: FlowInput): boolean => (input.kind === 'choice' && input.choice === SKIP) || saysSkip(input);

const wait = (data: Data, call: CallRequest): Step => ({ data, say: [], outcome: 'wait', call });

const end = (...say: readonly OutgoingMessage[]): Step => ({ data: { at: 'opening' }, say, outcome: 'done' });

function rate(number: number, stars: number, comment: string | null): Step {
  const call = { name: CASE_CALLS.rate, arguments: toJson({ number, stars, comment }), patient: true };
  return wait({ at: 'rating', number, stars }, call);
}

const askContact = ({ say }: FlowContext): Step => ({
  data: { at: 'contact' },
  say: [textMessage(say('case.askContact'))],
  outcome: 'wait',
});

function callBack(data: Data, input: FlowInput): Step {
  const contact = contactIn(input, true)?.contact;
  if (contact == null || contact === '') return { data, say: [], outcome: 'done' };
  const call = { name: CASE_CALLS.callBack, arguments: { contact }, patient: true };
  return wait({ at: 'calling-back', contact }, call);
}

/** What came of asking for a person. */
function opened({ result }: CallAnswer, context: FlowContext, told: boolean): Step {
  const { say } = context;
  const answer = result.ok ? CaseOpened.safeParse(result.value) : null;
  if (answer?.success !== true) return end(contacts(context));
  const { data } = answer;
  switch (data.outcome) {
    case 'nobody':
      return end(contacts(context), ...(told ? [offerTicket(context)] : []));
    case 'blocked':
      return end(textMessage(say('case.blocked')));
    case 'claimed':
      return end(textMessage(say('case.already', { name: data.name })));
    case 'queued':
      return end(queued(data, context));
  }
}

/** Who has told what is to be seen to need not tell it again on the phone. */
const offerTicket = ({ say }: FlowContext): OutgoingMessage =>
  choicesMessage(say('human.orTicket'), [{ id: flowChoice('complaint'), label: say('case.ticket') }]);

type Queued = Extract<CaseOpened, { outcome: 'queued' }>;

function queued({ ahead, waitMs, unreachable }: Queued, context: FlowContext): OutgoingMessage {
  const { say, knowledge, now, language } = context;
  const leave = { id: flowChoice(NAME, 'leave'), label: say('case.leave') };
  const opening = openingAt(knowledge.shop, now);
  if (opening !== null && !opening.open) {
    const { next } = opening;
    const text = next === null ? say('case.awayUnknown') : say('case.away', { opens: describeNext(next, language) });
    const callMe = { id: flowChoice(NAME, 'call-back'), label: say('case.callBack') };
    const ticket = { id: flowChoice('complaint'), label: say('case.ticket') };
    return choicesMessage(text, [callMe, ticket, leave]);
  }
  const place = ahead === 0 ? say('case.queuedNext') : say('case.queued', { count: ahead });
  const usual = waitMs === null ? [] : [say('case.wait', { count: Math.max(1, Math.round(waitMs / MINUTE_MS)) })];
  const lines = unreachable ? [say('case.unreachable')] : [place, ...usual, say('case.whileWaiting')];
  return choicesMessage(lines.join('\n'), [leave]);
}

function left({ result }: CallAnswer, { say }: FlowContext): Step {
  const answer = result.ok ? CaseLeft.safeParse(result.value) : null;
  if (answer?.success !== true) return end(textMessage(say('flow.unavailable')));
  return end(textMessage(say(answer.data.left ? 'case.left' : 'case.noneOpen')));
}

function rated(data: Extract<Data, { at: 'rating' }>, { result }: CallAnswer, { say }: FlowContext): Step {
  const answer = result.ok ? CaseRated.safeParse(result.value) : null;
  if (answer?.success !== true) return end(textMessage(say('flow.unavailable')));
  if (!answer.data.rated) return end(textMessage(say('survey.already')));
  const words = say(data.stars <= BAD ? 'survey.sorry' : 'survey.word');
  return {
    data: { ...data, at: 'word' },
    say: [choicesMessage(words, [{ id: SKIP, label: say('flow.skip') }])],
    outcome: 'wait',
  };
}

/** Tells what became of the case. Who was served is asked how satisfied they are. */
function tell(told: CaseTold, context: FlowContext): Step {
  const { say } = context;
  switch (told.kind) {
    case 'closed': {
      const words = textMessage(say(told.to === 'bot' ? 'case.toBot' : 'case.closed'));
      const asked = told.served && told.name !== null ? [survey(told.number, told.name, context)] : [];
      return { ...end(words, ...asked), ...(told.to === 'nobody' ? { settles: true as const } : {}) };
    }
    case 'idle':
      return end(textMessage(say('case.idle')));
    case 'idle-closed': {
      const words = textMessage(say('case.idleClosed'));
      const asked = told.name === null ? [] : [survey(told.number, told.name, context)];
      return { ...end(words, ...asked), settles: true };
    }
    case 'unreachable':
      return end(textMessage(say('case.unreachable')));
    case 'language':
      return { ...end(), language: told.to };
  }
}

function survey(number: number, name: string, { say }: FlowContext): OutgoingMessage {
  const choices = STARS.map((stars) => ({
    id: flowChoice(NAME, `rate-${number}-${stars}`),
    label: say(`survey.stars.${stars}`),
  }));
  return choicesMessage(say('case.rate', { name }), choices);
}
