import { useState } from 'preact/hooks';
import type { Desk } from './desk.ts';
import type { Acting } from './useAct.ts';
import type { Details } from './wire.ts';

interface LearnProps {
  readonly desk: Desk;
  readonly proposal: NonNullable<Details['proposal']>;
  readonly acting: Acting;
}

/** What the bot could not answer and somebody did: the next customer may hear it from the bot. */
export function Learn({ desk: { say }, proposal, acting }: LearnProps) {
  const [question, setQuestion] = useState(proposal.question);
  const [answer, setAnswer] = useState(proposal.answer);
  const isEmpty = question.trim().length < 2 || answer.trim() === '';
  return (
    <section>
      <h3>{say('learn')}</h3>
      <form
        class="learn"
        onSubmit={(event) => {
          event.preventDefault();
          if (!isEmpty) void acting.make({ do: 'learn', question, answer }, say('done.learnt'));
        }}
      >
        <p class="soft">{say('learnHelp')}</p>
        <label class="labelled">
          {say('learnQuestion')}
          <input
            class="field"
            type="text"
            maxLength={200}
            value={question}
            onInput={(event) => setQuestion(event.currentTarget.value)}
          />
        </label>
        <label class="labelled">
          {say('learnAnswer')}
          <textarea
            class="field"
            rows={4}
            maxLength={4000}
            value={answer}
            onInput={(event) => setAnswer(event.currentTarget.value)}
          />
        </label>
        <div class="buttons">
          <button type="submit" class="button primary small" aria-disabled={acting.busy || isEmpty}>
            {say('learnIt')}
          </button>
          <button
            type="button"
            class="button small"
            aria-disabled={acting.busy}
            onClick={() => acting.make({ do: 'drop' }, say('done.dropped'))}
          >
            {say('learnNot')}
          </button>
        </div>
      </form>
    </section>
  );
}
