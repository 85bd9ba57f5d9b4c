import { afterEach, describe } from '@jest/globals';
import { agentRules } from '../storage/contract/agents.ts';
import { amendRules } from '../storage/contract/amend.ts';
import { callRules } from '../storage/contract/calls.ts';
import { caseAgentRules } from '../storage/contract/case-agents.ts';
import { caseClaimRules } from '../storage/contract/case-claims.ts';
import { caseListRules } from '../storage/contract/case-lists.ts';
import { caseReplyRules } from '../storage/contract/case-replies.ts';
import { caseRoomRules } from '../storage/contract/case-rooms.ts';
import { caseTurnRules } from '../storage/contract/case-turns.ts';
import { caseRules } from '../storage/contract/cases.ts';
import type { Given, TestDatabase } from '../storage/contract/given.ts';
import { inboxRules } from '../storage/contract/inbox.ts';
import { outboxRules } from '../storage/contract/outbox.ts';
import { peopleRules } from '../storage/contract/people.ts';
import { recoveryRules } from '../storage/contract/recovery.ts';
import { sharedRules } from '../storage/contract/shared.ts';
import { sideBySideRules } from '../storage/contract/side-by-side.ts';
import { textRules } from '../storage/contract/texts.ts';
import { ticketListRules } from '../storage/contract/ticket-lists.ts';
import { ticketRules } from '../storage/contract/tickets.ts';
import { turnLogRules } from '../storage/contract/turn-log.ts';
import { turnRules } from '../storage/contract/turns.ts';
import { webhookRules } from '../storage/contract/webhooks.ts';

const RULES: readonly ((given: Given) => void)[] = [
  inboxRules,
  turnRules,
  outboxRules,
  recoveryRules,
  turnLogRules,
  amendRules,
  sharedRules,
  sideBySideRules,
  textRules,
  peopleRules,
  callRules,
  ticketRules,
  ticketListRules,
  webhookRules,
  caseRules,
  caseClaimRules,
  caseReplyRules,
  caseAgentRules,
  caseTurnRules,
  caseRoomRules,
  caseListRules,
  agentRules,
];

/** What every store must do, whatever database it is on. */
export function storeContract(name: string, database: TestDatabase): void {
  describe(`the store contract on ${name}`, () => {
    afterEach(() => database.reset());
    for (const rules of RULES) rules(database);
  });
}
