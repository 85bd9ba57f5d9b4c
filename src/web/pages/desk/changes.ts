import { type Refusal, refusal } from '../admin/api.ts';
import { backoff } from '../chat/alarm.ts';
import { sseReader } from '../chat/sse.ts';
import { parseJson } from '../json.ts';
import { CHANGES } from './api.ts';
import { Changed } from './wire.ts';

/** The server says something at least every 15 s, if only a comment: a stream silent for longer is dead. */
const SILENCE_MS = 40_000;

/** Hears of a case that changed; null = any of them may have. */
type Listener = (number: number | null) => void;

/** Tells which cases change, for as long as the page is open. */
export interface Changes {
  subscribe(listener: Listener): () => void;
  /** Whether it is told at all just now. */
  connected(): boolean;
  stop(): void;
}

/** Follows what the server tells of cases, again after each break. `onOut`: nobody is signed in any more. */
export function followChanges(onOut: () => void, onConnection: () => void): Changes {
  const listeners = new Set<Listener>();
  const stopped = new AbortController();
  let connected = true;
  let wake = () => {};

  const tell = (number: number | null): void => {
    for (const listener of [...listeners]) listener(number);
  };
  const connection = (now: boolean): void => {
    if (connected === now) return;
    connected = now;
    onConnection();
  };

  async function follow(): Promise<void> {
    for (let failures = 0; !stopped.signal.aborted; failures += 1) {
      const ended = await once(stopped.signal, {
        open() {
          failures = 0;
          connection(true);
          // What changed while nobody listened was told to nobody.
          tell(null);
        },
        changed: tell,
      });
      if (stopped.signal.aborted) return;
      if (ended?.kind === 'signed-out' || ended?.kind === 'refused') return onOut();
      // A stream that was open is first opened again without a word: servers restart.
      if (failures > 0) connection(false);
      await pause(backoff(failures, Math.random()));
    }
  }

  const pause = (ms: number): Promise<void> =>
    new Promise((resolve) => {
      const timer = setTimeout(resolve, ms);
      wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });

  const hurry = (): void => {
    if (document.visibilityState !== 'visible') return;
    wake();
    tell(null);
  };
  addEventListener('online', hurry);
  document.addEventListener('visibilitychange', hurry);
  void follow();
  return {
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    connected: () => connected,
    stop() {
      stopped.abort();
      wake();
      removeEventListener('online', hurry);
      document.removeEventListener('visibilitychange', hurry);
    },
  };
}

/** Follows until the stream ends, breaks or falls silent. Never throws; null = it was there and ended. */
async function once(
  signal: AbortSignal,
  on: { readonly open: () => void; readonly changed: (number: number) => void },
): Promise<Refusal | null> {
  const silence = new AbortController();
  const abort = () => silence.abort();
  let timer = setTimeout(abort, SILENCE_MS);
  signal.addEventListener('abort', abort);
  try {
    const headers = { Accept: 'text/event-stream' };
    const response = await fetch(CHANGES, { headers, cache: 'no-store', signal: silence.signal });
    if (!response.ok || response.body === null) return await refusal(response);
    on.open();
    const pieces = response.body.pipeThrough(new TextDecoderStream()).getReader();
    const readEvents = sseReader();
    for (let piece = await pieces.read(); !piece.done; piece = await pieces.read()) {
      clearTimeout(timer);
      timer = setTimeout(abort, SILENCE_MS);
      for (const data of readEvents(piece.value)) {
        const changed = parseJson(Changed, data);
        if (changed !== null) on.changed(changed.case);
      }
    }
    return null;
  } catch {
    return { kind: 'unavailable' };
  } finally {
    clearTimeout(timer);
    signal.removeEventListener('abort', abort);
  }
}
