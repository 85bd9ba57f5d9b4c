import { useLayoutEffect, useRef } from 'preact/hooks';
import { MessageText } from '../chat/bubble.tsx';
import { clockTime, dayName, languageOf, readerLocale } from '../chat/text.ts';
import { Before } from './before.tsx';
import type { Desk } from './desk.ts';
import { EntryActions } from './entryActions.tsx';
import { Files } from './files.tsx';
import type { Delivery, Entry } from './talkLines.ts';
import type { Acting } from './useAct.ts';
import type { Details } from './wire.ts';

/** Nearer to the end than this (px), the log moves on by itself with what comes. */
const NEAR_END = 120;

interface LogProps {
  readonly desk: Desk;
  readonly details: Details;
  readonly entries: readonly Entry[];
  readonly acting: Acting;
  /** A message is to be answered by name. */
  readonly onReply: (entry: Entry) => void;
}

/** The talk; what comes is read out by screen readers. */
export function Log({ desk, details, entries, acting, onReply }: LogProps) {
  const scroller = useEnd(entries.length);
  const locale = readerLocale(desk.texts.language);
  let day = '';
  return (
    <div
      class="log"
      role="log"
      aria-live="polite"
      aria-label={desk.say('log')}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
      tabIndex={0}
      ref={scroller}
    >
      <div class="lines">
        <Before desk={desk} details={details} />
        <ol class="entries">
          {entries.map((entry) => {
            const name = entry.at === null ? day : dayName(entry.at, desk.now, locale);
            const startsDay = name !== day;
            day = name;
            return (
              <li key={entry.key}>
                {startsDay && <p class="day">{name}</p>}
                <EntryView desk={desk} details={details} entry={entry} acting={acting} onReply={onReply} />
              </li>
            );
          })}
        </ol>
      </div>
    </div>
  );
}

interface EntryProps extends Pick<LogProps, 'desk' | 'details' | 'acting' | 'onReply'> {
  readonly entry: Entry;
}

function EntryView({ desk, details, entry, acting, onReply }: EntryProps) {
  const { say, texts } = desk;
  const { author, text, answers, files, mark } = entry;
  if (author === 'system') {
    return (
      <p class="system">
        {text} <Time desk={desk} at={entry.at} />
      </p>
    );
  }
  const isWritten = author === 'agent' || author === 'note';
  return (
    <div class={`message from-${author}${mark === null ? '' : ` is-${mark}`}`}>
      <p class="from">
        <strong>{nameOf(entry, desk, details)}</strong>
        {author === 'note' && <span class="label">{say('noteLabel')}</span>}
        {mark !== null && <span class="label">{say(`mark.${mark}`)}</span>} <Time desk={desk} at={entry.at} />
      </p>
      {answers !== null && (
        <blockquote class="answers" dir="auto">
          {answers}
        </blockquote>
      )}
      {text !== '' && (
        <div class="text" lang={languageOf(text, texts)} dir="auto">
          <MessageText text={text} links={isWritten} />
        </div>
      )}
      {files.length > 0 && <Files desk={desk} number={details.case} entry={entry} />}
      {entry.delivery !== null && <DeliveryMark desk={desk} entry={entry} delivery={entry.delivery} />}
      <EntryActions desk={desk} details={details} entry={entry} acting={acting} onReply={onReply} />
    </div>
  );
}

function nameOf({ author, by }: Entry, { say }: Desk, { customer }: Details): string {
  if (author === 'customer') return customer.name;
  return author === 'bot' ? say('bot') : (by ?? say('you'));
}

function Time({ desk: { texts }, at }: { readonly desk: Desk; readonly at: number | null }) {
  if (at === null) return null;
  return <time dateTime={new Date(at).toISOString()}>{clockTime(at, readerLocale(texts.language))}</time>;
}

const DELIVERY_SIGNS: Readonly<Record<Delivery['state'], string>> = {
  sending: '…',
  'on-its-way': '✓',
  delivered: '✓✓',
  undelivered: '⚠',
  refused: '⚠',
};

interface DeliveryProps {
  readonly desk: Desk;
  readonly entry: Entry;
  readonly delivery: Delivery;
}

/** How a message fares; one that the server will not take can be tried again, or dropped. */
function DeliveryMark({ desk, entry, delivery }: DeliveryProps) {
  const { say, outbox } = desk;
  const { state } = delivery;
  const isBad = state === 'refused' || state === 'undelivered';
  return (
    <p class={isBad ? 'delivery is-bad' : 'delivery'}>
      <span aria-hidden="true">{DELIVERY_SIGNS[state]}</span> {deliveryWords(delivery, desk)}
      {delivery.state === 'refused' && entry.id !== null && (
        <>
          {delivery.why !== 'file-lost' && (
            <button type="button" class="link" onClick={() => outbox.retry(entry.id ?? '')}>
              {say('retry')}
            </button>
          )}
          <button type="button" class="link" onClick={() => outbox.drop(entry.id ?? '')}>
            {say('discard')}
          </button>
        </>
      )}
    </p>
  );
}

function deliveryWords(delivery: Delivery, { say }: Desk): string {
  if (delivery.state === 'undelivered') return delivery.why;
  if (delivery.state !== 'refused') return say(delivery.state === 'on-its-way' ? 'onItsWay' : delivery.state);
  if (delivery.why === 'taken' || delivery.why === 'unclaimed') return say('refused.notYours');
  if (delivery.why === 'file-lost') return say('refused.fileLost');
  return say(delivery.why === 'closed' ? 'refused.closed' : 'refused.other');
}

/** Keeps the end in view as the log grows, unless the reader has scrolled up. */
function useEnd(length: number) {
  const scroller = useRef<HTMLDivElement>(null);
  const stick = useRef(true);
  useLayoutEffect(() => {
    const log = scroller.current;
    if (log === null) return;
    const onScroll = () => {
      stick.current = log.scrollHeight - log.scrollTop - log.clientHeight < NEAR_END;
    };
    const sizes = new ResizeObserver(() => {
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
  useLayoutEffect(() => {
    const log = scroller.current;
    if (log !== null && stick.current) log.scrollTop = log.scrollHeight;
  }, [length]);
  return scroller;
}
