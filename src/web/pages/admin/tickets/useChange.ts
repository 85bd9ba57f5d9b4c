import { useRef, useState } from 'preact/hooks';
import { randomId } from '../../random.ts';
import type { Answer } from '../api.ts';
import type { Texts } from '../wire.ts';
import type { Words } from '../words.ts';
import { changeTicket } from './api.ts';
import type { People, Wanted, Whole } from './wire.ts';

/** What the parts of a ticket's view need to change it. */
export interface Work {
  readonly texts: Texts;
  readonly say: Words;
  readonly number: number;
  readonly people: People;
  /** Shows the ticket as the server has just given it. */
  readonly show: (whole: Whole) => void;
  /** What is shown is out of date. */
  readonly refresh: () => void;
  readonly onOut: () => void;
}

/** How the last change went, in words. */
export interface Outcome {
  readonly ok: boolean;
  readonly text: string;
}

/** Changes a ticket, one change at a time, and tells how it went. */
export interface Changing {
  readonly outcome: Outcome | null;
  readonly busy: boolean;
  /** Resolves with whether it was done; `done` are the words for it. */
  make(wanted: Wanted, done: string): Promise<boolean>;
  tell(outcome: Outcome): void;
}

export function useChange(work: Work): Changing {
  const [outcome, setOutcome] = useState<Outcome | null>(null);
  const [busy, setBusy] = useState(false);
  const running = useRef(false);
  // A change of which nobody knows whether it was made keeps its key, so that trying again does not make it twice.
  const unsure = useRef<{ readonly body: string; readonly key: string } | null>(null);

  async function make(wanted: Wanted, done: string): Promise<boolean> {
    if (running.current) return false;
    running.current = true;
    setBusy(true);
    setOutcome(null);
    const body = JSON.stringify(wanted);
    const key = unsure.current?.body === body ? unsure.current.key : randomId();
    const answer = await changeTicket(work.number, wanted, key);
    unsure.current = answer.kind === 'unavailable' ? { body, key } : null;
    running.current = false;
    setBusy(false);
    setOutcome(answer.kind === 'done' ? { ok: true, text: done } : { ok: false, text: refusalWords(answer, work) });
    if (answer.kind === 'done') work.show(answer.value);
    else if (answer.kind === 'signed-out') work.onOut();
    else work.refresh();
    return answer.kind === 'done';
  }

  return { outcome, busy, make, tell: setOutcome };
}

function refusalWords(answer: Exclude<Answer<Whole>, { readonly kind: 'done' }>, { say, number }: Work): string {
  if (answer.kind === 'unavailable') return say('ticket.unsure');
  if (answer.kind === 'absent') return say('ticket.absent', { number: `T${number}` });
  if (answer.kind !== 'conflict') return say('retryFailed');
  if (answer.why === 'too-late') return say('ticket.tooLate');
  return say(answer.why === 'done' ? 'ticket.done' : 'ticket.notNow');
}
