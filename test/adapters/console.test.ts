import { once } from 'node:events';
import { PassThrough } from 'node:stream';
import { expect, test } from '@jest/globals';
import { createConsoleAdapter } from '../../src/adapters/console.ts';
import type { IncomingEvent } from '../../src/model/event.ts';

/** A terminal in the test's hand. */
function terminal() {
  const input = new PassThrough();
  const output = new PassThrough({ encoding: 'utf8' });
  const ended = Promise.withResolvers<void>();
  let ids = 0;
  const adapter = createConsoleAdapter({
    input,
    output,
    newId: () => `id-${++ids}`,
    now: () => 0,
    onEnd: ended.resolve,
  });
  return { input, output, adapter, ended: ended.promise };
}

test('each line is a message, and the next is read once the reply to it was written', async () => {
  const { input, output, adapter, ended } = terminal();
  const events: IncomingEvent[] = [];
  await adapter.start(async (event) => {
    events.push(event);
    if (event.kind === 'message') {
      await adapter.send(
        event.ref,
        { kind: 'text', text: `answer to ${event.text}` },
        { key: 'k', replyTo: event.messageId },
      );
    }
  });
  input.end('包邮吗\n\n  \nsecond\n');
  await ended;
  expect(events.map((event) => (event.kind === 'message' ? event.text : ''))).toEqual(['包邮吗', 'second']);
  expect(new Set(events.map(({ dedupeKey }) => dedupeKey)).size).toBe(2);
  output.end();
  const [shown] = await once(output, 'data');
  expect(shown).toContain('answer to 包邮吗');
});
