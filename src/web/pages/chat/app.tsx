import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks';
import type { Chat } from './chat.ts';
import { Composer } from './composer.tsx';
import { Header } from './header.tsx';
import { Log } from './log.tsx';
import { ConfirmNewTalk, Notices } from './notices.tsx';
import { type ChatState, unread } from './state.ts';
import { phrase } from './text.ts';
import type { Choice, ShopInfo } from './wire.ts';

interface AppProps {
  readonly chat: Chat;
  /** Closes the chat, where a page around it can. */
  readonly onClose: (() => void) | null;
}

/** The whole page; empty until its texts are there. */
export function App({ chat, onClose }: AppProps) {
  const state = useChatState(chat);
  return state.shop === null ? <Waiting /> : <Talk chat={chat} state={state} shop={state.shop} onClose={onClose} />;
}

interface TalkProps extends AppProps {
  readonly state: ChatState;
  readonly shop: ShopInfo;
}

function Talk({ chat, state, shop, onClose }: TalkProps) {
  const box = useRef<HTMLTextAreaElement>(null);
  const [confirming, setConfirming] = useState(false);
  const talking = state.lines.length > 0 || state.outbox.length > 0;
  useDocument(shop, unread(state));
  useEffect(() => {
    // On a phone the keyboard would cover half of the page that was just opened.
    const free = document.activeElement === document.body && !isTouch();
    if (state.seen && free) box.current?.focus();
  }, [state.seen]);

  function pick(choice: Choice, event: MouseEvent): void {
    chat.pick(choice);
    // The button that was used is disabled now, and would take the keyboard's place on the page with it.
    if (event.detail === 0 || !isTouch()) box.current?.focus();
  }

  function endConfirm(newTalk: boolean): void {
    setConfirming(false);
    if (newTalk) chat.newTalk();
    box.current?.focus();
  }

  return (
    <main class="chat">
      <Header
        shop={shop}
        talking={talking}
        onLanguage={chat.setLanguage}
        onNewTalk={() => setConfirming(true)}
        onClose={onClose}
      />
      <Log shop={shop} state={state} onPick={pick} onRetry={chat.retry} loadFile={chat.file} />
      <Notices shop={shop} state={state} />
      <Composer shop={shop} box={box} onSay={chat.say} />
      {confirming && <ConfirmNewTalk shop={shop} onEnd={endConfirm} />}
    </main>
  );
}

function Waiting() {
  return (
    <main class="chat waiting" aria-busy="true">
      <i class="dot" />
      <i class="dot" />
      <i class="dot" />
    </main>
  );
}

function useChatState(chat: Chat): ChatState {
  const [state, setState] = useState(chat.state());
  useEffect(() => {
    setState(chat.state());
    return chat.subscribe(() => setState(chat.state()));
  }, [chat]);
  return state;
}

/** The page's language and title, with the number of unread replies for who looks at another tab. */
function useDocument(shop: ShopInfo, count: number): void {
  useLayoutEffect(() => {
    document.documentElement.lang = shop.language;
    document.title = `${count > 0 ? `(${count}) ` : ''}${phrase(shop, 'page.title')}`;
  }, [shop, count]);
}

function isTouch(): boolean {
  return matchMedia('(pointer: coarse)').matches;
}
