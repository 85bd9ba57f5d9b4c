import { useEffect, useRef } from 'preact/hooks';
import { useFollowed } from '../useFollowed.ts';
import type { Texts } from '../wire.ts';
import type { Words } from '../words.ts';
import { loadTicket } from './api.ts';
import type { Drafts } from './drafts.ts';
import { Facts } from './facts.tsx';
import { History } from './history.tsx';
import { Due, PriorityMark, StateMark, titleOf } from './marks.tsx';
import type { Work } from './useChange.ts';
import type { People, Whole } from './wire.ts';
import { WorkOn } from './work.tsx';
import { NoteForm, ReplyForm } from './writing.tsx';

const EVERY_MS = 15_000;

interface TicketProps {
  readonly texts: Texts;
  readonly say: Words;
  readonly number: number;
  readonly people: People;
  readonly drafts: Drafts;
  /** The address of the list it was found in. */
  readonly back: string;
  readonly onOut: () => void;
}

/** One ticket and all that can be done with it, kept up to date. What is being typed stays. */
export function TicketView({ texts, say, number, people, drafts, back, onOut }: TicketProps) {
  const load = () => loadTicket(number);
  const { value, trouble, show, refresh } = useFollowed({ load, key: String(number), everyMs: EVERY_MS, onOut });
  return (
    <>
      <p>
        <a class="back" href={back}>
          <span aria-hidden="true">← </span>
          {say('tickets.all')}
        </a>
      </p>
      <div role="status">{trouble !== null && <p class="notice">{troubleWords(trouble, number, say)}</p>}</div>
      {value !== null && (
        <Shown
          texts={texts}
          say={say}
          whole={value}
          work={{ texts, say, number, people, show, refresh, onOut }}
          drafts={drafts}
        />
      )}
    </>
  );
}

function troubleWords(trouble: 'offline' | 'absent', number: number, say: Words): string {
  return trouble === 'offline' ? say('offline') : say('ticket.absent', { number: `T${number}` });
}

interface ShownProps {
  readonly texts: Texts;
  readonly say: Words;
  readonly whole: Whole;
  readonly work: Work;
  readonly drafts: Drafts;
}

function Shown({ texts, say, whole, work, drafts }: ShownProps) {
  const { ticket, history, mayReopen, now } = whole;
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => heading.current?.focus(), []);
  return (
    <article class="whole" aria-labelledby="ticket" onClickCapture={leaveOutSecond}>
      <header class="card whole-head">
        <h2 id="ticket" ref={heading} tabIndex={-1}>
          {titleOf(ticket, texts, say)}
        </h2>
        <p class="marks">
          <StateMark say={say} state={ticket.state} /> <PriorityMark say={say} priority={ticket.priority} />
        </p>
        <p class="ticket-meta">
          <Due texts={texts} say={say} ticket={ticket} now={now} />{' '}
          <span>
            {ticket.assignee === null
              ? say('ticket.unassigned')
              : say('ticket.assignedTo', { name: ticket.assignee.name })}
          </span>
        </p>
        {mayReopen && <p class="soft">{say('ticket.mayReopen')}</p>}
      </header>
      <Facts texts={texts} say={say} ticket={ticket} />
      <div class="whole-work">
        <WorkOn work={work} ticket={ticket} />
        <ReplyForm work={work} ticket={ticket} drafts={drafts} />
        <NoteForm work={work} ticket={ticket} drafts={drafts} />
      </div>
      <History texts={texts} say={say} ticket={ticket} history={history} />
    </article>
  );
}

/** Once a button did its work another may stand in its place: the second click of a double click is not for that one. */
function leaveOutSecond(event: MouseEvent): void {
  if (event.detail < 2) return;
  event.preventDefault();
  event.stopPropagation();
}
