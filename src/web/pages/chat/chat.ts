import { backoff, createAlarm } from './alarm.ts';
import { loadFile, loadShop } from './api.ts';
import { type Follower, followTalk } from './follower.ts';
import type { Keep } from './keep.ts';
import { createSender, type Ports } from './sender.ts';
import { type ChatState, needsTicks } from './state.ts';
import { createStore } from './store.ts';
import type { Choice } from './wire.ts';

/** The chat without its looks: what the customer can do, and the state that the page shows. */
export interface Chat {
  state(): ChatState;
  subscribe(listener: () => void): () => void;
  say(text: string): void;
  pick(choice: Choice): void;
  /** Tries to send again, now. */
  retry(): void;
  newTalk(): void;
  /** A file of the talk, by the address in its line; null = it cannot be had now. */
  file(path: string): Promise<Blob | null>;
  setLanguage(language: string): void;
  setOnline(online: boolean): void;
  /** Whether the page is in front of the customer. */
  setSeen(seen: boolean): void;
  /** Another tab has opened a talk or started a new one. */
  keptTalkChanged(): void;
}

export interface ChatPorts extends Ports {
  readonly keep: Keep;
  readonly newId: () => string;
}

/** Starts the chat: goes on with the kept talk, if there is one. `language` is wanted unless the menu chose one before. */
export function startChat(ports: ChatPorts, language: string | null): Chat {
  const { keep, now } = ports;
  const store = createStore(now());
  const sender = createSender(store, ports, () => keep.talk()?.talk ?? null);
  const shopAlarm = createAlarm();
  let follower: Follower | null = null;
  let ticking: ReturnType<typeof setInterval> | null = null;
  let wanted = keep.language() ?? language;

  async function fetchShop(): Promise<void> {
    const asked = wanted;
    for (let failures = 0; asked === wanted; failures += 1) {
      const answer = await loadShop(ports.fetch, asked);
      if (asked !== wanted) return;
      if (answer.kind === 'done') return store.dispatch({ type: 'shop', shop: answer.value });
      await shopAlarm.wait(answer.kind === 'slow-down' ? answer.retryAfterMs : backoff(failures, ports.random()));
    }
  }

  function restore(): void {
    const kept = keep.talk();
    const outbox = keep.outbox();
    store.dispatch({ type: 'restored', talk: kept?.talk ?? null, outbox, readSeq: kept?.readSeq ?? 0 });
  }

  function write(message: { readonly text: string; readonly choice?: string }): void {
    store.dispatch({ type: 'wrote', id: ports.newId(), ...message, at: now() });
  }

  function setTicking(on: boolean): void {
    if (on === (ticking !== null)) return;
    if (ticking !== null) clearInterval(ticking);
    ticking = on ? setInterval(() => store.dispatch({ type: 'tick', now: now() }), 1000) : null;
  }

  function retry(): void {
    store.dispatch({ type: 'retry' });
    hurry();
  }

  function hurry(): void {
    sender.hurry();
    follower?.hurry();
    shopAlarm.ring();
  }

  store.subscribe((before) => {
    const { talk, outbox, readSeq } = store.state();
    if (outbox !== before.outbox) keep.setOutbox(outbox);
    if (talk !== before.talk || readSeq !== before.readSeq) keep.setTalk(talk === null ? null : { talk, readSeq });
    if (talk?.conversation !== before.talk?.conversation) {
      follower?.stop();
      follower = talk === null ? null : followTalk(store, ports, talk);
    }
    setTicking(needsTicks(store.state()));
    sender.run();
  });
  restore();
  void fetchShop();

  return {
    state: store.state,
    subscribe: store.subscribe,
    say: (text) => write({ text }),
    pick: ({ id, label }) => write({ text: label, choice: id }),
    retry,
    newTalk() {
      store.dispatch({ type: 'new-talk' });
      sender.drop();
    },
    async file(path) {
      const { talk } = store.state();
      return talk === null ? null : loadFile(ports.fetch, talk, path);
    },
    setLanguage(chosen) {
      keep.setLanguage(chosen);
      wanted = chosen;
      shopAlarm.ring();
      void fetchShop();
    },
    setOnline(online) {
      store.dispatch({ type: 'online', online });
      if (online) retry();
    },
    setSeen(seen) {
      store.dispatch({ type: 'seen', seen });
      if (seen) hurry();
    },
    keptTalkChanged() {
      if (keep.talk()?.talk.conversation === store.state().talk?.conversation) return;
      restore();
      sender.drop();
    },
  };
}
