import type { Case } from '../model/case.ts';
import type { CaseOutcome, CaseReply, CaseResult } from '../model/case-store.ts';
import { conversationKey } from '../model/event.ts';
import type { Turn } from '../model/turn.ts';
import { mask } from '../privacy/mask.ts';
import type { Acted } from './desk.ts';
import type { DeskOptions } from './options.ts';

/** Changes a case as it is then; `replies`: what is sent to the customer before what the change itself tells them. */
export type ChangeCase = (
  number: number,
  decide: (current: Case) => { readonly acted: Acted; readonly replies?: readonly CaseReply[] },
  key?: string,
) => Promise<CaseResult>;

type Options = Pick<DeskOptions, 'store' | 'clock' | 'knowledge' | 'capabilities' | 'fit' | 'pseudonym' | 'newId'>;

/** Makes changes whole: with what is sent as the channel takes it, and a row in the turn log for it. */
export function createChange(options: Options): ChangeCase {
  const { store, clock, knowledge } = options;

  /** What is sent, in pieces that the channel takes: the whole has arrived with the last, and not if one is lost. */
  function fitted(current: Case, replies: readonly CaseReply[]): CaseReply[] {
    const channel = options.capabilities(current.ref.platform);
    return replies.flatMap((reply) => options.fit([reply.message], channel).map((message) => ({ ...reply, message })));
  }

  function complete(current: Case, acted: Acted, replies: readonly CaseReply[]): CaseOutcome {
    if (!acted.ok) return acted;
    const all = fitted(current, [...replies, ...acted.replies]);
    return { ...acted, replies: all, turn: all.length === 0 ? null : turnOf(acted.case, all) };
  }

  function turnOf({ ref, customer, language }: Case, replies: readonly CaseReply[]): Turn {
    const now = clock.now();
    return {
      id: options.newId(),
      conversation: conversationKey(ref),
      platform: ref.platform,
      customer: options.pseudonym(customer),
      receivedAt: now,
      decidedAt: now,
      deliveredAt: null,
      author: 'agent',
      language,
      said: mask(''),
      understanding: null,
      decision: { flow: 'desk', entry: null, also: [], route: 'person' },
      replies: replies.map(({ message }) => mask(message.text)),
      calls: [],
      knowledgeVersion: knowledge().version,
      error: null,
    };
  }

  return (number, decide, key) =>
    store.changeCase(
      number,
      key ?? null,
      (current) => {
        const { acted, replies = [] } = decide(current);
        return complete(current, acted, replies);
      },
      clock.now(),
    );
}
