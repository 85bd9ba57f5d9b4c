import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks';
import { languageName } from '../admin/words.ts';
import { randomId } from '../random.ts';
import { tellTyping } from './api.ts';
import { Attach, useFiles } from './attach.tsx';
import type { Desk, Mode } from './desk.ts';
import type { Entry } from './talkLines.ts';
import type { Details } from './wire.ts';

/** The longest note that the server takes. */
const LONGEST_NOTE = 10_000;
/** Platforms show for some five seconds that somebody writes. */
const TYPING_MS = 4000;

interface ComposerProps {
  readonly desk: Desk;
  readonly details: Details;
  readonly mode: Mode;
  readonly onMode: (mode: Mode) => void;
  /** A text to be put into the box of replies; null = none is. */
  readonly insert: string | null;
  readonly onInserted: () => void;
  /** The message that the next one answers. */
  readonly replyTo: Entry | null;
  readonly onReplied: () => void;
}

/** The two boxes: what is typed in one never gets into the other. */
export function Composer({ mode, onMode, insert, ...rest }: ComposerProps) {
  const { desk, details } = rest;
  const { say } = desk;
  const box = useRef<HTMLTextAreaElement>(null);
  const focusNext = useRef(false);

  function choose(next: Mode): void {
    focusNext.current = true;
    if (next === mode) box.current?.focus();
    onMode(next);
  }

  useEffect(() => {
    if (focusNext.current) box.current?.focus();
    focusNext.current = false;
  }, [mode]);

  const modes = [
    { name: 'message', words: say('reply'), key: 'r' },
    { name: 'note', words: say('note'), key: 'n' },
  ] as const;
  return (
    <section class={`composer for-${mode}`} aria-label={say(mode === 'note' ? 'note' : 'reply')}>
      <div class="modes">
        {modes.map(({ name, words, key }) => (
          <button
            key={name}
            type="button"
            class={`mode mode-${name}`}
            aria-pressed={mode === name}
            aria-keyshortcuts={key}
            data-key={key}
            onClick={() => choose(name)}
          >
            {words}
          </button>
        ))}
      </div>
      {mode === 'message' && !(details.mine && details.state === 'claimed') ? (
        <NotMine desk={desk} details={details} />
      ) : (
        <Box
          key={mode}
          {...rest}
          mode={mode}
          insert={mode === 'message' ? insert : null}
          replyTo={mode === 'message' ? rest.replyTo : null}
          box={box}
        />
      )}
    </section>
  );
}

/** Why nothing can be written to the customer now. */
function NotMine({ desk: { say }, details }: Pick<ComposerProps, 'desk' | 'details'>) {
  if (details.state === 'closed') return <p class="hint">{say('isClosed')}</p>;
  if (details.state === 'queued') return <p class="hint">{say('claimFirst')}</p>;
  return <p class="hint">{say('taken', { name: details.claimedBy ?? '' })}</p>;
}

interface BoxProps extends Omit<ComposerProps, 'onMode'> {
  readonly box: { current: HTMLTextAreaElement | null };
}

/** Where one writes. Enter sends, Shift+Enter begins a new line. */
function Box({ desk, details, mode, insert, onInserted, replyTo, onReplied, box }: BoxProps) {
  const { say, texts, outbox } = desk;
  const [text, setText] = useDraft(desk, `${mode}/${details.case}`);
  const isNote = mode === 'note';
  const typing = useTyping(details.case);
  const files = useFiles(desk, details.case);
  const longest = mode === 'note' ? LONGEST_NOTE : texts.maxText;
  const isTooLong = text.trim().length > longest;

  useLayoutEffect(() => {
    if (box.current === null) return;
    box.current.style.height = 'auto';
    box.current.style.height = `${box.current.scrollHeight}px`;
  }, [text]);

  useEffect(() => {
    if (insert === null) return;
    setText(text.trim() === '' ? insert : `${text.trimEnd()}\n${insert}`);
    onInserted();
    box.current?.focus();
  }, [insert]);

  function send(): void {
    box.current?.focus();
    const written = text.trim();
    if (written === '' || isTooLong) return;
    outbox.add({ id: randomId(), case: details.case, kind: mode, text: written, replyTo: replyTo?.seq ?? null });
    setText('');
    onReplied();
  }

  function sendFiles(chosen: readonly File[]): void {
    box.current?.focus();
    if (chosen.length === 0) return;
    files.send(chosen, replyTo?.seq ?? null);
    onReplied();
  }

  function onPaste(event: ClipboardEvent): void {
    const pasted = [...(event.clipboardData?.files ?? [])];
    if (isNote || pasted.length === 0) return;
    event.preventDefault();
    sendFiles(pasted);
  }

  function onKeyDown(event: KeyboardEvent): void {
    // Safari ends a composition before it tells the Enter that ended it; the code 229 is left to tell it by.
    const composing = event.isComposing || event.keyCode === 229;
    if (event.key !== 'Enter' || event.shiftKey || composing) return;
    event.preventDefault();
    send();
  }

  const language = languageName(details.customer.language, texts);
  return (
    <form
      class="write"
      onSubmit={(event) => {
        event.preventDefault();
        send();
      }}
    >
      <p class="hint" id="box-help">
        {isNote ? say('noteHelp') : say('replyHelp', { name: details.customer.name, language })}
      </p>
      {replyTo !== null && <Quoted say={say} entry={replyTo} onDrop={onReplied} />}
      <div class="box-row">
        {!isNote && <Attach desk={desk} onFiles={sendFiles} />}
        <textarea
          ref={box}
          id={isNote ? 'note' : 'reply'}
          class="field"
          rows={1}
          value={text}
          aria-label={say(isNote ? 'noteBox' : 'replyBox')}
          aria-describedby="box-help"
          aria-invalid={isTooLong}
          enterkeyhint={isNote ? 'done' : 'send'}
          onInput={(event) => {
            setText(event.currentTarget.value);
            if (!isNote) typing();
          }}
          onKeyDown={onKeyDown}
          onPaste={onPaste}
        />
        <button type="submit" class="button primary" aria-disabled={text.trim() === '' || isTooLong}>
          {say(isNote ? 'saveNote' : 'send')}
        </button>
      </div>
      <p class="problem" role="alert">
        {isTooLong ? say('tooLong', { count: longest }) : files.problem}
      </p>
    </form>
  );
}

/** Tells that somebody writes, now and then. */
function useTyping(number: number): () => void {
  const told = useRef(0);
  return () => {
    const now = Date.now();
    if (now - told.current < TYPING_MS) return;
    told.current = now;
    tellTyping(number);
  };
}

interface QuotedProps {
  readonly say: Desk['say'];
  readonly entry: Entry;
  readonly onDrop: () => void;
}

/** What the next message answers. */
function Quoted({ say, entry: { text, files }, onDrop }: QuotedProps) {
  const words = text === '' ? (files[0]?.name ?? '…') : text;
  return (
    <p class="quoted">
      <span class="clipped" dir="auto">
        {say('replyingTo', { text: words })}
      </span>
      <button type="button" class="link" onClick={onDrop}>
        {say('notReplying')}
      </button>
    </p>
  );
}

/** A text that outlives the view it is typed in, and a reload of the page. */
function useDraft({ keep }: Desk, name: string): readonly [text: string, setText: (text: string) => void] {
  const [text, setText] = useState(() => keep.drafts.get(name) ?? '');
  return [
    text,
    (typed) => {
      if (typed === '') keep.drafts.delete(name);
      else keep.drafts.set(name, typed);
      keep.save();
      setText(typed);
    },
  ];
}
