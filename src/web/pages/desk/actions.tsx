import { useState } from 'preact/hooks';
import type { Desk } from './desk.ts';
import { BlockForm, CloseForm, TicketForm, TransferForm } from './forms.tsx';
import { type Form, More } from './more.tsx';
import type { Acting } from './useAct.ts';
import type { Details, TextKey } from './wire.ts';

interface ActionsProps {
  readonly desk: Desk;
  readonly details: Details;
  readonly acting: Acting;
}

/** What can be done with a case as it is, by who looks at it. */
export function Actions({ desk, details, acting }: ActionsProps) {
  const { say } = desk;
  const [form, setForm] = useState<Form | null>(null);
  const [showsMore, setShowsMore] = useState(false);
  const { busy, outcome, make } = acting;
  const may = allowed(desk, details);

  async function claim(): Promise<void> {
    if (!(await make({ do: 'claim' }, say('done.claimed')))) return;
    // The box is there only now.
    requestAnimationFrame(() => document.querySelector<HTMLElement>('#reply')?.focus());
  }

  const button = (words: TextKey, key: string, onClick: () => void, isPrimary = false) => (
    <button
      type="button"
      class={isPrimary ? 'button primary small' : 'button small'}
      aria-disabled={busy}
      aria-keyshortcuts={key}
      data-key={key}
      onClick={onClick}
    >
      {say(words)}
    </button>
  );

  const close = () => setForm(null);
  const formProps = { desk, details, acting, onClose: close };
  return (
    <div class="actions">
      <div class="buttons">
        {details.state === 'queued' && button('claim', 'c', claim, true)}
        {may.release && (
          <button
            type="button"
            class="button small"
            aria-disabled={busy}
            onClick={() => make({ do: 'release' }, say('done.released'))}
          >
            {say('release')}
          </button>
        )}
        {may.pass && button('transfer', 't', () => setForm('transfer'))}
        {may.pass && button('toBot', 'b', () => make({ do: 'bot' }, say('done.bot')))}
        {may.pass && button('close', 'e', () => setForm('close'))}
        <button type="button" class="button small" aria-expanded={showsMore} onClick={() => setShowsMore(!showsMore)}>
          {say('more')}
        </button>
      </div>
      {showsMore && <More desk={desk} details={details} acting={acting} mayChange={may.pass} onForm={setForm} />}
      <p role="status" class="told">
        {busy ? say('busy') : outcome?.ok === true ? outcome.text : ''}
      </p>
      <p role="alert" class="problem">
        {outcome?.ok === false ? outcome.text : ''}
      </p>
      {form === 'transfer' && <TransferForm {...formProps} />}
      {form === 'close' && <CloseForm {...formProps} />}
      {form === 'ticket' && <TicketForm {...formProps} />}
      {form === 'block' && <BlockForm {...formProps} />}
    </div>
  );
}

/** As the server decides it: what nobody has is anybody's; what somebody has is theirs, and admins'. */
function allowed({ isAdmin }: Desk, { state, mine }: Details) {
  const theirs = state === 'claimed' && (mine || isAdmin);
  return { release: theirs, pass: state === 'queued' || theirs };
}
