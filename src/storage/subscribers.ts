import type { StoreChange } from '../model/store.ts';
import type { OnFault } from './faults.ts';

type Listener = (change: StoreChange) => void;

export interface Subscribers {
  subscribe(listener: Listener): () => void;
  tell(changes: Iterable<StoreChange>): void;
}

/** The listeners of this process. One that throws is reported and keeps nothing from the others. */
export function createSubscribers(onFault: OnFault): Subscribers {
  const listeners = new Set<{ readonly call: Listener }>();

  function tellOne(change: StoreChange): void {
    for (const { call } of [...listeners]) {
      try {
        call(change);
      } catch (error) {
        onFault({ kind: 'listener', detail: `a listener for ${change.kind} changes threw`, error });
      }
    }
  }

  return {
    subscribe(call) {
      const listener = { call };
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    tell(changes) {
      for (const change of changes) tellOne(change);
    },
  };
}

/** The changes without repeats, in their order. */
export function distinct(changes: readonly StoreChange[]): StoreChange[] {
  return [...new Map(changes.map((change) => [nameOf(change), change])).values()];
}

function nameOf(change: StoreChange): string {
  if (change.kind === 'transcript') return change.conversation;
  return 'number' in change ? `:${change.kind}/${change.number}` : `:${change.kind}`;
}
