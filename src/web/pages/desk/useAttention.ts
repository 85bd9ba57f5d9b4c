import { useEffect, useRef, useState } from 'preact/hooks';
import { channelName } from '../admin/words.ts';
import type { Desk } from './desk.ts';
import type { Groups } from './useCases.ts';
import type { Case } from './wire.ts';

/** How the page calls for somebody who looks elsewhere. */
export interface Attention {
  /** What the browser lets the page do; null = it has no notifications. */
  readonly permission: NotificationPermission | null;
  /** Asks the browser; only to be called where somebody has just clicked. */
  ask(): void;
  /** What has just come, in words. */
  readonly news: string;
}

/** Counts in the title those who wait for somebody, and tells of new ones. */
export function useAttention(desk: Desk, groups: Groups | null, selected: number | null): Attention {
  const { say, texts } = desk;
  const [permission, setPermission] = useState(() => permissionNow());
  const [news, setNews] = useState('');
  const known = useRef<ReadonlyMap<number, string> | null>(null);
  const waits = groups === null ? 0 : groups.waiting.length + groups.mine.filter(wantsAnswer).length;

  useEffect(() => {
    document.title = waits === 0 ? say('title') : `(${waits}) ${say('title')}`;
    badge(waits);
    return () => {
      document.title = say('title');
      badge(0);
    };
  }, [waits, texts]);

  useEffect(() => {
    if (groups === null) return;
    const before = known.current;
    const calls = [...groups.waiting, ...groups.mine.filter(wantsAnswer)];
    known.current = new Map(calls.map((one) => [one.case, signOf(one)]));
    if (before === null) return;
    const fresh = calls.filter((one) => before.get(one.case) !== signOf(one) && !isLookedAt(one, selected));
    const last = fresh.at(-1);
    if (last === undefined) return;
    setNews(wordsOf(last, desk));
    for (const one of fresh) notify(one, wordsOf(one, desk));
  }, [groups]);

  return {
    permission,
    news,
    ask() {
      void Notification.requestPermission().then(setPermission);
    },
  };
}

const wantsAnswer = ({ waitingSince }: Case): boolean => waitingSince !== null;

/** The same for as long as nothing new calls. */
const signOf = ({ state, lastMessageAt }: Case): string => (state === 'queued' ? state : String(lastMessageAt));

const isLookedAt = (one: Case, selected: number | null): boolean =>
  one.case === selected && document.visibilityState === 'visible' && document.hasFocus();

/** Without what the customer wrote: it may be shown on a locked screen. */
function wordsOf({ state, code, customer }: Case, { say, texts }: Desk): string {
  const names = { code, channel: channelName(texts, customer.platform) };
  return say(state === 'queued' ? 'newCase' : 'newMessage', names);
}

function permissionNow(): NotificationPermission | null {
  return 'Notification' in window ? Notification.permission : null;
}

function notify({ case: number }: Case, words: string): void {
  if (permissionNow() !== 'granted' || (document.visibilityState === 'visible' && document.hasFocus())) return;
  try {
    const shown = new Notification(words, { tag: `xiaoer-case-${number}` });
    shown.onclick = () => {
      window.focus();
      location.hash = `#cases/${number}`;
      shown.close();
    };
  } catch {
    // Android's browsers show notifications only for installed pages: the title and the list tell it.
  }
}

/** On the icon of an installed page. */
function badge(count: number): void {
  if (!('setAppBadge' in navigator)) return;
  const done = count === 0 ? navigator.clearAppBadge() : navigator.setAppBadge(count);
  done.catch(() => {});
}
