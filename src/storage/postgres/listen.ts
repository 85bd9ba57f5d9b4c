import { setTimeout } from 'node:timers/promises';
import type { Client } from 'pg';
import type { OnFault } from '../faults.ts';

/** Where instances tell each other what changed. */
export const CHANNEL = 'xiaoer_changes';
/** Each instance holds an advisory lock of this class, with its own number, for as long as it lives. */
export const OWNER_CLASS = 0x78_69_61_6f; // "xiao"

/** How often the connection is tried out, ms: one that broke without a word is noticed so. */
const HEARTBEAT_MS = 5000;
const FIRST_RECONNECT_MS = 100;
const LONGEST_RECONNECT_MS = 5000;

export interface ListenOptions {
  /** Gives a client that is not connected yet. */
  readonly createClient: () => Client;
  /** This instance's number. */
  readonly owner: number;
  readonly onMessage: (payload: string) => void;
  /** Every few seconds: another instance may have died before it told of its changes. */
  readonly onHeartbeat: () => void;
  /** Connected again; what others told since `lostAt` (ms since 1970) was missed. */
  readonly onReconnect: (lostAt: number) => void;
  readonly onFault: OnFault;
}

interface Connected {
  readonly client: Client;
  /** Resolves when the connection is gone, with the reason if there is one. */
  readonly gone: Promise<unknown>;
}

/**
 * Keeps one connection that hears what other instances tell, and that shows them this one is alive. It comes back by
 * itself. Rejects when it cannot connect the first time. Returns the way to stop.
 */
export async function listen(options: ListenOptions): Promise<() => Promise<void>> {
  const stopping = new AbortController();
  let current = await connect(options);
  const kept = keep();
  const heartbeat = setInterval(beat, HEARTBEAT_MS).unref();

  async function keep(): Promise<void> {
    for (;;) {
      const error = await current.gone;
      if (stopping.signal.aborted) return;
      options.onFault({ kind: 'connection', detail: 'the listening connection to PostgreSQL was lost', error });
      const lostAt = Date.now();
      const again = await reconnect(options, stopping.signal);
      if (again === null) return;
      if (stopping.signal.aborted) return end(again.client); // told to stop while it connected
      current = again;
      options.onReconnect(lostAt);
    }
  }

  function beat(): void {
    options.onHeartbeat();
    const { client } = current;
    client.query('select 1').catch(() => end(client));
  }

  return async () => {
    stopping.abort();
    clearInterval(heartbeat);
    await end(current.client);
    await kept;
  };
}

async function connect({ createClient, owner, onMessage }: ListenOptions): Promise<Connected> {
  const client = createClient();
  const gone = new Promise<unknown>((resolve) => {
    let reason: unknown;
    client.on('error', (error) => {
      reason ??= error;
    });
    client.on('end', () => resolve(reason));
  });
  client.on('notification', ({ payload }) => {
    if (payload !== undefined) onMessage(payload);
  });
  try {
    await client.connect();
    // Shared, so that it is had at once also while the server still believes in a connection of ours that broke.
    await client.query('select pg_advisory_lock_shared($1::int, $2::int)', [OWNER_CLASS, owner]);
    await client.query(`listen ${CHANNEL}`);
    return { client, gone };
  } catch (error) {
    await end(client);
    throw error;
  }
}

/** Tries until it succeeds; null = told to stop. */
async function reconnect(options: ListenOptions, signal: AbortSignal): Promise<Connected | null> {
  for (let wait = FIRST_RECONNECT_MS; !signal.aborted; wait = Math.min(wait * 2, LONGEST_RECONNECT_MS)) {
    await setTimeout(wait * (0.5 + Math.random() / 2), undefined, { signal }).catch(() => {});
    const connected = signal.aborted ? null : await connect(options).catch(() => null); // the server may still be away
    if (connected !== null) return connected;
  }
  return null;
}

/** Ends a connection, also one that is broken. */
async function end(client: Client): Promise<void> {
  await client.end().catch(() => {});
}
