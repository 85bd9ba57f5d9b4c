import { z } from 'zod';
import { type CallRequest, toJson } from '../model/calls.ts';
import type { Choice, OutgoingMessage } from '../model/message.ts';
import {
  TICKET_CALLS,
  TICKET_LIMITS,
  type TicketRequest,
  TicketRequested,
  type TicketView,
  ticketName,
} from '../model/ticket.ts';
import { flowChoice } from './choices.ts';
import { defineFlow, type FlowContext, type FlowStep, type StartArgument } from './flow.ts';
import { choicesMessage, freeText, saysSkip, startsFlow, textMessage } from './replies.ts';

const NAME = 'survey';
const SKIP = 'survey:skip';
/** The worst first: where choices are numbers, the number is the rating. */
const STARS = [1, 2, 3, 4, 5] as const;
/** A rating up to this one is a bad one. */
const BAD = 2;

const Data = z.strictObject({
  at: z.enum(['rating', 'word', 'commenting']),
  ticket: z.number().int(),
  stars: z.number().int(),
});
type Data = z.infer<typeof Data>;

/** Asks how satisfied the customer is with a ticket. `besides`: further choices under the ratings. */
export function surveyMessage(
  { number }: TicketView,
  besides: readonly Choice[],
  { say }: FlowContext,
): OutgoingMessage {
  const choices = STARS.map((stars) => ({
    id: flowChoice(NAME, `${number}-${stars}`),
    label: say(`survey.stars.${stars}`),
  }));
  return choicesMessage(say('survey.ask', { ticket: ticketName(number) }), [...choices, ...besides]);
}

/** Takes a rating, once a ticket, and a free word. It begins with the pick of a rating, whenever that comes. */
export const survey = defineFlow<Data, StartArgument>({
  name: NAME,
  version: 1,
  schema: Data,
  migrate: () => null,
  title: ({ say }) => say('survey.flow'),
  start: ({ about }, context) => {
    const [, ticket, stars] = /^(\d{1,9})-([1-5])$/.exec(about ?? '') ?? [];
    const data: Data = { at: 'rating', ticket: Number(ticket ?? 0), stars: Number(stars ?? 0) };
    if (ticket === undefined) return { data, say: [textMessage(context.say('choice.gone'))], outcome: 'done' };
    return { data, say: [], outcome: 'wait', call: request(data.ticket, { kind: 'rate', stars: data.stars }) };
  },
  accepts: (data, input, context) =>
    data.at === 'word' &&
    !startsFlow(input, context) &&
    ((input.kind === 'choice' && input.choice === SKIP) || saysSkip(input) || freeText(input, NAME, context) !== null),
  step: (data, input, context) => {
    const text = saysSkip(input) ? null : freeText(input, NAME, context);
    if (text === null) return { data, say: [textMessage(context.say('survey.done'))], outcome: 'done' };
    const comment = text.slice(0, TICKET_LIMITS.text);
    const next: Data = { ...data, at: 'commenting' };
    return { data: next, say: [], outcome: 'wait', call: request(data.ticket, { kind: 'comment', text: comment }) };
  },
  answered: (data, { result }, context) => {
    const answer = result.ok ? TicketRequested.safeParse(result.value) : null;
    if (data.at !== 'rating') return { data, say: [textMessage(context.say('survey.done'))], outcome: 'done' };
    if (answer?.success === true && answer.data.ok) return askWord({ ...data, at: 'word' }, context);
    return { data, say: [textMessage(notRated(answer?.data ?? null, data, context))], outcome: 'done' };
  },
  askAgain: (data) => (data.at === 'word' ? null : []),
});

function notRated(answer: z.infer<typeof TicketRequested> | null, { ticket }: Data, { say }: FlowContext): string {
  if (answer === null || answer.ok) return say('flow.unavailable');
  if (answer.why === 'done') return say('survey.already');
  return answer.why === 'not-now' ? say('survey.notNow', { ticket: ticketName(ticket) }) : say('flow.unavailable');
}

function askWord(data: Data, { say }: FlowContext): FlowStep<Data> {
  const words = data.stars <= BAD ? say('survey.sorry') : say('survey.word');
  return { data, say: [choicesMessage(words, [{ id: SKIP, label: say('flow.skip') }])], outcome: 'wait' };
}

function request(number: number, change: TicketRequest['change']): CallRequest {
  return { name: TICKET_CALLS.change, arguments: toJson({ number, change }), patient: true };
}
