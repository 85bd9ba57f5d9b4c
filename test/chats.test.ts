import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, test } from '@jest/globals';
import { readKnowledge } from '../src/knowledge/read.ts';
import { createUnderstander, trainedUnderstander } from '../src/understanding/understand.ts';
import { CHANNELS, type Chat, holdChat, type Reply, readChats } from './support/chat.ts';
import { openOffice } from './support/office.ts';

const { knowledge } = await readKnowledge(fileURLToPath(new URL('../knowledge', import.meta.url)));
if (knowledge === null) throw new Error('the sample shop has faults: npx xiaoer knowledge check');
const untrained = createUnderstander(knowledge);
const squeeze = (text: string): string => text.replace(/\s+/gu, '');

/** What of a reply is compared with what the step expects: only what it names. */
function compared(step: Chat['steps'][number], reply: Reply | undefined): Record<string, unknown> {
  return {
    ...(step.entry === undefined ? {} : { entry: reply?.decision.entry }),
    ...(step.also === undefined ? {} : { also: reply?.decision.also }),
    ...(step.flow === undefined ? {} : { flow: reply?.decision.flow }),
    ...(step.language === undefined ? {} : { language: reply?.language }),
    ...(step.offers === undefined ? {} : { offers: reply?.offers }),
  };
}

const [firstChannel] = Object.values(CHANNELS);
if (firstChannel === undefined) throw new Error('there is no channel');

/** As a service answers on every kind of channel; and as it does in its first second, before it is trained. */
const SETTINGS = [
  ...Object.entries(CHANNELS).map(([name, channel]) => ({ name: `on ${name}`, channel, isTrained: true })),
  { name: 'not trained yet', channel: firstChannel, isTrained: false },
];
const trained = trainedUnderstander(knowledge);

describe.each(SETTINGS)('$name', ({ channel, isTrained }) => {
  // One for each: wrong tries at an order count for all who ask for it.
  const opened = openOffice(untrained);
  const understood = isTrained ? trained : Promise.resolve(untrained);
  afterAll(async () => (await opened).close());
  const chats = readChats().filter((chat) => isTrained || chat.trained !== true);

  test.each(chats.map((chat) => [chat.chat, chat] as const))('%s', async (_title, chat) => {
    const understander = await understood;
    const replies = await holdChat(chat, { understander, channel, office: await opened });
    for (const [index, step] of chat.steps.entries()) {
      const reply = replies[index];
      if (reply === null) continue;
      const {
        customer: _said,
        files: _files,
        onlyWithFiles: _onlyWithFiles,
        pick: _picked,
        after: _after,
        says = [],
        silent = [],
        ticket,
        ...expected
      } = step;
      expect({ step: index + 1, ...compared(step, reply) }).toEqual({ step: index + 1, ...expected });
      const read = squeeze(reply?.text ?? '');
      for (const words of says) expect(read).toContain(squeeze(words));
      for (const words of silent) expect(read).not.toContain(squeeze(words));
      if (ticket !== undefined) expectTicket(reply?.ticket, ticket);
    }
  });
});

type Shown = Chat['steps'][number]['ticket'];

/** The customer's words may hold more than what is expected of them. */
function expectTicket(found: Shown, expected: Shown): void {
  if (expected == null) {
    expect(found).toBeNull();
    return;
  }
  const { description, wish, ...exact } = expected;
  expect(found).toMatchObject(exact);
  if (description !== undefined) expect(found?.description).toContain(description);
  if (wish !== undefined) expect(found?.wish).toContain(wish);
}
