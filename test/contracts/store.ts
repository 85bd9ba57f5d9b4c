import { afterEach, describe } from '@jest/globals';
import { callRules } from '../storage/contract/calls.ts';
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
  sharedRules,
  sideBySideRules,
  textRules,
  peopleRules,
  callRules,
  ticketRules,
  ticketListRules,
  webhookRules,
];

/** What every store must do, whatever database it is on. */
export function storeContract(name: string, database: TestDatabase): void {
  describe(`the store contract on ${name}`, () => {
    afterEach(() => database.reset());
    for (const rules of RULES) rules(database);
  });
}
