import type { Response } from 'express';

/** Comments that keep proxies from closing a quiet stream, ms apart. */
const HEARTBEAT_MS = 15_000;
const PAGE = 200;

/** Server-sent events on their way to one page. */
export interface Stream {
  readonly response: Response;
  /** Sends what is new; calls that come while it runs make it look once more. */
  flush(): void;
}

/** Lines that a stream sends, in their order. */
export interface Source<Line extends { readonly seq: number }> {
  /** The seq of the last line that the page has. */
  readonly after: number;
  read(after: number, limit: number): Promise<readonly Line[]>;
  write(line: Line): unknown;
}

/** A stream of a source's lines. Nothing is sent before the first `flush`. */
export function lineStream<Line extends { readonly seq: number }>(
  response: Response,
  { after, read, write }: Source<Line>,
): Stream {
  let seq = after;
  let running = false;
  let again = false;

  async function send(): Promise<void> {
    let full = true;
    while (full && !response.writableEnded) {
      const lines = await read(seq, PAGE);
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

/** Open streams by what they are about. */
export interface OpenStreams {
  /** Opens one, and sends what it has. false = too many are open about this. */
  open(about: string, response: Response, create: () => Stream): boolean;
  of(about: string): Iterable<Stream>;
  /** Ends all streams; the pages come back to the next process. */
  close(): void;
}

/** `most`: about one thing at once. */
export function openStreams(most: number): OpenStreams {
  const open = new Map<string, Set<Stream>>();
  const heartbeat = setInterval(() => {
    for (const streams of open.values()) for (const { response } of streams) response.write(': still here\n\n');
  }, HEARTBEAT_MS);
  heartbeat.unref();

  function add(about: string, stream: Stream): void {
    const streams = open.get(about) ?? new Set();
    open.set(about, streams.add(stream));
    stream.response.on('close', () => {
      streams.delete(stream);
      if (streams.size === 0) open.delete(about);
    });
  }

  return {
    open(about, response, create) {
      if ((open.get(about)?.size ?? 0) >= most) return false;
      response.set({
        'content-type': 'text/event-stream',
        'cache-control': 'no-cache, no-transform',
        'x-accel-buffering': 'no',
      });
      response.flushHeaders();
      const stream = create();
      add(about, stream);
      stream.flush();
      return true;
    },
    of: (about) => open.get(about) ?? [],
    close() {
      clearInterval(heartbeat);
      for (const streams of open.values()) for (const { response } of streams) response.end();
    },
  };
}
