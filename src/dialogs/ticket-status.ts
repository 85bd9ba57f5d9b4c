import { z } from 'zod';
import { type CallRequest, toJson } from '../model/calls.ts';
import type { IncomingFile } from '../model/event.ts';
import type { OutgoingMessage } from '../model/message.ts';
import {
  TICKET_CALLS,
  TICKET_LIMITS,
  TicketAnswer,
  TicketNotice,
  type TicketQuestion,
  type TicketRequest,
  TicketRequested,
  type TicketView,
  ticketName,
} from '../model/ticket.ts';
import { isParting } from './closing.ts';
import { describeTime } from './dates.ts';
import {
  type CallAnswer,
  defineFlow,
  type FlowContext,
  type FlowInput,
  type FlowStep,
  type StartArgument,
} from './flow.ts';
import { FOLLOW_UP, followUpLikelihood } from './follow-ups.ts';
import { humanChoice } from './human.ts';
import { proofIn } from './order-words.ts';
import { addsNothing, choicesMessage, filesOf, freeText, startsFlow, textMessage, wants } from './replies.ts';
import { surveyMessage } from './survey.ts';
import { choicesFor, isOpen, readBack, showTickets, tellWithdrawable, whichTicket } from './ticket-card.ts';
import { ASKED, type Asked, meantOf, NOTED, type Noted, tellNoted } from './ticket-noted.ts';
import { tellWhen, whenOf } from './ticket-when.ts';
import { factIn, numberIn, readAbout } from './ticket-words.ts';

const NAME = 'ticket-status';
/** So likely the customer has something to add. */
const ADDING = 0.5;

const Data = z.discriminatedUnion('at', [
  z.strictObject({ at: z.literal('number') }),
  /** `adding`: the customer has something to add. */
  z.strictObject({
    at: z.literal('looking'),
    number: z.number().int().nullable(),
    adding: z.boolean().default(false),
    fact: z.string().default(''),
    noted: z.enum(NOTED).default('fact'),
    asked: z.enum(ASKED).default('state'),
    /** Where something is asked. */
    words: z.string().default(''),
  }),
  z.strictObject({ at: z.literal('proof'), number: z.number().int() }),
  /** The customer adds something. `prompted`: they were written to, and did not ask to. */
  z.strictObject({ at: z.literal('fact'), number: z.number().int(), prompted: z.boolean() }),
  z.strictObject({ at: z.literal('reopening'), number: z.number().int() }),
  z.strictObject({
    at: z.literal('changing'),
    number: z.number().int(),
    what: z.enum([...NOTED, 'reopen']),
    /** What is added. */
    text: z.string().default(''),
    /** It is asked besides how long it takes. */
    when: z.boolean().default(false),
  }),
]);
type Data = z.infer<typeof Data>;
type Looking = Extract<Data, { at: 'looking' }>;

/** So likely something else is wanted than what was asked. */
const WANTED = 0.6;

/** Tells customers how far their tickets are, takes what they add, and tells them of changes. */
export const ticketStatus = defineFlow<Data, StartArgument>({
  name: NAME,
  version: 1,
  schema: Data,
  migrate: () => null,
  title: ({ say }) => say('ticket.flow'),
  start: ({ said, about }, context) => {
    const { verb, number } = readAbout(about);
    if (verb === 'withdraw' || verb === 'keep' || verb === 'urge')
      return lookFor(verb, said, look(number, proofIn(said, false), wordsIn(said) ?? labelOf(verb, number, context)));
    if (verb === 'when' || verb === 'content' || verb === 'withdrawable')
      return askedOf(verb, said, look(number, proofIn(said, false)));
    if (verb === 'note') return lookFor('fact', said, look(number, proofIn(said, false), wordsIn(said) ?? ''));
    const adding = verb === 'fact' || wants(said, 'add', ADDING);
    if (number === null) return look(numberIn(said), proofIn(said, false), adding ? factIn(said) : null);
    if (verb === 'fact') return look(number, proofIn(said, false), factIn(said));
    if (verb === 'add') return askFact(number, context);
    return verb === 'reopen' ? askReopen(number, context) : look(number, null);
  },
  accepts: (data, input, context) => {
    switch (data.at) {
      case 'number':
        return numberIn(input) !== null;
      case 'proof':
        if (wants(input, 'return', WANTED) || wants(input, 'complaint', WANTED)) return false;
        return proofIn(input, true) !== null || numberIn(input) !== null;
      case 'fact':
        if (data.prompted && startsFlow(input, context)) return false;
        return filesOf(input).length > 0 || hasNothing(input) || freeText(input, NAME, context) !== null;
      case 'reopening':
        return filesOf(input).length > 0 || freeText(input, NAME, context) !== null;
      case 'looking':
      case 'changing':
        return false;
    }
  },
  step: (data, input, context) => {
    switch (data.at) {
      case 'number':
      case 'proof':
        return look(numberIn(input) ?? ('number' in data ? data.number : null), proofIn(input, data.at === 'proof'));
      case 'fact':
        // To what people asked "no" is an answer.
        if (!data.prompted && hasNothing(input))
          return { data, say: [textMessage(context.say('closing'))], outcome: 'done' };
        return isLabel(input, context) ? askFact(data.number, context) : change(data.number, 'fact', input);
      case 'reopening':
        return change(data.number, 'reopen', input);
      case 'looking':
      case 'changing':
        return { data, say: askAgain(data, context) ?? [], outcome: 'wait' };
    }
  },
  answered: (data, answer, context) => {
    if (data.at === 'looking') return found(data, answer, context);
    if (data.at === 'changing') return { data, say: [tellChanged(data, answer, context)], outcome: 'done' };
    return { data, say: [], outcome: 'wait' };
  },
  noticed: (notice, context) => tellNotice(notice, context),
  askAgain: (data, context) => askAgain(data, context),
});

