import { useRef, useState } from 'preact/hooks';
import { type Answer, loadProposals, settleProposal } from './api.ts';
import { useFollowed } from './useFollowed.ts';
import type { Proposal, Texts } from './wire.ts';
import { timeOf, type Words } from './words.ts';

const EVERY_MS = 15_000;

interface ListProps {
  readonly texts: Texts;
  readonly say: Words;
  readonly onOut: () => void;
}

/** What agents answered and the bot could not: an admin words it and adds it to the knowledge, or leaves it. */
export function ProposalList({ texts, say, onOut }: ListProps) {
  const heading = useRef<HTMLHeadingElement>(null);
  const [told, setTold] = useState('');
  const { value, trouble, refresh } = useFollowed({ load: loadProposals, key: 'proposals', everyMs: EVERY_MS, onOut });

  function settled(words: string): void {
    setTold(words);
    // The form goes, and would take the keyboard's place on the page with it.
    heading.current?.focus();
    refresh();
  }

  return (
    <>
      <div role="status">{trouble !== null && <p class="notice">{say('offline')}</p>}</div>
      <section class="card" aria-busy={value === null}>
        <h2 ref={heading} tabIndex={-1}>
          {say('proposals')}
        </h2>
        <div role="status">{told !== '' && <p class="told">{told}</p>}</div>
        {value !== null && (
          <>
            <p class="soft">
              {value.proposals.length === 0 ? say('proposals.none') : say('proposals.help', { file: value.file })}
            </p>
            <ul class="list">
              {value.proposals.map((proposal) => (
                <ProposalItem
                  key={proposal.case}
                  texts={texts}
                  say={say}
                  proposal={proposal}
                  onSettled={settled}
                  onOut={onOut}
                />
              ))}
            </ul>
          </>
        )}
      </section>
    </>
  );
}

interface ItemProps extends ListProps {
  readonly proposal: Proposal;
  /** It needs no more looking after; in words. */
  readonly onSettled: (words: string) => void;
}

function ProposalItem({ texts, say, proposal, onSettled, onOut }: ItemProps) {
  const { case: number, code, agent, closedAt, language } = proposal;
  const [question, setQuestion] = useState(proposal.question);
  const [answer, setAnswer] = useState(proposal.answer);
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState('');
  const isEmpty = question.trim().length < 2 || answer.trim() === '';
  const about = `proposal-${number}`;

  async function settle(taught: Parameters<typeof settleProposal>[1]): Promise<void> {
    if (busy) return;
    setBusy(true);
    setProblem('');
    const made = await settleProposal(number, taught);
    setBusy(false);
    if (made.kind === 'signed-out') return onOut();
    if (made.kind === 'done')
      return onSettled(say(taught === null ? 'proposals.dropped' : 'proposals.learnt', { code }));
    if (isSettled(made)) return onSettled(say('proposals.settled', { code }));
    setProblem(made.kind === 'conflict' ? say('proposals.unlearnable', { why: made.words }) : say('proposals.failed'));
  }

  return (
    <li>
      <form
        class="proposal"
        aria-labelledby={about}
        onSubmit={(event) => {
          event.preventDefault();
          if (!isEmpty) void settle({ question, answer });
        }}
      >
        <h3 id={about}>
          <a href={`/desk#cases/${number}`}>{code}</a>
        </h3>
        <p class="soft">{[agent, timeOf(closedAt, texts)].filter((part) => part !== null).join(' · ')}</p>
        <label class="labelled">
          {say('proposals.question')}
          <input
            class="field"
            type="text"
            lang={language}
            maxLength={200}
            value={question}
            onInput={(event) => setQuestion(event.currentTarget.value)}
          />
        </label>
        <label class="labelled">
          {say('proposals.answer')}
          <textarea
            class="field"
            rows={4}
            lang={language}
            maxLength={4000}
            value={answer}
            onInput={(event) => setAnswer(event.currentTarget.value)}
          />
        </label>
        <div class="buttons">
          <button type="submit" class="button primary" aria-disabled={busy || isEmpty}>
            {say('proposals.learn')}
          </button>
          <button type="button" class="button" aria-disabled={busy} onClick={() => settle(null)}>
            {say('proposals.drop')}
          </button>
        </div>
        <p class="problem" role="alert">
          {problem}
        </p>
      </form>
    </li>
  );
}

/** Somebody else was faster. */
const isSettled = (made: Answer<string>): boolean =>
  made.kind === 'absent' || (made.kind === 'conflict' && made.why !== 'unlearnable');
