import { render } from 'preact';
import { randomId } from '../random.ts';
import { App } from './app.tsx';
import { type Chat, startChat } from './chat.ts';
import { connectHost, type Host } from './host.ts';
import { createKeep, isTalkKey, localStorageOrNull } from './keep.ts';
import { unread } from './state.ts';

const address = new URLSearchParams(location.search);

const chat = startChat(
  {
    fetch: (input, init) => fetch(input, init),
    now: Date.now,
    random: Math.random,
    keep: createKeep(localStorageOrNull()),
    newId: randomId,
  },
  address.get('language'),
);

let shown = true;
const host = connectHost(address, ({ xiaoer }) => {
  shown = xiaoer === 'shown';
  updateSeen();
});
if (host !== null) linkWithHost(host, chat);

addEventListener('online', () => chat.setOnline(true));
addEventListener('offline', () => chat.setOnline(false));
addEventListener('storage', ({ key }) => {
  if (isTalkKey(key)) chat.keptTalkChanged();
});
document.addEventListener('visibilitychange', updateSeen);
chat.setOnline(navigator.onLine);
updateSeen();
followKeyboard();

render(<App chat={chat} onClose={host === null ? null : () => close(host)} />, document.body);

function updateSeen(): void {
  chat.setSeen(shown && document.visibilityState === 'visible');
}

function linkWithHost(around: Host, { state, subscribe }: Chat): void {
  shown = false;
  document.documentElement.classList.add('embedded');
  let told = '';
  const tellUnread = () => {
    const { talk } = state();
    const message = { xiaoer: 'unread', count: unread(state()), talking: talk !== null } as const;
    if (JSON.stringify(message) === told) return;
    told = JSON.stringify(message);
    around.tell(message);
  };
  subscribe(tellUnread);
  addEventListener('keydown', (event) => {
    const inDialog = document.querySelector('dialog[open]') !== null;
    if (event.key === 'Escape' && !event.isComposing && !inDialog) close(around);
  });
  around.tell({ xiaoer: 'ready' });
  tellUnread();
}

function close(around: Host): void {
  // Known here before the page around says so: what arrives in between is unread.
  shown = false;
  updateSeen();
  if (document.activeElement instanceof HTMLElement) document.activeElement.blur();
  around.tell({ xiaoer: 'close' });
}

/** iOS lays the keyboard over the page instead of making it smaller: the page is made to fit what is left. */
function followKeyboard(): void {
  const view = window.visualViewport;
  if (view === null || host !== null) return;
  view.addEventListener('resize', () => {
    const covered = window.innerHeight - view.height * view.scale > 80;
    document.documentElement.style.setProperty('--height', covered ? `${view.height}px` : '');
    if (covered) window.scrollTo(0, 0);
  });
}
