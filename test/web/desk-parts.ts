import { createWebAdapter } from '../../src/adapters/web/adapter.ts';
import { Unlearnable } from '../../src/handoff/options.ts';
import { createDesk } from '../../src/handoff/service.ts';
import { suggestionsFor } from '../../src/handoff/suggestions.ts';
import type { Case } from '../../src/model/case.ts';
import type { Clock } from '../../src/model/clock.ts';
import { type ConversationRef, conversationKey } from '../../src/model/event.ts';
import type { Knowledge } from '../../src/model/knowledge.ts';
import type { Store } from '../../src/model/store.ts';
import { createTickets } from '../../src/tickets/service.ts';
import { createDeskStreams } from '../../src/web/desk/streams.ts';
import { fakeUnderstander } from '../fakes/knowledge.ts';

/** What the desk's endpoints need, on a real store. */
export function deskParts(store: Store, clock: Pick<Clock, 'now'>, knowledge: Knowledge) {
  let turns = 0;
  const desk = createDesk({
    store,
    clock: { ...clock, schedule: (ms, callback) => clearTimeout.bind(null, setTimeout(callback, ms)) },
    knowledge: () => knowledge,
    tickets: createTickets({ store, clock, rules: () => knowledge.shop.tickets, webhooks: false }),
    capabilities: () => ({ buttons: 20, maxText: 20_000, unit: 'utf16' }),
    fit: (messages) => [...messages],
    pseudonym: ({ id }) => `p-${id}`,
    newId: () => `desk-turn-${++turns}`,
    hasOperator: true,
    channel: (platform) => (platform === 'web' ? createWebAdapter(store, clock.now) : undefined),
    learn: async ({ question }) => {
      if (question.includes('never')) throw new Unlearnable('no');
    },
    reachable: () => true,
  });
  /** Where it was shown that somebody writes. */
  const typed: string[] = [];
  return {
    desk,
    typed,
    showTyping: async (ref: ConversationRef) => void typed.push(conversationKey(ref)),
    deskStreams: createDeskStreams(store, desk),
    suggestions: async ({ ref, language }: Pick<Case, 'ref' | 'language'>) =>
      suggestionsFor(await store.lastLines(conversationKey(ref), 60), fakeUnderstander(knowledge), language),
  };
}
