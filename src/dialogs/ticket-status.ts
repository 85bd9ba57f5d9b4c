import { z } from 'zod';
import { type CallRequest, toJson } from '../model/calls.ts';
import type { IncomingFile } from '../model/event.ts';
import type { Choice, OutgoingMessage } from '../model/message.ts';
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
import { flowChoice } from './choices.ts';
import { isParting } from './closing.ts';
import { describeMoment, describeTime } from './dates.ts';
import {
  type CallAnswer,
  defineFlow,
  type FlowContext,
  type FlowInput,
  type FlowStep,
  type StartArgument,
} from './flow.ts';
import { humanChoice } from './human.ts';
import { proofIn } from './order-words.ts';
import { addsNothing, choicesMessage, filesOf, freeText, startsFlow, textMessage, wants } from './replies.ts';
import { surveyMessage } from './survey.ts';
import { factIn, numberIn } from './ticket-words.ts';

const NAME = 'ticket-status';
/** So likely the customer has something to add. */
const ADDING = 0.5;
/** Buttons of tickets to pick from. */
const MOST_LISTED = 8;

/** What a message that goes into a ticket does. */
const NOTED = ['fact', 'urge', 'withdraw'] as const;
type Noted = (typeof NOTED)[number];

const Data = z.discriminatedUnion('at', [
  z.strictObject({ at: z.literal('number') }),
  /** `adding`: the customer has something to add. */
  z.strictObject({
    at: z.literal('looking'),
    number: z.number().int().nullable(),
    adding: z.boolean().default(false),
    fact: z.string().default(''),
    noted: z.enum(NOTED).default('fact'),
  }),
  z.strictObject({ at: z.literal('proof'), number: z.number().int() }),
  /** The customer adds something. `prompted`: they were written to, and did not ask to. */
  z.strictObject({ at: z.literal('fact'), number: z.number().int(), prompted: z.boolean() }),
  z.strictObject({ at: z.literal('reopening'), number: z.number().int() }),
  z.strictObject({ at: z.literal('changing'), number: z.number().int(), what: z.enum([...NOTED, 'reopen']) }),
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
    const [, verb, number] = /^(?:(add|reopen|fact|urge|withdraw)-)?T?(\d{1,9})$/.exec(about ?? '') ?? [];
    const adding = about?.startsWith('fact') === true || wants(said, 'add', ADDING);
    if (number === undefined) return look(numberIn(said), proofIn(said, false), adding ? factIn(said) : null);
    if (verb === 'urge' || verb === 'withdraw')
      return lookFor(verb, look(Number(number), proofIn(said, false), said.kind === 'text' ? said.text : verb));
    if (verb === 'fact') return look(Number(number), proofIn(said, false), factIn(said));
    if (verb === 'add') return askFact(Number(number), context);
    return verb === 'reopen' ? askReopen(Number(number), context) : look(Number(number), null);
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

/** `fact`: what is to be added; '' = something that is not said yet; null = nothing. */
function look(number: number | null, proof: string | null, fact: string | null = null): FlowStep<Data> {
  const question: TicketQuestion = { number, proof: number === null ? null : proof };
  const call: CallRequest = { name: TICKET_CALLS.find, arguments: question, patient: false };
  return {
    data: { at: 'looking', number, adding: fact !== null, fact: fact ?? '', noted: 'fact' },
    say: [],
    outcome: 'wait',
    call,
  };
}

/** What is looked for is to be dealt with sooner, or not at all. */
const lookFor = (noted: Noted, step: FlowStep<Data>): FlowStep<Data> =>
  step.data.at === 'looking' ? { ...step, data: { ...step.data, noted } } : step;

function change(number: number, what: 'fact' | 'reopen', input: FlowInput): FlowStep<Data> {
  const text = input.kind === 'text' ? input.text.trim().slice(0, TICKET_LIMITS.text) : '';
  return changeBy(number, what, { text, files: [...filesOf(input)].slice(0, TICKET_LIMITS.files) });
}

function changeBy(
  number: number,
  what: Noted | 'reopen',
  { text, files }: { readonly text: string; readonly files: IncomingFile[] },
): FlowStep<Data> {
  const request: TicketRequest = {
    number,
    change: what === 'reopen' ? { kind: 'reopen', text: text === '' ? null : text } : { kind: 'fact', text, files },
  };
  const call: CallRequest = { name: TICKET_CALLS.change, arguments: toJson(request), patient: true };
  return { data: { at: 'changing', number, what }, say: [], outcome: 'wait', call };
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

function found({ number, adding, fact, noted }: Looking, { result }: CallAnswer, context: FlowContext): FlowStep<Data> {
  const { say } = context;
  const asking: Data = { at: 'number' };
  const end = (message: OutgoingMessage): FlowStep<Data> => ({ data: asking, say: [message], outcome: 'done' });
  const answer = result.ok ? TicketAnswer.safeParse(result.value) : null;
  if (answer?.success !== true) return end(choicesMessage(say('flow.unavailable'), [humanChoice(context)]));
  const { data } = answer;
  switch (data.outcome) {
    case 'found': {
      const open = data.tickets.filter(isOpen);
      const [only] = open;
      if (!adding || only === undefined || open.length > 1) return end(show(data.tickets, context));
      return fact === '' ? askFact(only.number, context) : changeBy(only.number, noted, { text: fact, files: [] });
    }
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

function show(tickets: readonly TicketView[], context: FlowContext): OutgoingMessage {
  const { say } = context;
  const [only, ...others] = tickets;
  if (only !== undefined && others.length === 0) return card(only, context);
  const choices = tickets.slice(0, MOST_LISTED).map(({ number, kind, state }) => ({
    id: flowChoice(NAME, ticketName(number)),
    label: `${ticketName(number)} ${say(`ticket.kind.${kind}`)} · ${say(`ticket.state.${state}`)}`,
  }));
  return choicesMessage(say('ticket.which'), choices);
}

function card(view: TicketView, context: FlowContext): OutgoingMessage {
  const { say } = context;
  const ticket = ticketName(view.number);
  const lines = [
    say('ticket.shown', {
      kind: say(`ticket.kind.${view.kind}`),
      ticket,
      state: say(`ticket.state.${view.state}`),
      created: describeMoment(view.createdAt, context),
    }),
    ...(isOpen(view) ? [say('ticket.due', { due: describeMoment(view.dueAt, context) })] : []),
    ...(view.lastMessage === null ? [] : [say('ticket.lastMessage', { text: view.lastMessage })]),
  ];
  const choices = choicesFor(view, context);
  return choices.length === 0 ? textMessage(lines.join('\n')) : choicesMessage(lines.join('\n'), choices);
}

const isOpen = ({ state }: TicketView): boolean => state !== 'solved' && state !== 'closed';

function choicesFor(view: TicketView, { say }: FlowContext): Choice[] {
  if (isOpen(view)) return [{ id: flowChoice(NAME, `add-${ticketName(view.number)}`), label: say('ticket.add') }];
  if (!view.canReopen) return [];
  return [{ id: flowChoice(NAME, `reopen-${ticketName(view.number)}`), label: say('ticket.reopen') }];
}

function tellChanged(
  { number, what }: Extract<Data, { at: 'changing' }>,
  { result }: CallAnswer,
  context: FlowContext,
): OutgoingMessage {
  const { say } = context;
  const answer = result.ok ? TicketRequested.safeParse(result.value) : null;
  if (answer?.success !== true) return choicesMessage(say('flow.unavailable'), [humanChoice(context)]);
  const ticket = ticketName(number);
  if (!answer.data.ok) return choicesMessage(say('ticket.cannotChange', { ticket }), [humanChoice(context)]);
  if (what === 'urge') return textMessage(tellUrged(answer.data.ticket, context));
  if (what === 'withdraw') return textMessage(say('ticket.withdrawn', { ticket }));
  return textMessage(what === 'fact' ? say('ticket.added', { ticket }) : say('ticket.reopened', { ticket }));
}

const tellUrged = (view: TicketView, context: FlowContext): string =>
  context.say('ticket.urged', {
    ticket: ticketName(view.number),
    state: context.say(`ticket.state.${view.state}`),
    due: describeMoment(view.dueAt, context),
  });

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
