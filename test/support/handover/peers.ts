import { setTimeout as wait } from 'node:timers/promises';

/** Somebody who writes to the shop. */
export interface Customer {
  says(text: string): Promise<void>;
  /** Presses what has that label; where there is nothing to press, writes its number. */
  picks(label: string): Promise<void>;
  /** What they were shown, oldest first. */
  read(): Promise<readonly Shown[]>;
}

/** A message as it stands on a platform. */
export interface Shown {
  readonly id: string;
  readonly text: string;
  readonly buttons: readonly string[];
  readonly thread: string | null;
  /** When the platform took it, ms since 1970. */
  readonly at: number;
}

/** Where in a group somebody writes. */
export interface Where {
  readonly thread?: string | null;
  /** The id of a message there. */
  readonly replyTo?: string | null;
}

/** Somebody of the shop, in a group. */
export interface Member {
  /** The private talk with the bot. */
  readonly privately: Customer;
  writes(text: string, where?: Where): Promise<void>;
  /** Presses a button of a message of the bot's; absent = there are none. */
  presses?(shown: Shown, label: string): Promise<void>;
}

/** A group of the shop's people. */
export interface Group {
  /** What the bot wrote, oldest first, as it stands now. */
  shown(): readonly Shown[];
  member(number: number): Member;
}

/** Waits until there is something to see; rejected with what was seen instead. */
export async function sees<Seen, Found>(
  look: () => Seen | Promise<Seen>,
  find: (seen: Seen) => Found | null | undefined | false,
  waitMs = 20_000,
): Promise<Found> {
  const end = Date.now() + waitMs;
  for (;;) {
    const seen = await look();
    const found = find(seen);
    if (found !== null && found !== undefined && found !== false) return found;
    if (Date.now() > end) throw new Error(`it did not come to that: ${JSON.stringify(seen, null, 1).slice(-4000)}`);
    await wait(5);
  }
}

const AGAIN_MS = 100;
const TRIES = 300;

/** Does it again until it succeeds: the service may be away meanwhile. */
export async function persists(attempt: () => Promise<boolean>): Promise<void> {
  for (let left = TRIES; left > 0; left--) {
    if (await attempt().catch(() => false)) return;
    await wait(AGAIN_MS);
  }
  throw new Error('the service does not take it');
}
