import { useEffect, useRef } from 'preact/hooks';
import { type ChatState, slowDownSeconds } from './state.ts';
import { phrase } from './text.ts';
import type { ShopInfo } from './wire.ts';

/** What the customer must know about sending: no connection, too fast, not sent. Each is read out once. */
export function Notices({ shop, state }: { readonly shop: ShopInfo; readonly state: ChatState }) {
  const offline = !state.online || state.broken;
  const seconds = slowDownSeconds(state);
  const failed = state.outbox.some(({ status }) => status === 'failed' || status === 'refused');
  const said = useRef('');
  // A countdown that is read out each second says nothing else: the first number is enough.
  if (seconds === 0) said.current = '';
  else if (said.current === '') said.current = phrase(shop, 'page.slowDown', seconds);
  return (
    <>
      {offline && <p class="notice offline">{phrase(shop, 'page.offline')}</p>}
      {seconds > 0 && (
        <p class="notice slow-down" aria-hidden="true">
          {phrase(shop, 'page.slowDown', seconds)}
        </p>
      )}
      <div class="unseen" role="status">
        {offline && <p>{phrase(shop, 'page.offline')}</p>}
        {seconds > 0 && <p>{said.current}</p>}
        {failed && <p>{phrase(shop, 'page.failed')}</p>}
      </div>
    </>
  );
}

interface ConfirmProps {
  readonly shop: ShopInfo;
  /** The dialog is closed. */
  readonly onEnd: (confirmed: boolean) => void;
}

const CONFIRMED = 'new';

/** Asks before the talk is cleared. */
export function ConfirmNewTalk({ shop, onEnd }: ConfirmProps) {
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => dialog.current?.showModal(), []);
  return (
    <dialog
      ref={dialog}
      class="confirm"
      aria-labelledby="confirm-text"
      onClose={(event) => onEnd(event.currentTarget.returnValue === CONFIRMED)}
    >
      <p id="confirm-text">{phrase(shop, 'page.newTalkConfirm')}</p>
      <div class="confirm-buttons">
        <button type="button" class="button" onClick={() => dialog.current?.close()}>
          {phrase(shop, 'page.cancel')}
        </button>
        <button type="button" class="button primary" onClick={() => dialog.current?.close(CONFIRMED)}>
          {phrase(shop, 'page.newTalk')}
        </button>
      </div>
    </dialog>
  );
}
