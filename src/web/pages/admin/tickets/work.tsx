import { useRef, useState } from 'preact/hooks';
import type { TextKey } from '../wire.ts';
import { OutcomeWords } from './outcome.tsx';
import { type Changing, useChange, type Work } from './useChange.ts';
import { PRIORITIES, type Priority, type Ticket, type TicketState, type Wanted } from './wire.ts';

interface WorkOnProps {
  readonly work: Work;
  readonly ticket: Ticket;
}

/** The states that may follow, the likeliest first, and what leads there. */
const NEXT: Readonly<Record<TicketState, readonly (readonly [to: TicketState, words: TextKey])[]>> = {
  open: [
    ['in-progress', 'ticket.begin'],
    ['waiting', 'ticket.wait'],
    ['solved', 'ticket.solve'],
    ['closed', 'ticket.close'],
  ],
  'in-progress': [
    ['solved', 'ticket.solve'],
    ['waiting', 'ticket.wait'],
    ['closed', 'ticket.close'],
  ],
  waiting: [
    ['in-progress', 'ticket.goOn'],
    ['solved', 'ticket.solve'],
    ['closed', 'ticket.close'],
  ],
  solved: [
    ['in-progress', 'ticket.again'],
    ['closed', 'ticket.close'],
  ],
  closed: [['in-progress', 'ticket.again']],
};

/** Whose a ticket is, how far it is, how urgent. */
export function WorkOn({ work, ticket }: WorkOnProps) {
  const { say, people } = work;
  const heading = useRef<HTMLHeadingElement>(null);
  const changing = useChange(work);
  const { outcome, busy } = changing;

  async function make(wanted: Wanted, done: string): Promise<void> {
    // The button may go with what it did, and would take the keyboard's place on the page with it.
    if (await changing.make(wanted, done)) heading.current?.focus();
  }

  const { me } = people;
  const mine = people.people.find(({ id }) => id === me);
  return (
    <section class="card" aria-labelledby="work">
      <h3 id="work" ref={heading} tabIndex={-1}>
        {say('ticket.work')}
      </h3>
      <p class="soft">{say('ticket.stateHelp')}</p>
      <OutcomeWords outcome={outcome} />
      <div class="buttons">
        {mine !== undefined && ticket.assignee?.id !== mine.id && (
          <button
            type="button"
            class="button"
            aria-disabled={busy}
            onClick={() => make({ kind: 'assign', to: mine }, say('ticket.assigned', { name: mine.name }))}
          >
            {say('ticket.take')}
          </button>
        )}
        {NEXT[ticket.state].map(([to, words], index) => (
          <button
            key={to}
            type="button"
            class={index === 0 ? 'button primary' : 'button'}
            aria-disabled={busy}
            onClick={() => make({ kind: 'state', to }, say('ticket.now', { state: say(`ticket.state.${to}`) }))}
          >
            {say(words)}
          </button>
        ))}
      </div>
      <AssignForm work={work} ticket={ticket} make={make} busy={busy} />
      {ticket.state !== 'solved' && ticket.state !== 'closed' && (
        <PriorityForm work={work} ticket={ticket} make={make} busy={busy} />
      )}
    </section>
  );
}

interface PartProps extends WorkOnProps {
  readonly busy: Changing['busy'];
  readonly make: (wanted: Wanted, done: string) => Promise<void>;
}

function AssignForm({ work, ticket, make, busy }: PartProps) {
  const { say, people } = work;
  const [chosen, choose] = useState<string | null>(null);
  const has = ticket.assignee;
  // Who has it may have been removed since.
  const gone = has !== null && !people.people.some(({ id }) => id === has.id) ? [has] : [];
  const all = [...people.people, ...gone];

  async function submit(event: Event): Promise<void> {
    event.preventDefault();
    if (chosen === null) return;
    const to = all.find(({ id }) => String(id) === chosen) ?? null;
    await make({ kind: 'assign', to }, to === null ? say('ticket.freed') : say('ticket.assigned', { name: to.name }));
    choose(null);
  }

  return (
    <form class="choose" onSubmit={submit}>
      <label for="assignee">{say('tickets.assignee')}</label>
      <select
        id="assignee"
        class="button"
        value={chosen ?? String(has?.id ?? '')}
        onChange={(event) => choose(event.currentTarget.value)}
      >
        <option value="">{say('tickets.nobodys')}</option>
        {all.map(({ id, name }) => (
          <option key={id} value={String(id)}>
            {name}
          </option>
        ))}
      </select>
      <button type="submit" class="button" aria-disabled={busy || chosen === null}>
        {say('ticket.assign')}
      </button>
    </form>
  );
}

function PriorityForm({ work, ticket, make, busy }: PartProps) {
  const { say } = work;
  const [chosen, choose] = useState<Priority | null>(null);

  async function submit(event: Event): Promise<void> {
    event.preventDefault();
    if (chosen === null) return;
    const priority = say(`ticket.priority.${chosen}`);
    await make({ kind: 'priority', to: chosen }, say('ticket.priorityNow', { priority }));
    choose(null);
  }

  return (
    <form class="choose" onSubmit={submit}>
      <label for="priority">{say('tickets.priority')}</label>
      <select
        id="priority"
        class="button"
        value={chosen ?? ticket.priority}
        onChange={(event) => choose(PRIORITIES.find((one) => one === event.currentTarget.value) ?? null)}
      >
        {PRIORITIES.map((one) => (
          <option key={one} value={one}>
            {say(`ticket.priority.${one}`)}
          </option>
        ))}
      </select>
      <button type="submit" class="button" aria-disabled={busy || chosen === null}>
        {say('ticket.setPriority')}
      </button>
    </form>
  );
}
