import { useRef, useState } from 'preact/hooks';
import { retry } from './api.ts';
import type { SetAsideEvent, Texts } from './wire.ts';
import { timeOf, type Words } from './words.ts';

interface SetAsideProps {
  readonly texts: Texts;
  readonly say: Words;
  readonly events: readonly SetAsideEvent[];
  /** The list is out of date. */
  readonly onChanged: () => void;
}

/** Messages whose handling failed too often, to be tried again once the cause is mended. */
export function SetAsideList({ texts, say, events, onChanged }: SetAsideProps) {
  const heading = useRef<HTMLHeadingElement>(null);
  const [told, setTold] = useState('');

  async function tryAgain(id: number): Promise<void> {
    setTold('');
    const { kind } = await retry(id);
    setTold(say(kind === 'done' ? 'retried' : 'retryFailed'));
    // The button goes with its message, and would take the keyboard's place on the page with it.
    if (kind === 'done') heading.current?.focus();
    onChanged();
  }

  return (
    <section class="card">
      <h2 ref={heading} tabIndex={-1}>
        {say('setAside')}
      </h2>
      <div role="status">{told !== '' && <p>{told}</p>}</div>
      <p class="soft">{say(events.length === 0 ? 'noSetAside' : 'setAsideHelp')}</p>
      {events.length > 0 && (
        <ul class="list">
          {events.map((event) => (
            <SetAsideItem key={event.id} texts={texts} say={say} event={event} onRetry={tryAgain} />
          ))}
        </ul>
      )}
    </section>
  );
}

interface ItemProps {
  readonly texts: Texts;
  readonly say: Words;
  readonly event: SetAsideEvent;
  readonly onRetry: (id: number) => void;
}

function SetAsideItem({ texts, say, event, onRetry }: ItemProps) {
  const { id, conversation, receivedAt, attempts, error } = event;
  const [first = '', ...more] = error.split('\n');
  return (
    <li class="set-aside">
      <div>
        <code>{conversation}</code>
        <p class="soft">
          {say('received', { time: timeOf(receivedAt, texts) })} · {say('attempts', { count: attempts })}
        </p>
        {more.length === 0 ? (
          <p class="message">{first}</p>
        ) : (
          <details>
            <summary class="message">{first}</summary>
            <pre>{more.join('\n')}</pre>
          </details>
        )}
      </div>
      <button type="button" class="button" aria-label={say('retryOf', { conversation })} onClick={() => onRetry(id)}>
        {say('retry')}
      </button>
    </li>
  );
}