/** There is nothing to add. */
const hasNothing = (input: FlowInput): boolean => addsNothing(input) || isParting(input);

/** The button's own words say nothing of the matter. */
const isLabel = (input: FlowInput, { say }: FlowContext): boolean =>
  input.kind === 'text' && input.text.trim().toLowerCase() === say('ticket.add').toLowerCase();

/** What a button said. */
const labelOf = (verb: string, number: number | null, { say }: FlowContext): string =>
  verb === 'withdraw' && number !== null ? say('ticket.withdraw', { ticket: ticketName(number) }) : verb;

const wordsIn = (said: FlowInput): string | null =>
  said.kind === 'text' ? said.text.trim().slice(0, TICKET_LIMITS.text) : null;

/** `fact`: what is to be added; '' = something that is not said yet; null = nothing. */
function look(number: number | null, proof: string | null, fact: string | null = null): FlowStep<Data> {
  const question: TicketQuestion = { number, proof: number === null ? null : proof };
  const call: CallRequest = { name: TICKET_CALLS.find, arguments: question, patient: false };
  return {
    data: { at: 'looking', number, adding: fact !== null, fact: fact ?? '', noted: 'fact', asked: 'state', words: '' },
    say: [],
    outcome: 'wait',
    call,
  };
}

/** What is looked for is to be changed. */
function lookFor(noted: Noted, said: FlowInput, step: FlowStep<Data>): FlowStep<Data> {
  if (step.data.at !== 'looking') return step;
  const isAsked = followUpLikelihood(said, 'when') >= FOLLOW_UP.beside;
  return { ...step, data: { ...step.data, noted, asked: isAsked ? 'when' : 'state' } };
}

/** Something is asked of it. */
const askedOf = (asked: Asked, said: FlowInput, step: FlowStep<Data>): FlowStep<Data> =>
  step.data.at === 'looking' ? { ...step, data: { ...step.data, asked, words: wordsIn(said) ?? '' } } : step;

function change(number: number, what: 'fact' | 'reopen', input: FlowInput): FlowStep<Data> {
  const text = input.kind === 'text' ? input.text.trim().slice(0, TICKET_LIMITS.text) : '';
  return changeBy(number, what, { text, files: [...filesOf(input)].slice(0, TICKET_LIMITS.files) });
}

function changeBy(
  number: number,
  what: Noted | 'reopen',
  { text, files, when = false }: { readonly text: string; readonly files: IncomingFile[]; readonly when?: boolean },
): FlowStep<Data> {
  const means = what === 'fact' || what === 'reopen' ? {} : { means: what };
  const request: TicketRequest = {
    number,
    change:
      what === 'reopen' ? { kind: 'reopen', text: text === '' ? null : text } : { kind: 'fact', ...means, text, files },
  };
  const call: CallRequest = { name: TICKET_CALLS.change, arguments: toJson(request), patient: true };
  return { data: { at: 'changing', number, what, text, when }, say: [], outcome: 'wait', call };
}

function askAgain(data: Data, context: FlowContext): OutgoingMessage[] | null {
  const { say } = context;
  switch (data.at) {
    case 'number':
      return null;
    case 'proof':
      return [textMessage(say('ticket.askProof', { ticket: ticketName(data.number) }))];
    case 'fact':
      return data.prompted ? null : askFact(data.number, context).say.slice();
    case 'reopening':
      return askReopen(data.number, context).say.slice();
    case 'looking':
    case 'changing':
      return [];
  }
}

const askFact = (number: number, { say }: FlowContext): FlowStep<Data> => ({
  data: { at: 'fact', number, prompted: false },
  say: [textMessage(say('ticket.askFact', { ticket: ticketName(number) }))],
  outcome: 'wait',
});

