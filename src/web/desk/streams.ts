import type { Response } from 'express';
import type { CaseEventLine } from '../../model/case.ts';
import type { Desk } from '../../model/desk.ts';
import type { Store } from '../../model/store.ts';
import { lineStream, openStreams, type Stream } from '../stream.ts';

/** People who look at one case, or at all of them, at once; each tab of theirs counts. */
const MOST_LOOKING = 300;
const ALL = 'all';

/** What is streamed to one page of the desk. */
export interface DeskStream {
  readonly response: Response;
  /** Whether who looks may still do so. */
  readonly allowed: () => Promise<boolean>;
}

/** Server-sent events for the shop's people. */
export interface DeskStreams {
  /** The lines of a case after `after`, now and as they come. false = too many are open. */
  openCase(number: number, after: number, to: DeskStream, write: (line: CaseEventLine) => unknown): boolean;
  /** The number of each case that changes. */
  openAll(to: DeskStream): boolean;
  /** Ends all streams; the pages come back to the next process. */
  close(): void;
}

export function createDeskStreams(store: Pick<Store, 'subscribe'>, desk: Pick<Desk, 'events'>): DeskStreams {
  const streams = openStreams(MOST_LOOKING);
  const changed = new Map<Stream, Set<number>>();
  const unsubscribe = store.subscribe((change) => {
    if (change.kind !== 'case') return;
    for (const stream of streams.of(String(change.number))) stream.flush();
    for (const stream of streams.of(ALL)) {
      changed.get(stream)?.add(change.number);
      stream.flush();
    }
  });

  /** Tells of cases; several changes of one that come at once are one. */
  function listStream({ response, allowed }: DeskStream): Stream {
    const numbers = new Set<number>();
    async function send(): Promise<void> {
      if (numbers.size === 0) return;
      const told = [...numbers];
      numbers.clear();
      if (!(await allowed())) response.end();
      if (response.writableEnded) return;
      for (const number of told) response.write(`data: ${JSON.stringify({ case: number })}\n\n`);
    }
    // Where it cannot be told who looks, the page comes back by itself.
    const stream: Stream = { response, flush: () => void send().catch(() => response.end()) };
    changed.set(stream, numbers);
    response.on('close', () => changed.delete(stream));
    return stream;
  }

  return {
    openCase(number, after, { response, allowed }, write) {
      async function read(from: number, limit: number): Promise<readonly CaseEventLine[]> {
        if (await allowed()) return desk.events(number, from, limit);
        response.end();
        return [];
      }
      return streams.open(String(number), response, () => lineStream(response, { after, read, write }));
    },
    openAll: (to) => streams.open(ALL, to.response, () => listStream(to)),
    close() {
      unsubscribe();
      streams.close();
    },
  };
}
