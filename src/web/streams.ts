import type { Response } from 'express';
import type { TranscriptLine } from '../model/message.ts';
import type { Store } from '../model/store.ts';

/** Comments that keep proxies from closing a quiet stream, ms apart. */
const HEARTBEAT_MS = 15_000;
const PAGE = 200;
/** One conversation open in more tabs than this is a mistake or an attack. */
const MAX_PER_CONVERSATION = 8;

/** Server-sent events of conversations' transcripts. */
export interface Streams {
  /** Streams the lines after `after`, now and as they come, until the page goes away. false = too many are open. */
  open(conversation: string, after: number, response: Response, write: (line: TranscriptLine) => unknown): boolean;
  /** Ends all streams; the pages come back to the next process. */
  close(): void;
}

interface Stream {
  readonly response: Response;
  /** Sends what is new; calls that come while it runs make it look once more. */
  flush(): void;
}

export function createStreams(store: Store): Streams {
  const open = new Map<string, Set<Stream>>();
  const unsubscribe = store.subscribe((change) => {
    if (change.kind !== 'transcript') return;
    for (const stream of open.get(change.conversation) ?? []) stream.flush();
  });
  const heartbeat = setInterval(() => {
    for (const streams of open.values()) for (const { response } of streams) response.write(': still here\n\n');
  }, HEARTBEAT_MS);
  heartbeat.unref();

  function add(conversation: string, stream: Stream): void {
    const streams = open.get(conversation) ?? new Set();
    open.set(conversation, streams.add(stream));
    stream.response.on('close', () => {
      streams.delete(stream);
      if (streams.size === 0) open.delete(conversation);
    });
  }

  return {
    open(conversation, after, response, write) {
      if ((open.get(conversation)?.size ?? 0) >= MAX_PER_CONVERSATION) return false;
      response.set({
        'content-type': 'text/event-stream',
        'cache-control': 'no-cache, no-transform',
        'x-accel-buffering': 'no',
      });
      response.flushHeaders();
      const stream = createStream(store, conversation, after, response, write);
      add(conversation, stream);
      stream.flush();
      return true;
    },
    close() {
      unsubscribe();
      clearInterval(heartbeat);
      for (const streams of open.values()) for (const { response } of streams) response.end();
    },
  };
}

function createStream(
  store: Store,
  conversation: string,
  after: number,
  response: Response,
  write: (line: TranscriptLine) => unknown,
): Stream {
  let seq = after;
  let running = false;
  let again = false;

  async function send(): Promise<void> {
    let full = true;
    while (full && !response.writableEnded) {
      const lines = await store.transcript(conversation, seq, PAGE);
      for (const line of lines) response.write(`id: ${line.seq}\ndata: ${JSON.stringify(write(line))}\n\n`);
      seq = lines.at(-1)?.seq ?? seq;
      full = lines.length === PAGE;
    }
  }

  function flush(): void {
    again = true;
    if (running) return;
    running = true;
    void run();
  }

  async function run(): Promise<void> {
    try {
      while (again && !response.writableEnded) {
        again = false;
        await send();
      }
    } catch {
      // The store is away: the page comes back by itself and asks for what it missed.
      response.end();
    } finally {
      running = false;
    }
  }

  return { response, flush };
}
