import { Fragment } from 'preact';
import { useLayoutEffect, useRef, useState } from 'preact/hooks';
import { type BubbleActions, BubbleView, MessageText } from './bubble.tsx';
import { DownIcon } from './icons.tsx';
import { type ChatState, isTyping } from './state.ts';
import { dayName, initial, phrase, readerLocale } from './text.ts';
import { transcript } from './transcript.ts';
import type { ShopInfo } from './wire.ts';

/** Nearer to the end than this (px), the log moves on by itself with what comes. */
const NEAR_END = 120;

interface LogProps extends BubbleActions {
  readonly shop: ShopInfo;
  readonly state: ChatState;
}

/** The talk; what comes is read out by screen readers. */
export function Log({ shop, state, ...actions }: LogProps) {
  const bubbles = transcript(state);
  const lastOwn = bubbles.findLast(({ author }) => author === 'customer')?.key;
  const typing = isTyping(state);
  const { scroller, atEnd, toEnd } = useEnd(`${lastOwn} ${state.seen}`);
  return (
    <div class="talk">
      <div
        class="log"
        role="log"
        aria-live="polite"
        aria-busy={state.restoring}
        aria-label={phrase(shop, 'page.log')}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
        tabIndex={0}
        ref={scroller}
      >
        <div class="lines">
          <Welcome shop={shop} />
          {bubbles.map((bubble) => (
            <Fragment key={bubble.key}>
              {bubble.startsDay && <p class="day">{dayName(bubble.at, Date.now(), readerLocale(shop.language))}</p>}
              <BubbleView shop={shop} bubble={bubble} lastOwn={bubble.key === lastOwn} {...actions} />
            </Fragment>
          ))}
          {typing && <Typing shop={shop} />}
        </div>
      </div>
      {!atEnd && (
        <button
          type="button"
          class="to-end"
          aria-label={phrase(shop, 'page.latest')}
          title={phrase(shop, 'page.latest')}
          onClick={toEnd}
        >
          <DownIcon />
        </button>
      )}
    </div>
  );
}

/** Keeps the end in view as the log grows or shrinks, unless the reader has scrolled up. `jump`: its change goes there. */
function useEnd(jump: string) {
  const scroller = useRef<HTMLDivElement>(null);
  const [atEnd, setAtEnd] = useState(true);
  const stick = useRef(true);

  const toEnd = () => {
    const log = scroller.current;
    stick.current = true;
    if (log !== null) log.scrollTop = log.scrollHeight;
  };

  useLayoutEffect(() => {
    const log = scroller.current;
    if (log === null) return;
    let size = '';
    const currentSize = () => `${log.clientHeight} ${log.scrollHeight}`;
    const onScroll = () => {
      // What moves because the size has changed was not moved by the reader.
      if (currentSize() !== size) return;
      stick.current = log.scrollHeight - log.scrollTop - log.clientHeight < NEAR_END;
      setAtEnd(stick.current);
    };
    const sizes = new ResizeObserver(() => {
      size = currentSize();
      if (stick.current) log.scrollTop = log.scrollHeight;
    });
    log.addEventListener('scroll', onScroll, { passive: true });
    sizes.observe(log);
    if (log.firstElementChild !== null) sizes.observe(log.firstElementChild);
    return () => {
      log.removeEventListener('scroll', onScroll);
      sizes.disconnect();
    };
  }, []);

  useLayoutEffect(toEnd, [jump]);
  return { scroller, atEnd, toEnd };
}

function Welcome({ shop }: { readonly shop: ShopInfo }) {
  return (
    <>
      <div class="message bot starts ends">
        <span class="avatar" aria-hidden="true">
          {initial(shop.name)}
        </span>
        <div class="stack">
          <div class="bubble">
            <MessageText text={phrase(shop, 'page.welcome')} links={true} />
          </div>
        </div>
      </div>
      {shop.privacyNotice !== null && (
        <details class="privacy">
          <summary>{phrase(shop, 'page.privacy')}</summary>
          <p>
            <MessageText text={shop.privacyNotice} links={true} />
          </p>
        </details>
      )}
    </>
  );
}

function Typing({ shop }: { readonly shop: ShopInfo }) {
  return (
    <div class="message bot starts ends typing">
      <span class="avatar" aria-hidden="true">
        {initial(shop.name)}
      </span>
      <div class="bubble">
        <span class="unseen">{phrase(shop, 'page.typing')}</span>
        <i class="dot" />
        <i class="dot" />
        <i class="dot" />
      </div>
    </div>
  );
}
