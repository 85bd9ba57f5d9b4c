import type { Answer } from '../admin/api.ts';
import { backoff, createAlarm } from '../chat/alarm.ts';
import { post, type Written } from './api.ts';
import type { Item, Keep } from './keep.ts';

/** Sends what people write, each case's in order, and each once however often it is tried. */
export interface Outbox {
  of(number: number): readonly Item[];
  /** A file is not kept over a reload of the page. */
  add(written: Written, file?: File): void;
  /** Tries a refused one again, under its old id. */
  retry(id: string): void;
  drop(id: string): void;
  /** Forgets those that are seen among the lines. */
  seen(lines: readonly { readonly seq: number; readonly id?: string | undefined }[]): void;
  /** Tries at once what waits. */
  hurry(): void;
  subscribe(listener: () => void): () => void;
  stop(): void;
}

/** `onOut`: nobody is signed in any more; what was not sent stays. */
export function createOutbox(keep: Keep, onOut: () => void): Outbox {
  const listeners = new Set<() => void>();
  const alarm = createAlarm();
  const running = new Set<number>();
  const files = new Map<string, File>();
  let stopped = false;

  function set(items: readonly Item[]): void {
    keep.items = items;
    keep.save();
    for (const listener of [...listeners]) listener();
  }

  const change = (id: string, changed: Partial<Item>): void =>
    set(keep.items.map((item) => (item.id === id ? { ...item, ...changed } : item)));

  const next = (number: number): Item | undefined =>
    keep.items.find((item) => item.case === number && item.seq === null && item.refused === null);

  async function run(number: number): Promise<void> {
    if (running.has(number)) return;
    running.add(number);
    let failures = 0;
    for (let item = next(number); item !== undefined && !stopped; item = next(number)) {
      const answer = await post(item, files.get(item.id));
      if (answer.kind === 'signed-out') {
        onOut();
        break;
      }
      const waitMs = settle(item, answer, failures);
      failures = waitMs === 0 ? 0 : failures + 1;
      if (waitMs > 0) await alarm.wait(waitMs);
    }
    running.delete(number);
  }

  /** Notes what came of a try; gives how long to wait before the next one, ms. */
  function settle({ id }: Item, answer: Answer<{ seq: number }>, failures: number): number {
    if (answer.kind === 'unavailable') return backoff(failures, Math.random());
    if (answer.kind === 'slow-down') return answer.seconds * 1000;
    if (answer.kind === 'done') {
      files.delete(id);
      change(id, { seq: answer.value.seq });
      return 0;
    }
    change(id, { refused: answer.kind === 'conflict' ? answer.why : answer.kind });
    return 0;
  }

  const runAll = (): void => {
    for (const number of new Set(keep.items.map((item) => item.case))) void run(number);
  };
  runAll();

  return {
    of: (number) => keep.items.filter((item) => item.case === number),
    add(written, file) {
      if (file !== undefined) files.set(written.id, file);
      set([...keep.items, { ...written, refused: null, seq: null }]);
      void run(written.case);
    },
    retry(id) {
      change(id, { refused: null });
      runAll();
    },
    drop(id) {
      files.delete(id);
      set(keep.items.filter((item) => item.id !== id));
    },
    seen(lines) {
      const ids = new Set(lines.map(({ id }) => id));
      const left = keep.items.filter(({ id }) => !ids.has(id));
      if (left.length < keep.items.length) set(left);
    },
    hurry: () => alarm.ring(),
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    stop() {
      stopped = true;
      alarm.ring();
    },
  };
}
