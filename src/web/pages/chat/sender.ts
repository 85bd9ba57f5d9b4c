import { backoff, createAlarm } from './alarm.ts';
import { type Answer, type Fetch, openTalk, type Refusal, sendMessage } from './api.ts';
import { nextToSend, type Outgoing } from './state.ts';
import type { ChatStore } from './store.ts';
import type { Talk } from './wire.ts';

/** What the sender and the follower need of the world. */
export interface Ports {
  readonly fetch: Fetch;
  /** ms since 1970 */
  readonly now: () => number;
  /** 0 to 1 */
  readonly random: () => number;
}

/** Takes the outbox to the server. */
export interface Sender {
  /** Sends what waits, unless it is at it. */
  run(): void;
  /** Tries again now. */
  hurry(): void;
  /** Drops the request under way: its message is not wanted any more. */
  drop(): void;
}

/**
 * Sends the outbox one by one, in order, each until the server has it for good. `keptTalk` tells of a talk that another
 * tab has opened meanwhile, so that both write into the same one.
 */
export function createSender(store: ChatStore, ports: Ports, keptTalk: () => Talk | null): Sender {
  const alarm = createAlarm();
  let request = new AbortController();
  let running = false;
  /** The talk was opened anew because the server did not know the one before. */
  let reopened = false;

  async function run(): Promise<void> {
    if (running) return;
    running = true;
    for (let message = nextToSend(store.state()); message !== null; message = nextToSend(store.state())) {
      await attempt(message);
    }
    running = false;
  }

  async function attempt(message: Outgoing): Promise<void> {
    store.dispatch({ type: 'trying', id: message.id });
    request = new AbortController();
    const talk = await currentTalk(request.signal);
    const answer = talk.kind === 'done' ? await sendMessage(ports.fetch, talk.value, message, request.signal) : talk;
    const reopen = answer.kind === 'gone' && talk.kind === 'done' && !reopened;
    reopened = reopen;
    if (reopen) return store.dispatch({ type: 'talk-gone', talk: talk.value });
    await settle(message, answer);
  }

  async function currentTalk(signal: AbortSignal): Promise<Answer<Talk>> {
    const known = store.state().talk;
    if (known !== null) return { kind: 'done', value: known };
    const kept = keptTalk();
    const answer: Answer<Talk> = kept === null ? await openTalk(ports.fetch, signal) : { kind: 'done', value: kept };
    if (answer.kind === 'done' && !signal.aborted) store.dispatch({ type: 'opened', talk: answer.value });
    return answer;
  }

  async function settle({ id, failures }: Outgoing, answer: Answer<null> | Refusal): Promise<void> {
    const now = ports.now();
    switch (answer.kind) {
      case 'done':
        return store.dispatch({ type: 'accepted', id, now });
      case 'refused':
        return store.dispatch({ type: 'refused', id });
      case 'slow-down':
        // Nothing is next until a tick finds that the time is over.
        return store.dispatch({ type: 'slow-down', id, until: now + answer.retryAfterMs, now });
      default:
        store.dispatch({ type: 'unavailable', id });
        if (nextToSend(store.state())?.id === id) await alarm.wait(backoff(failures, ports.random()));
    }
  }

  return {
    run: () => void run(),
    hurry: () => alarm.ring(),
    drop() {
      request.abort();
      alarm.ring();
    },
  };
}
