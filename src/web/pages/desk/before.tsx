import { useEffect, useState } from 'preact/hooks';
import { clockTime, languageOf, readerLocale } from '../chat/text.ts';
import { loadBefore } from './api.ts';
import type { Desk } from './desk.ts';
import type { Before as BeforeLine, Details } from './wire.ts';

interface BeforeProps {
  readonly desk: Desk;
  readonly details: Details;
}

/** What was said before somebody was asked for, once it is wanted. */
export function Before({ desk, details }: BeforeProps) {
  const { say, texts } = desk;
  const { case: number, customer, masked } = details;
  const [wanted, setWanted] = useState(false);
  const [lines, setLines] = useState<readonly BeforeLine[] | null>(null);
  useEffect(() => {
    if (!wanted) return;
    let isLate = false;
    void loadBefore(number).then((answer) => {
      if (isLate) return;
      if (answer.kind === 'done') setLines(answer.value);
      else setWanted(false);
    });
    return () => {
      isLate = true;
    };
    // Asked for again when what is masked is shown.
  }, [wanted, number, masked]);

  if (!wanted)
    return (
      <button type="button" class="link before-link" onClick={() => setWanted(true)}>
        {say('before')}
      </button>
    );
  const names = { customer: customer.name, bot: say('bot'), agent: say('colleague'), system: say('theService') };
  return (
    <section class="before" aria-label={say('beforeTitle')} aria-busy={lines === null}>
      <p class="day">{say('beforeTitle')}</p>
      {lines?.length === 0 && <p class="system">{say('noBefore')}</p>}
      <ol>
        {(lines ?? []).map(({ author, text, at }, index) => (
          <li key={index}>
            <p class="from">
              <strong>{names[author]}</strong>{' '}
              <time dateTime={new Date(at).toISOString()}>{clockTime(at, readerLocale(texts.language))}</time>
            </p>
            <p class="text" lang={languageOf(text, texts)} dir="auto">
              {text}
            </p>
          </li>
        ))}
      </ol>
    </section>
  );
}
