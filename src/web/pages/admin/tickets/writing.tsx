import { useRef } from 'preact/hooks';
import { channelName, languageName } from '../words.ts';
import { type Drafts, useDraft } from './drafts.ts';
import { OutcomeWords } from './outcome.tsx';
import { useChange, type Work } from './useChange.ts';
import type { Ticket, Wanted } from './wire.ts';

/** The longest text that the server takes. */
const LONGEST = 10_000;

interface FormProps {
  readonly work: Work;
  readonly ticket: Ticket;
  readonly drafts: Drafts;
}

/** A message that the customer reads. */
export function ReplyForm({ work, ticket, drafts }: FormProps) {
  const { say, texts } = work;
  const channel = channelName(texts, ticket.customer.platform);
  const help = say('ticket.writeHelp', { channel });
  const going = ticket.state !== 'solved' && ticket.state !== 'closed';
  const send = { words: say('ticket.send'), wanted: (text: string): Wanted => ({ kind: 'message', text }) };
  const wait = {
    words: say('ticket.sendAndWait'),
    wanted: (message: string): Wanted => ({ kind: 'state', to: 'waiting', message }),
  };
  const solve = {
    words: say('ticket.sendAndSolve'),
    wanted: (message: string): Wanted => ({ kind: 'state', to: 'solved', message }),
  };
  return (
    <Form
      work={work}
      drafts={drafts}
      name="message"
      title={say('ticket.write')}
      help={`${help} ${say('ticket.writeIn', { language: languageName(ticket.language, texts) })}`}
      done={say('ticket.sent')}
      ways={[send, ...(going && ticket.state !== 'waiting' ? [wait] : []), ...(going ? [solve] : [])]}
    />
  );
}

/** A note that the customer never sees. */
export function NoteForm({ work, drafts }: FormProps) {
  const { say } = work;
  return (
    <Form
      work={work}
      drafts={drafts}
      name="note"
      title={say('ticket.note')}
      help={say('ticket.noteHelp')}
      done={say('ticket.noted')}
      ways={[{ words: say('ticket.addNote'), wanted: (text) => ({ kind: 'note', text }) }]}
    />
  );
}

interface Way {
  readonly words: string;
  readonly wanted: (text: string) => Wanted;
}

interface WritingProps {
  readonly work: Work;
  readonly drafts: Drafts;
  readonly name: 'message' | 'note';
  readonly title: string;
  readonly help: string;
  readonly done: string;
  /** What can be done with the text; a button each. */
  readonly ways: readonly Way[];
}

function Form({ work, drafts, name, title, help, done, ways }: WritingProps) {
  const { say, number } = work;
  const [text, setText] = useDraft(drafts, `${name}/${number}`);
  const box = useRef<HTMLTextAreaElement>(null);
  const { outcome, busy, make, tell } = useChange(work);

  async function write({ wanted }: Way): Promise<void> {
    box.current?.focus();
    if (text.trim() === '') return tell({ ok: false, text: say('ticket.empty') });
    if (await make(wanted(text.trim()), done)) setText('');
  }

  return (
    <section
      class={`card writing ${name === 'note' ? 'to-ourselves' : 'to-customer'}`}
      aria-labelledby={`${name}-title`}
    >
      <h3 id={`${name}-title`}>{title}</h3>
      <p id={`${name}-help`} class="help">
        {help}
      </p>
      <textarea
        ref={box}
        id={name}
        class="field"
        rows={4}
        maxLength={LONGEST}
        aria-labelledby={`${name}-title`}
        aria-describedby={`${name}-help`}
        readOnly={busy}
        value={text}
        onInput={(event) => setText(event.currentTarget.value)}
      />
      <OutcomeWords outcome={outcome} />
      <div class="buttons">
        {ways.map((way, index) => (
          <button
            key={way.words}
            type="button"
            class={index === 0 ? 'button primary' : 'button'}
            aria-disabled={busy}
            onClick={() => write(way)}
          >
            {way.words}
          </button>
        ))}
      </div>
    </section>
  );
}
