import { KINDS, PRIORITIES, type Priority, STATES, type TicketKind, type TicketState } from './tickets/wire.ts';

/** Which tickets are listed; null = it does not matter. */
export interface TicketQuery {
  readonly states: readonly TicketState[];
  readonly kind: TicketKind | null;
  readonly priority: Priority | null;
  /** A person's id, `me` or `nobody`. */
  readonly assignee: string | null;
  readonly overdue: boolean;
  readonly text: string;
  readonly offset: number;
}

/** What is shown, as the page's address says after the `#`. */
export type Route =
  | { readonly view: 'status' }
  | { readonly view: 'proposals' }
  | { readonly view: 'tickets'; readonly query: TicketQuery }
  | { readonly view: 'ticket'; readonly number: number };

/** All tickets. */
export const ALL: TicketQuery = {
  states: [],
  kind: null,
  priority: null,
  assignee: null,
  overdue: false,
  text: '',
  offset: 0,
};

/** Reads the part of an address from its `#` on; null = it names nothing. What it cannot read of a query is left out. */
export function readRoute(hash: string): Route | null {
  const [path = '', query = ''] = hash.replace(/^#/, '').split('?');
  if (path === 'status' || path === 'proposals') return { view: path };
  if (path === 'tickets') return { view: 'tickets', query: readQuery(new URLSearchParams(query)) };
  const number = /^tickets\/T?(\d{1,15})$/i.exec(path)?.[1];
  return number === undefined ? null : { view: 'ticket', number: Number(number) };
}

/** The part of an address from its `#` on. */
export function hashOf(route: Route): string {
  if (route.view === 'status' || route.view === 'proposals') return `#${route.view}`;
  if (route.view === 'ticket') return `#tickets/${route.number}`;
  const parameters = String(parametersOf(route.query));
  return parameters === '' ? '#tickets' : `#tickets?${parameters}`;
}

/** A query as the server reads it, too. */
export function parametersOf({
  states,
  kind,
  priority,
  assignee,
  overdue,
  text,
  offset,
}: TicketQuery): URLSearchParams {
  const named = {
    state: states.join(','),
    kind,
    priority,
    assignee,
    overdue: overdue ? '1' : '',
    text: text.trim(),
    offset: offset === 0 ? '' : String(offset),
  };
  const said = Object.entries(named).flatMap(([name, value]): [string, string][] => (value ? [[name, value]] : []));
  return new URLSearchParams(said);
}

function readQuery(parameters: URLSearchParams): TicketQuery {
  const states = (parameters.get('state') ?? '').split(',');
  const offset = Number(/^\d{1,9}$/.exec(parameters.get('offset') ?? '')?.[0] ?? 0);
  return {
    states: STATES.filter((state) => states.includes(state)),
    kind: oneOf(KINDS, parameters.get('kind')),
    priority: oneOf(PRIORITIES, parameters.get('priority')),
    assignee: /^(me|nobody|[1-9]\d{0,14})$/.exec(parameters.get('assignee') ?? '')?.[0] ?? null,
    overdue: parameters.get('overdue') === '1',
    text: parameters.get('text') ?? '',
    offset,
  };
}

function oneOf<T extends string>(all: readonly T[], value: string | null): T | null {
  return all.find((one) => one === value) ?? null;
}
