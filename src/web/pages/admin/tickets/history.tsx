import type { Texts } from '../wire.ts';
import { timeOf, type Words } from '../words.ts';
import { Files } from './files.tsx';
import { LongText } from './longText.tsx';
import { nameOf } from './marks.tsx';
import { PRIORITIES, STATES, type Ticket, type TicketEvent } from './wire.ts';

interface HistoryProps {
  readonly texts: Texts;
  readonly say: Words;
  readonly ticket: Ticket;
  readonly history: readonly TicketEvent[];
}

/** What was done to a ticket, by whom and when, the newest first. */
export function History({ texts, say, ticket, history }: HistoryProps) {
  return (
    <section class="card whole-history" aria-labelledby="history">
      <h3 id="history">{say('ticket.history')}</h3>
      <ol class="history">
        {history
          .map((event, index) => <Line key={index} texts={texts} say={say} ticket={ticket} event={event} />)
          .reverse()}
      </ol>
    </section>
  );
}

interface LineProps extends Omit<HistoryProps, 'history'> {
  readonly event: TicketEvent;
}

function Line({ texts, say, ticket, event }: LineProps) {
  const { at, by, change } = event;
  const said = saidIn(change);
  return (
    <li class={`did did-${change.kind}`}>
      <p class="soft">
        <strong class="by">{whoWords(by, ticket, say)}</strong> ·{' '}
        <time dateTime={new Date(at).toISOString()}>{timeOf(at, texts)}</time>
      </p>
      <p class="what">{whatWords(event, say)}</p>
      {said !== '' && (
        <div class="said">
          {change.kind === 'state' && <p class="what">{say('ticket.did.message')}</p>}
          <LongText say={say} text={said} lang={ticket.language} />
        </div>
      )}
      {change.kind === 'fact' && change.files.length > 0 && (
        <Files say={say} number={ticket.number} files={change.files} />
      )}
    </li>
  );
}

function whoWords(by: TicketEvent['by'], { customer }: Ticket, say: Words): string {
  if (by.kind === 'person') return by.name ?? '';
  if (by.kind === 'system') return say('ticket.bySystem');
  return customer.name === undefined ? say('ticket.byCustomer') : nameOf(customer, say);
}

function whatWords({ change, from }: TicketEvent, say: Words): string {
  switch (change.kind) {
    case 'state':
      return say('ticket.did.state', { from: stateWords(from, say), to: stateWords(change.to, say) });
    case 'priority':
      return say('ticket.did.priority', { from: priorityWords(from, say), to: priorityWords(change.to, say) });
    case 'assign':
      return change.to === null ? say('ticket.did.free') : say('ticket.did.assign', { name: change.to.name });
    case 'rate':
      return say('ticket.did.rate', { count: change.stars });
    default:
      return say(`ticket.did.${change.kind}`);
  }
}

function stateWords(id: string | null, say: Words): string {
  const state = STATES.find((one) => one === id);
  return state === undefined ? (id ?? '–') : say(`ticket.state.${state}`);
}

function priorityWords(id: string | null, say: Words): string {
  const priority = PRIORITIES.find((one) => one === id);
  return priority === undefined ? (id ?? '–') : say(`ticket.priority.${priority}`);
}

/** What was written along with a change. */
function saidIn(change: TicketEvent['change']): string {
  if (change.kind === 'state') return change.message ?? '';
  return 'text' in change ? (change.text ?? '') : '';
}
