import { FileView } from './file.tsx';
import { TickIcon } from './icons.tsx';
import { clockTime, initial, languageOf, phrase, readerLocale, splitLinks } from './text.ts';
import type { Bubble, ShownChoice } from './transcript.ts';
import type { Choice, ShopInfo } from './wire.ts';

/** What a customer can do with a message. */
export interface BubbleActions {
  readonly onPick: (choice: Choice, event: MouseEvent) => void;
  readonly onRetry: () => void;
  readonly loadFile: (path: string) => Promise<Blob | null>;
}

interface BubbleProps extends BubbleActions {
  readonly shop: ShopInfo;
  readonly bubble: Bubble;
  /** Says in words, not by a tick only, that it was delivered. */
  readonly lastOwn: boolean;
}

/** One message with its choices, time and state. */
export function BubbleView({ shop, bubble, lastOwn, onPick, onRetry, loadFile }: BubbleProps) {
  const { author, startsGroup, endsGroup } = bubble;
  if (author === 'system') {
    return (
      <p class="system" lang={languageOf(bubble.text, shop)}>
        {bubble.text}
      </p>
    );
  }
  const fromShop = author !== 'customer';
  return (
    <div class={`message ${author}${startsGroup ? ' starts' : ''}${endsGroup ? ' ends' : ''}`}>
      {fromShop && (
        <span class="avatar" aria-hidden="true">
          {endsGroup ? initial(shop.name) : ''}
        </span>
      )}
      <div class="stack">
        {author === 'agent' && startsGroup ? (
          <span class="author">{phrase(shop, 'page.agent')}</span>
        ) : (
          <span class="unseen">{`${authorName(shop, author)}: `}</span>
        )}
        <div class="bubble" lang={languageOf(bubble.text, shop)} dir="auto">
          <Body shop={shop} bubble={bubble} loadFile={loadFile} />
        </div>
        {bubble.choices.length > 0 && <Choices shop={shop} choices={bubble.choices} onPick={onPick} />}
        <Meta shop={shop} bubble={bubble} lastOwn={lastOwn} onRetry={onRetry} />
      </div>
    </div>
  );
}

/** What a message says. */
function Body({ shop, bubble, loadFile }: Pick<BubbleProps, 'shop' | 'bubble' | 'loadFile'>) {
  const { quote, mark, file, text, author } = bubble;
  if (mark === 'recalled') return <em class="recalled">{phrase(shop, 'page.recalled')}</em>;
  return (
    <>
      {quote !== null && (
        <blockquote class="quote">
          <span class="unseen">{`${phrase(shop, 'page.answers')}: `}</span>
          {quote}
        </blockquote>
      )}
      {file === null ? (
        <MessageText text={text} links={author !== 'customer'} />
      ) : (
        <FileView shop={shop} file={file} caption={text} load={loadFile} />
      )}
      {mark === 'edited' && <span class="edited"> {phrase(shop, 'page.edited')}</span>}
    </>
  );
}

/** A message's text, and nothing but text; in the shop's own words, addresses can be followed. */
export function MessageText({ text, links }: { readonly text: string; readonly links: boolean }) {
  if (!links) return <>{text}</>;
  return (
    <>
      {splitLinks(text).map((part, index) =>
        part.href === undefined ? (
          part.text
        ) : (
          <a key={index} href={part.href} target="_blank" rel="noopener noreferrer">
            {part.text}
          </a>
        ),
      )}
    </>
  );
}

interface ChoicesProps extends Pick<BubbleActions, 'onPick'> {
  readonly shop: ShopInfo;
  readonly choices: readonly ShownChoice[];
}

function Choices({ shop, choices, onPick }: ChoicesProps) {
  return (
    <div class="choices">
      {choices.map((choice) => (
        <button
          key={choice.id}
          type="button"
          class={`choice ${choice.state}`}
          lang={languageOf(choice.label, shop)}
          disabled={choice.state !== 'open'}
          onClick={(event) => onPick(choice, event)}
        >
          {choice.state === 'picked' && <TickIcon />}
          <span>{choice.label}</span>
        </button>
      ))}
    </div>
  );
}

function Meta({ shop, bubble, lastOwn, onRetry }: Omit<BubbleProps, 'onPick' | 'loadFile'>) {
  switch (bubble.status) {
    case 'waiting':
    case 'sending':
      return <div class="meta">{phrase(shop, 'page.sending')}</div>;
    case 'failed':
    case 'refused':
      return (
        <div class="meta failed">
          {phrase(shop, 'page.failed')}
          {bubble.status === 'failed' && (
            <button type="button" class="retry" onClick={onRetry}>
              {phrase(shop, 'page.retry')}
            </button>
          )}
        </div>
      );
    case 'delivered':
      return (
        <div class="meta">
          <Time at={bubble.at} language={shop.language} />
          <TickIcon />
          <span class={lastOwn ? '' : 'unseen'}>{phrase(shop, 'page.delivered')}</span>
        </div>
      );
    case null:
      return bubble.endsGroup ? (
        <div class="meta">
          <Time at={bubble.at} language={shop.language} />
        </div>
      ) : null;
  }
}

function Time({ at, language }: { readonly at: number; readonly language: string }) {
  return <time dateTime={new Date(at).toISOString()}>{clockTime(at, readerLocale(language))}</time>;
}

function authorName(shop: ShopInfo, author: Bubble['author']): string {
  if (author === 'customer') return phrase(shop, 'page.you');
  return phrase(shop, author === 'agent' ? 'page.agent' : 'page.bot');
}
