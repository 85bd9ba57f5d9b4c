import type { Observer } from '../../src/model/observer.ts';

/** An observer that keeps what it was told. */
export function fakeObserver(): Observer & { readonly told: string[] } {
  const told: string[] = [];
  return {
    told,
    accepted: (platform, fresh) => void told.push(`accepted ${platform} ${fresh ? 'fresh' : 'repeat'}`),
    turnDone: (turn) => void told.push(`turn ${turn.decision.route}`),
    turnFailed: (platform, outcome) => void told.push(`turn failed ${platform} ${outcome}`),
    replySent: (platform) => void told.push(`sent ${platform}`),
    callDone: (name, ok) => void told.push(`call ${name} ${ok ? 'done' : 'failed'}`),
    replyFailed: (platform, kind) => void told.push(`send failed ${platform} ${kind}`),
  };
}
