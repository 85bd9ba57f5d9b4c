import { useEffect, useRef, useState } from 'preact/hooks';
import type { Answer } from '../admin/api.ts';
import { act } from './api.ts';
import type { Desk } from './desk.ts';
import type { Details, Wanted } from './wire.ts';
import type { Words } from './words.ts';

/** Does things with a case, one at a time, and tells how it went. */
export interface Acting {
  readonly busy: boolean;
  readonly outcome: { readonly ok: boolean; readonly text: string } | null;
  /** Resolves with whether it was done; `done` are the words for it. */
  make(wanted: Wanted, done: string): Promise<boolean>;
}

/** What went well is told for so long, ms. */
const TOLD_MS = 8000;

export function useAct(desk: Desk, number: number, show: (details: Details) => void, refresh: () => void): Acting {
  const [outcome, setOutcome] = useState<Acting['outcome']>(null);
  const [busy, setBusy] = useState(false);
  const running = useRef(false);
  useEffect(() => {
    if (outcome?.ok !== true) return;
    const timer = setTimeout(() => setOutcome(null), TOLD_MS);
    return () => clearTimeout(timer);
  }, [outcome]);

  async function make(wanted: Wanted, done: string): Promise<boolean> {
    if (running.current) return false;
    running.current = true;
    setBusy(true);
    setOutcome(null);
    const answer = await act(number, wanted, desk.texts.language);
    running.current = false;
    setBusy(false);
    setOutcome(
      answer.kind === 'done' ? { ok: true, text: done } : { ok: false, text: refusalWords(wanted, answer, desk.say) },
    );
    if (answer.kind === 'done') show(answer.value);
    else if (answer.kind === 'signed-out') desk.onOut();
    else refresh();
    return answer.kind === 'done';
  }

  return { busy, outcome, make };
}

/** Why something was not done. */
function refusalWords(wanted: Wanted, answer: Exclude<Answer<Details>, { readonly kind: 'done' }>, say: Words): string {
  if (answer.kind === 'unavailable') return say('unsure');
  if (answer.kind !== 'conflict') return say(answer.kind === 'absent' ? 'absent' : 'failed');
  if (answer.why === 'taken' && answer.claimedBy !== null) return say('taken', { name: answer.claimedBy });
  if (answer.why === 'unlearnable') return say('unlearnable', { why: answer.words });
  if (answer.why === 'closed') return say('isClosed');
  if (wanted.do.endsWith('/recall')) return say('cannotRecall');
  return say(wanted.do.endsWith('/edit') ? 'cannotEdit' : 'notNow');
}