const askReopen = (number: number, { say }: FlowContext): FlowStep<Data> => ({
  data: { at: 'reopening', number },
  say: [textMessage(say('ticket.askReopen', { ticket: ticketName(number) }))],
  outcome: 'wait',
});

function found(looking: Looking, { result }: CallAnswer, context: FlowContext): FlowStep<Data> {
  const { say } = context;
  const { number } = looking;
  const asking: Data = { at: 'number' };
  const end = (message: OutgoingMessage): FlowStep<Data> => ({ data: asking, say: [message], outcome: 'done' });
  const answer = result.ok ? TicketAnswer.safeParse(result.value) : null;
  if (answer?.success !== true) return end(choicesMessage(say('flow.unavailable'), [humanChoice(context)]));
  const { data } = answer;
  switch (data.outcome) {
    case 'found':
      return dealWith(data.tickets, looking, context);
    case 'none':
      return { data: asking, say: [choicesMessage(say('ticket.none'), [humanChoice(context)])], outcome: 'wait' };
    case 'locked': {
      const time = describeTime(data.until, context);
      return end(choicesMessage(say('order.locked', { time }), [humanChoice(context)]));
    }
    case 'needs-proof':
    case 'refused': {
      const theirs: Data = { at: 'proof', number: number ?? 0 };
      const refused = choicesMessage(say('ticket.refused'), [humanChoice(context)]);
      return {
        data: theirs,
        say: data.outcome === 'refused' ? [refused] : (askAgain(theirs, context) ?? []),
        outcome: 'wait',
      };
    }
  }
}

/** Does to what was found what is wanted with it. */
function dealWith(tickets: readonly TicketView[], looking: Looking, context: FlowContext): FlowStep<Data> {
  const { adding, fact, noted, asked } = looking;
  const end = (message: OutgoingMessage): FlowStep<Data> => ({
    data: { at: 'number' },
    say: [message],
    outcome: 'done',
  });
  if (!adding && asked === 'state') return end(showTickets(tickets, context));
  const meant = meantOf(tickets, noted, asked);
  const [only, ...others] = meant;
  if (only === undefined) return end(showTickets(tickets, context));
  const isOne = others.length === 0;
  if (adding && isOne && fact === '') return askFact(only.number, context);
  if (adding && isOne) return changeBy(only.number, noted, { text: fact, files: [], when: asked === 'when' });
  if (adding && (noted === 'withdraw' || noted === 'keep'))
    return end(whichTicket(context.say('ticket.whichWithdraw'), meant, `${noted}-`, context));
  if (asked === 'content' && !isOne) return end(whichTicket(context.say('ticket.which'), meant, 'content-', context));
  return end(adding || !isOne ? showTickets(tickets, context) : tellAsked(only, looking, context));
}

function tellAsked(view: TicketView, { asked, words }: Looking, context: FlowContext): OutgoingMessage {
  switch (asked) {
    case 'when':
      return tellWhen(view, words, context);
    case 'content':
      return readBack(view, context);
    case 'withdrawable':
      return isOpen(view) ? tellWithdrawable(view, context) : showTickets([view], context);
    case 'state':
      return showTickets([view], context);
  }
}

function tellChanged(
  { number, what, text, when }: Extract<Data, { at: 'changing' }>,
  { result }: CallAnswer,
  context: FlowContext,
): OutgoingMessage {
  const { say } = context;
  const answer = result.ok ? TicketRequested.safeParse(result.value) : null;
  if (answer?.success !== true) return choicesMessage(say('flow.unavailable'), [humanChoice(context)]);
  const ticket = ticketName(number);
  if (!answer.data.ok) return choicesMessage(say('ticket.cannotChange', { ticket }), [humanChoice(context)]);
  const view = answer.data.ticket;
  const besides = when ? [whenOf(view, context)] : [];
  return textMessage([tellNoted(what, text, view, context), ...besides].join('\n'));
}

/** What the customer writes next, after they were asked for something, is taken for the answer. */
function tellNotice(notice: unknown, context: FlowContext): FlowStep<Data> {
  const { say } = context;
  const { ticket: view, state, message, askRating } = TicketNotice.parse(notice);
  const ticket = ticketName(view.number);
  const lines = [
    ...(state === null ? [] : [say(`ticket.notice.${state}`, { ticket })]),
    ...(message === null ? [] : [say('ticket.message', { ticket, text: message })]),
  ];
  const data: Data = { at: 'fact', number: view.number, prompted: true };
  const rating = askRating ? [surveyMessage(view, choicesFor(view, context), context)] : [];
  const told = lines.length === 0 ? [] : [textMessage(lines.join('\n'))];
  return { data, say: [...told, ...rating], outcome: isOpen(view) && message !== null ? 'wait' : 'done' };
}
