import { useEffect, useRef, useState } from 'preact/hooks';
import { PriorityMark } from '../admin/tickets/marks.tsx';
import { channelName, languageName } from '../admin/words.ts';
import { randomId } from '../random.ts';
import { Actions } from './actions.tsx';
import { Card } from './card.tsx';
import { Composer } from './composer.tsx';
import type { Desk, Mode } from './desk.ts';
import { Log } from './log.tsx';
import type { Entry } from './talkLines.ts';
import { useAct } from './useAct.ts';
import { useTalk } from './useTalk.ts';
import type { Details } from './wire.ts';

interface CaseViewProps {
  readonly desk: Desk;
  readonly number: number;
  /** Whether who opened it wants to be in it. */
  readonly takesFocus: () => boolean;
}

/** One case: who the customer is, the talk, and what can be done. Made anew for each case; what was typed stays. */
export function CaseView({ desk, number, takesFocus }: CaseViewProps) {
  const { say } = desk;
  const talk = useTalk(desk, number);
  const { details, entries, trouble } = talk;
  return (
    <article class="case" aria-labelledby="case-title" aria-busy={details === null}>
      <div role="status">{trouble === 'absent' && <p class="notice">{say('absent')}</p>}</div>
      {details === null ? (
        <a class="back" href="#cases">
          {say('back')}
        </a>
      ) : (
        <Shown desk={desk} details={details} talk={talk} entries={entries} takesFocus={takesFocus} />
      )}
    </article>
  );
}

interface ShownProps {
  readonly desk: Desk;
  readonly details: Details;
  readonly talk: ReturnType<typeof useTalk>;
  readonly entries: ReturnType<typeof useTalk>['entries'];
  readonly takesFocus: () => boolean;
}

function Shown({ desk, details, talk, entries, takesFocus }: ShownProps) {
  const { say } = desk;
  const heading = useRef<HTMLHeadingElement>(null);
  const [mode, setMode] = useState<Mode>('message');
  const [showsCard, setShowsCard] = useState(false);
  const [insert, setInsert] = useState<string | null>(null);
  const [replyTo, setReplyTo] = useState<Entry | null>(null);
  const acting = useAct(desk, details.case, talk.show, talk.refresh);
  useEffect(() => {
    if (takesFocus()) heading.current?.focus();
  }, []);
  function reply(entry: Entry): void {
    setMode('message');
    setReplyTo(entry);
    // The box may be there only after this.
    requestAnimationFrame(() => document.querySelector<HTMLElement>('#reply')?.focus());
  }

  const answer = {
    insert(text: string) {
      setMode('message');
      setInsert(text);
    },
    send: (text: string) => send(desk, details.case, text),
  };
  return (
    <>
      <header class="case-head">
        <a class="back" href="#cases">
          <span aria-hidden="true">←</span>
          <span class="unseen">{say('back')}</span>
        </a>
        <div class="who-is">
          <h2 id="case-title" ref={heading} tabIndex={-1} dir="auto">
            {details.customer.name} <span class="code">{details.code}</span>
          </h2>
          <p class="soft">{aboutWords(desk, details)}</p>
        </div>
        {details.priority !== 'normal' && <PriorityMark say={desk.sayAdmin} priority={details.priority} />}
        <button
          type="button"
          class="button small card-toggle"
          aria-expanded={showsCard}
          onClick={() => setShowsCard(!showsCard)}
        >
          {say('about')}
        </button>
      </header>
      <Actions desk={desk} details={details} acting={acting} />
      <Card desk={desk} details={details} isShown={showsCard} acting={acting} answer={answer} />
      <Log desk={desk} details={details} entries={entries} acting={acting} onReply={reply} />
      <Composer
        desk={desk}
        details={details}
        mode={mode}
        onMode={setMode}
        insert={insert}
        onInserted={() => setInsert(null)}
        replyTo={replyTo}
        onReplied={() => setReplyTo(null)}
      />
    </>
  );
}

/** Sends an answer of the knowledge or of the shop as it is. */
function send({ outbox }: Desk, number: number, text: string): void {
  outbox.add({ id: randomId(), case: number, kind: 'message', text, replyTo: null });
}

function aboutWords({ say, sayAdmin, texts }: Desk, { customer, state, claimedBy, mine }: Details): string {
  const has = mine ? say('yours') : say('claimedBy', { name: claimedBy ?? '' });
  const stands = state === 'claimed' ? has : say(`state.${state}`);
  const language = languageName(customer.language, texts);
  const mood = customer.mood === 'calm' ? [] : [sayAdmin(`ticket.mood.${customer.mood}`)];
  return [channelName(texts, customer.platform), language, ...mood, stands].join(' · ');
}
