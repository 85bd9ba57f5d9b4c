import { parametersOf, type TicketQuery } from '../address.ts';
import { type Answer, read } from '../api.ts';
import { People, TicketList, type Wanted, Whole } from './wire.ts';

/** Tickets on one page of the list. */
export const PAGE = 25;

/** Tickets, and what they were asked for by. */
export interface Found extends TicketList {
  readonly query: TicketQuery;
}

export async function loadTickets(query: TicketQuery): Promise<Answer<Found>> {
  const parameters = parametersOf(query);
  parameters.set('limit', String(PAGE));
  const answer = await read(TicketList, `/tickets?${parameters}`);
  return answer.kind === 'done' ? { kind: 'done', value: { ...answer.value, query } } : answer;
}

export function loadTicket(number: number): Promise<Answer<Whole>> {
  return read(Whole, `/tickets/${number}`);
}

export function loadPeople(): Promise<Answer<People>> {
  return read(People, '/tickets/people');
}

/** `key`: a repeat with the same one is not done twice. */
export function changeTicket(number: number, wanted: Wanted, key: string): Promise<Answer<Whole>> {
  const headers = { 'Content-Type': 'application/json' };
  const body = JSON.stringify({ ...wanted, key });
  return read(Whole, `/tickets/${number}/changes`, { method: 'POST', headers, body });
}

/** Where the tickets that match can be saved from. */
export function exportAddress(query: TicketQuery): string {
  return `/admin/api/tickets/export.csv?${parametersOf({ ...query, offset: 0 })}`;
}

export function fileAddress(number: number, index: number): string {
  return `/admin/api/tickets/${number}/files/${index}`;
}
