import { useEffect, useState } from 'preact/hooks';
import { languageOf } from '../chat/text.ts';
import { loadQuickReplies, loadSuggestions } from './api.ts';
import type { Desk } from './desk.ts';
import type { Details, QuickReply, Suggestion } from './wire.ts';

/** What is done with an answer that is there already. */
export interface Answer {
  /** Into the box, to be changed before it is sent. */
  readonly insert: (text: string) => void;
  readonly send: (text: string) => void;
}

interface AnswersProps {
  readonly desk: Desk;
  readonly details: Details;
  readonly answer: Answer;
}

/** Answers of the knowledge to what the customer asks, and the shop's quick replies. */
export function Answers({ desk, details, answer }: AnswersProps) {
  const { say } = desk;
  const { suggestions, suggestAgain } = useSuggestions(details);
  const quick = useQuickReplies(details.customer.language);
  return (
    <>
      <section>
        <h3>{say('suggestions')}</h3>
        {suggestions.length === 0 && <p class="soft">{say('noSuggestions')}</p>}
        <ul class="ready">
          {suggestions.map(({ entry, title, text }) => (
            <Ready key={entry} desk={desk} details={details} answer={answer} title={title} text={text} />
          ))}
        </ul>
        {details.state !== 'closed' && (
          <button type="button" class="link" onClick={suggestAgain}>
            {say('suggestAgain')}
          </button>
        )}
      </section>
      {quick.length > 0 && (
        <section>
          <h3>{say('quickReplies')}</h3>
          <ul class="ready">
            {quick.map(({ id, text }) => (
              <Ready key={id} desk={desk} details={details} answer={answer} title={null} text={text} />
            ))}
          </ul>
        </section>
      )}
    </>
  );
}

interface ReadyProps extends AnswersProps {
  readonly title: string | null;
  readonly text: string;
}

/** An answer that is ready. */
function Ready({ desk: { say, texts }, details, answer, title, text }: ReadyProps) {
  const named = title ?? text.slice(0, 40);
  return (
    <li>
      {title !== null && <strong>{title}</strong>}
      <p class="clipped" lang={languageOf(text, texts)} dir="auto">
        {text}
      </p>
      {details.mine && details.state === 'claimed' && (
        <div class="buttons">
          <button
            type="button"
            class="button small"
            aria-label={say('insertNamed', { name: named })}
            onClick={() => answer.insert(text)}
          >
            {say('insert')}
          </button>
          <button
            type="button"
            class="button small"
            aria-label={say('sendNamed', { name: named })}
            onClick={() => answer.send(text)}
          >
            {say('sendNow')}
          </button>
        </div>
      )}
    </li>
  );
}

/** Those that were found when a person was asked for, until newer ones are. */
function useSuggestions({ case: number, suggestions: first }: Details) {
  const [newer, setNewer] = useState<readonly Suggestion[] | null>(null);
  return {
    suggestions: newer ?? first,
    suggestAgain: () =>
      void loadSuggestions(number).then((answer) => {
        if (answer.kind === 'done') setNewer(answer.value);
      }),
  };
}

function useQuickReplies(language: string): readonly QuickReply[] {
  const [replies, setReplies] = useState<readonly QuickReply[]>([]);
  useEffect(() => {
    let isLate = false;
    void loadQuickReplies(language).then((answer) => {
      if (!isLate && answer.kind === 'done') setReplies(answer.value);
    });
    return () => {
      isLate = true;
    };
  }, [language]);
  return replies;
}
