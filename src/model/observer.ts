import type { SendFailure } from './adapter.ts';
import type { Turn } from './turn.ts';

/** Is told what happens, for the metrics. Calls are cheap and never throw. */
export interface Observer {
  /** An event became durable, `ms` after it was received. */
  accepted(platform: string, fresh: boolean, ms: number): void;
  /** A turn was decided and stored; the decision itself took `ms`. */
  turnDone(turn: Turn, ms: number): void;
  /** A try at a turn failed. */
  turnFailed(platform: string, outcome: 'retry' | 'set-aside'): void;
  /** A reply was taken by its platform, `ms` after its turn was decided. */
  replySent(platform: string, ms: number): void;
  /** A call of a turn ended, `ms` after it was made. */
  callDone(name: string, ok: boolean, ms: number): void;
  replyFailed(platform: string, failure: SendFailure['kind']): void;
}
