import type { RefObject } from 'preact';
import { useLayoutEffect, useState } from 'preact/hooks';
import { SendIcon } from './icons.tsx';
import { phrase } from './text.ts';
import type { ShopInfo } from './wire.ts';

interface ComposerProps {
  readonly shop: ShopInfo;
  readonly box: RefObject<HTMLTextAreaElement>;
  readonly onSay: (text: string) => void;
}

/** The box to write in. Enter sends, Shift+Enter begins a new line. */
export function Composer({ shop, box, onSay }: ComposerProps) {
  const [text, setText] = useState('');
  const said = text.trim();
  const tooLong = said.length > shop.maxText;

  useLayoutEffect(() => {
    if (box.current === null) return;
    box.current.style.height = 'auto';
    box.current.style.height = `${box.current.scrollHeight}px`;
  }, [text]);

  function send(): void {
    box.current?.focus();
    if (said === '' || tooLong) return;
    onSay(said);
    setText('');
  }

  function onKeyDown(event: KeyboardEvent): void {
    // Safari ends a composition before it tells the Enter that ended it; the code 229 is left to tell it by.
    const composing = event.isComposing || event.keyCode === 229;
    if (event.key !== 'Enter' || event.shiftKey || composing) return;
    event.preventDefault();
    send();
  }

  return (
    <form
      class="composer"
      onSubmit={(event) => {
        event.preventDefault();
        send();
      }}
    >
      <div class="too-long" role="alert" id="too-long">
        {tooLong && `${phrase(shop, 'page.tooLong')} (${said.length} / ${shop.maxText})`}
      </div>
      <div class="field">
        <textarea
          ref={box}
          id="box"
          rows={1}
          value={text}
          placeholder={phrase(shop, 'page.placeholder')}
          aria-label={phrase(shop, 'page.placeholder')}
          aria-invalid={tooLong}
          aria-describedby="too-long"
          enterkeyhint="send"
          onInput={(event) => setText(event.currentTarget.value)}
          onKeyDown={onKeyDown}
        />
        <button
          type="submit"
          class="send"
          aria-label={phrase(shop, 'page.send')}
          title={phrase(shop, 'page.send')}
          aria-disabled={said === '' || tooLong}
        >
          <SendIcon />
        </button>
      </div>
    </form>
  );
}
