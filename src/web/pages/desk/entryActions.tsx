import { useEffect, useRef, useState } from 'preact/hooks';
import type { Desk } from './desk.ts';
import type { Entry } from './talkLines.ts';
import type { Acting } from './useAct.ts';
import type { Details } from './wire.ts';

interface EntryActionsProps {
  readonly desk: Desk;
  readonly details: Details;
  readonly entry: Entry;
  readonly acting: Acting;
  readonly onReply: (entry: Entry) => void;
}

/** What can be done with one message: the customer's is answered, one's own is changed or taken back. */
export function EntryActions({ desk: { say, texts }, details, entry, acting, onReply }: EntryActionsProps) {
  const [edits, setEdits] = useState(false);
  const { seq, author, own, mark, text } = entry;
  if (seq === null || !details.mine || details.state !== 'claimed') return null;
  if (author === 'customer')
    return (
      <p class="entry-actions">
        <button type="button" class="link" onClick={() => onReply(entry)}>
          {say('replyTo')}
        </button>
      </p>
    );
  if (author !== 'agent' || !own || mark === 'recalled') return null;

  async function save(of: number, words: string): Promise<void> {
    if (await acting.make({ do: `messages/${of}/edit`, text: words }, say('done.edited'))) setEdits(false);
  }

  if (edits)
    return (
      <EditForm
        say={say}
        text={text}
        longest={texts.maxText}
        acting={acting}
        onSave={(words) => void save(seq, words)}
        onClose={() => setEdits(false)}
      />
    );
  return (
    <p class="entry-actions">
      {text !== '' && (
        <button type="button" class="link" onClick={() => setEdits(true)}>
          {say('edit')}
        </button>
      )}
      <button
        type="button"
        class="link"
        aria-disabled={acting.busy}
        onClick={() => acting.make({ do: `messages/${seq}/recall` }, say('done.recalled'))}
      >
        {say('recall')}
      </button>
    </p>
  );
}

interface EditFormProps {
  readonly say: Desk['say'];
  readonly text: string;
  readonly longest: number;
  readonly acting: Acting;
  readonly onSave: (text: string) => void;
  readonly onClose: () => void;
}

function EditForm({ say, text, longest, acting, onSave, onClose }: EditFormProps) {
  const [words, setWords] = useState(text);
  const box = useRef<HTMLTextAreaElement>(null);
  useEffect(() => box.current?.focus(), []);
  const written = words.trim();
  const isTooLong = written.length > longest;
  const isIdle = written === '' || isTooLong || written === text;
  return (
    <form
      class="edit"
      onSubmit={(event) => {
        event.preventDefault();
        if (!isIdle) onSave(written);
      }}
      onKeyDown={(event) => {
        if (event.key !== 'Escape' || event.isComposing) return;
        event.stopPropagation();
        onClose();
      }}
    >
      <textarea
        ref={box}
        class="field"
        rows={3}
        value={words}
        aria-label={say('editBox')}
        aria-invalid={isTooLong}
        onInput={(event) => setWords(event.currentTarget.value)}
      />
      <div class="buttons">
        <button type="submit" class="button primary small" aria-disabled={acting.busy || isIdle}>
          {say('saveEdit')}
        </button>
        <button type="button" class="button small" onClick={onClose}>
          {say('cancel')}
        </button>
      </div>
      <p class="problem" role="alert">
        {isTooLong ? say('tooLong', { count: longest }) : ''}
      </p>
    </form>
  );
}
