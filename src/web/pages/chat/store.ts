import { type ChatAction, type ChatState, initialState, reduce } from './state.ts';

/** Holds the one state of the page and tells who listens. */
export interface ChatStore {
  state(): ChatState;
  dispatch(action: ChatAction): void;
  /** Calls back after each change, with the state before it. Returns the way to stop. */
  subscribe(listener: (before: ChatState) => void): () => void;
}

export function createStore(now: number): ChatStore {
  let state = initialState(now);
  const listeners = new Set<(before: ChatState) => void>();
  return {
    state: () => state,
    dispatch(action) {
      const before = state;
      state = reduce(state, action);
      if (state !== before) for (const listener of listeners) listener(before);
    },
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}
