import { useEffect, useRef } from 'preact/hooks';
import { hashOf, parametersOf, type TicketQuery } from '../address.ts';
import { useFollowed } from '../useFollowed.ts';
import type { Texts } from '../wire.ts';
import type { Words } from '../words.ts';
import { exportAddress, type Found, loadTickets, PAGE } from './api.ts';
import { Filters } from './filters.tsx';
import { customerOf, Due, PriorityMark, StateMark, titleOf } from './marks.tsx';
import type { Listed, People } from './wire.ts';

const EVERY_MS = 15_000;

interface ListProps {
  readonly texts: Texts;
  readonly say: Words;
  readonly query: TicketQuery;
  readonly people: People;
  /** The ticket that was looked at before. */
  readonly cameFrom: number | null;
  readonly onQuery: (query: TicketQuery) => void;
  readonly onOut: () => void;
}

/** The tickets that match, kept up to date. */
export function TicketList({ texts, say, query, people, cameFrom, onQuery, onOut }: ListProps) {
  const heading = useRef<HTMLHeadingElement>(null);
  const key = String(parametersOf(query));
  const { value, trouble, changing } = useFollowed({ load: () => loadTickets(query), key, everyMs: EVERY_MS, onOut });
  useFocus(heading, value, cameFrom);
  return (
    <section class="card" aria-labelledby="tickets" aria-busy={changing}>
      <div class="card-head">
        <h2 id="tickets" ref={heading} tabIndex={-1}>
          {say('tickets')}
        </h2>
        <a class="button" href={exportAddress(query)} download="">
          {say('tickets.export')}
        </a>
      </div>
      <Filters say={say} query={query} people={people} onQuery={onQuery} />
      <div role="status">
        {trouble !== null && <p class="notice">{say('offline')}</p>}
        {value !== null && <p class="soft">{foundWords(value, say)}</p>}
      </div>
      {value !== null && (
        <ul class="list tickets">
          {value.tickets.map((ticket) => (
            <Row key={ticket.number} texts={texts} say={say} ticket={ticket} now={value.now} />
          ))}
        </ul>
      )}
      {value !== null && <Pager say={say} found={value} />}
    </section>
  );
}

function foundWords({ total, query }: Found, say: Words): string {
  if (total > 0) return say('tickets.count', { count: total });
  return say(String(parametersOf(query)) === '' ? 'tickets.noneYet' : 'tickets.none');
}

/** Coming back from a ticket the focus is on it again; on another page it begins at the top. */
function useFocus(
  heading: { readonly current: HTMLHeadingElement | null },
  found: Found | null,
  cameFrom: number | null,
): void {
  const loaded = found !== null;
  const offset = found?.query.offset ?? null;
  const shownOffset = useRef(offset);
  useEffect(() => {
    if (!loaded || cameFrom === null) return;
    (document.getElementById(`ticket-${cameFrom}`) ?? heading.current)?.focus();
  }, [loaded]);
  useEffect(() => {
    const at = document.activeElement;
    // The link that was followed is gone, or is another now.
    const lost = at === null || at === document.body || at.closest('.pager') !== null;
    if (lost && shownOffset.current !== null && offset !== shownOffset.current) heading.current?.focus();
    shownOffset.current = offset;
  }, [offset]);
}

interface RowProps {
  readonly texts: Texts;
  readonly say: Words;
  readonly ticket: Listed;
  readonly now: number;
}

function Row({ texts, say, ticket, now }: RowProps) {
  const { number, state, priority, assignee, language, summary } = ticket;
  return (
    <li class="ticket">
      <div class="ticket-line">
        <a id={`ticket-${number}`} class="ticket-link" href={hashOf({ view: 'ticket', number })}>
          {titleOf(ticket, texts, say)}
        </a>
        <span class="marks">
          <StateMark say={say} state={state} /> <PriorityMark say={say} priority={priority} />
        </span>
      </div>
      <p class="summary" lang={language}>
        {summary}
      </p>
      <p class="ticket-meta">
        <span>{customerOf(ticket, texts, say)}</span> <Due texts={texts} say={say} ticket={ticket} now={now} />{' '}
        <span>{assignee === null ? say('ticket.unassigned') : say('ticket.assignedTo', { name: assignee.name })}</span>
      </p>
    </li>
  );
}

interface PagerProps {
  readonly say: Words;
  readonly found: Found;
}

function Pager({ say, found: { query, total } }: PagerProps) {
  const { offset } = query;
  if (total <= PAGE && offset === 0) return null;
  const address = (at: number) => hashOf({ view: 'tickets', query: { ...query, offset: at } });
  const to = Math.min(offset + PAGE, total);
  return (
    <nav class="pager" aria-label={say('tickets.pages')}>
      {offset > 0 && (
        <a class="button" href={address(Math.max(0, offset - PAGE))}>
          {say('tickets.previous')}
        </a>
      )}
      {offset < total && <span>{say('tickets.shown', { from: offset + 1, to, total })}</span>}
      {to < total && (
        <a class="button" href={address(offset + PAGE)}>
          {say('tickets.next')}
        </a>
      )}
    </nav>
  );
}
