import { backoff, createAlarm } from './alarm.ts';
import { type Answer, followLines, loadLines } from './api.ts';
import type { Ports } from './sender.ts';
import { lastSeq } from './state.ts';
import type { ChatStore } from './store.ts';
import type { Line, Talk } from './wire.ts';

/** Keeps the lines of one talk coming in. */
export interface Follower {
  /** Tries again now, if the stream is broken. */
  hurry(): void;
  stop(): void;
}

/** Follows a talk until it is stopped or the server does not know it: after each break, from the last line on. */
export function followTalk(store: ChatStore, ports: Ports, talk: Talk): Follower {
  const alarm = createAlarm();
  const stopped = new AbortController();
  const { signal } = stopped;
  let failures = 0;

  const onLine = (line: Line) => {
    if (!signal.aborted) store.dispatch({ type: 'line', line, now: ports.now() });
  };

  const onTyping = () => {
    if (!signal.aborted) store.dispatch({ type: 'typing', now: ports.now() });
  };

  const onOpen = () => {
    if (signal.aborted) return;
    failures = 0;
    store.dispatch({ type: 'caught-up' });
  };

  /** Fetches an earlier visit's lines as a whole, so that they are not shown, or read out, one by one. */
  async function restore(): Promise<Answer<unknown>> {
    for (;;) {
      const after = lastSeq(store.state());
      const answer = await loadLines(ports.fetch, talk, after, signal);
      if (answer.kind !== 'done') return answer;
      for (const line of answer.value) onLine(line);
      if (lastSeq(store.state()) === after) return answer;
    }
  }

  async function once(): Promise<Answer<unknown>> {
    const restored = store.state().restoring ? await restore() : null;
    if (restored !== null && restored.kind !== 'done') return restored;
    const on = { open: onOpen, line: onLine, typing: onTyping, signal };
    return followLines(ports.fetch, talk, lastSeq(store.state()), on);
  }

  async function follow(): Promise<void> {
    while (!signal.aborted) {
      const answer = await once();
      if (signal.aborted) return;
      if (answer.kind === 'gone') return store.dispatch({ type: 'talk-gone', talk });
      // A stream that was open is first opened again without a word: servers restart.
      if (failures > 0) store.dispatch({ type: 'broken' });
      await alarm.wait(answer.kind === 'slow-down' ? answer.retryAfterMs : backoff(failures, ports.random()));
      failures += 1;
    }
  }

  void follow();
  return {
    hurry: () => alarm.ring(),
    stop() {
      stopped.abort();
      alarm.ring();
    },
  };
}
