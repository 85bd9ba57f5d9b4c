import { useEffect, useRef, useState } from 'preact/hooks';
import { ALL, hashOf, type Route } from './address.ts';
import { Dashboard } from './dashboard.tsx';
import { ProposalList } from './proposals.tsx';
import { useRoute } from './route.ts';
import { loadPeople } from './tickets/api.ts';
import type { Drafts } from './tickets/drafts.ts';
import { TicketList } from './tickets/list.tsx';
import { TicketView } from './tickets/ticket.tsx';
import type { People } from './tickets/wire.ts';
import type { Member, Texts } from './wire.ts';
import type { Words } from './words.ts';

interface ViewsProps {
  readonly texts: Texts;
  readonly say: Words;
  readonly member: Member;
  readonly drafts: Drafts;
  readonly onOut: () => void;
}

/** What the one who is signed in may see: agents the tickets, admins the status too. */
export function Views({ texts, say, member, drafts, onOut }: ViewsProps) {
  const isAdmin = member.role === 'admin';
  const { route: named, replace } = useRoute();
  const route = allowed(named, isAdmin);
  const people = usePeople();
  // Where the list was left, for the way back to it.
  const left = useRef({ query: ALL, ticket: null as number | null });
  if (route.view === 'tickets') left.current.query = route.query;
  if (route.view === 'ticket') left.current.ticket = route.number;
  useTitle(titleOf(route, say), texts, say);
  const shared = { texts, say, people, onOut };
  return (
    <>
      {isAdmin && <Tabs say={say} view={route.view} />}
      {route.view === 'status' && <Dashboard texts={texts} say={say} onOut={onOut} />}
      {route.view === 'proposals' && <ProposalList texts={texts} say={say} onOut={onOut} />}
      {route.view === 'tickets' && (
        <TicketList
          {...shared}
          query={route.query}
          cameFrom={left.current.ticket}
          onQuery={(query) => replace({ view: 'tickets', query })}
        />
      )}
      {route.view === 'ticket' && (
        <TicketView
          key={route.number}
          {...shared}
          number={route.number}
          drafts={drafts}
          back={hashOf({ view: 'tickets', query: left.current.query })}
        />
      )}
    </>
  );
}

function allowed(route: Route | null, isAdmin: boolean): Route {
  if (isAdmin) return route ?? { view: 'status' };
  return route === null || route.view === 'status' || route.view === 'proposals'
    ? { view: 'tickets', query: ALL }
    : route;
}

function Tabs({ say, view }: { readonly say: Words; readonly view: Route['view'] }) {
  const tabs = [
    { to: '#status', words: say('status'), here: view === 'status' },
    { to: '#tickets', words: say('tickets'), here: view === 'tickets' || view === 'ticket' },
    { to: '#proposals', words: say('proposals'), here: view === 'proposals' },
  ];
  return (
    <nav class="tabs" aria-label={say('views')}>
      {tabs.map(({ to, words, here }) => (
        <a key={to} href={to} {...(here ? { 'aria-current': 'page' as const } : {})}>
          {words}
        </a>
      ))}
    </nav>
  );
}

const titleOf = (route: Route, say: Words): string | null => {
  if (route.view === 'status') return null;
  if (route.view === 'proposals') return say('proposals');
  return route.view === 'tickets' ? say('tickets') : `T${route.number}`;
};

/** Names the page after what it shows. */
function useTitle(title: string | null, texts: Texts, say: Words): void {
  useEffect(() => {
    document.title = title === null ? say('title') : `${title} · ${say('title')}`;
    return () => {
      document.title = say('title');
    };
  }, [title, texts]);
}

/** Those whom tickets can be given to; nobody until it is known. */
function usePeople(): People {
  const [people, setPeople] = useState<People>({ people: [], me: null });
  useEffect(() => {
    void loadPeople().then((answer) => {
      if (answer.kind === 'done') setPeople(answer.value);
    });
  }, []);
  return people;
}
