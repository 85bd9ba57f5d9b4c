import { createInterface } from 'node:readline';
import type { Readable, Writable } from 'node:stream';
import type { Adapter, AdapterStatus, EventSink } from '../model/adapter.ts';
import type { IncomingEvent } from '../model/event.ts';

const MAX_LINE = 16_384;

export interface ConsoleOptions {
  readonly input: Readable;
  readonly output: Writable;
  readonly newId: () => string;
  /** ms since 1970. */
  readonly now: () => number;
  /** The input came to its end, and every line had its reply. */
  readonly onEnd: () => void;
}

/** A talk in the terminal: each line is a message, and the next is read when the reply to it is there. */
export function createConsoleAdapter({ input, output, newId, now, onEnd }: ConsoleOptions): Adapter {
  const lines = createInterface({ input, terminal: false });
  const conversation = newId();
  const waiting = new Map<string, () => void>();
  let status: AdapterStatus = { state: 'stopped' };

  function eventOf(text: string): IncomingEvent {
    const messageId = newId();
    return {
      kind: 'message',
      dedupeKey: `console/${messageId}`,
      sentAt: now(),
      ref: { platform: 'console', account: 'terminal', conversation, kind: 'direct' },
      from: { id: 'terminal' },
      messageId,
      text: text.slice(0, MAX_LINE),
    };
  }

  async function talk(sink: EventSink): Promise<void> {
    for await (const line of lines) {
      if (line.trim() === '') continue;
      const event = eventOf(line);
      const replied = new Promise<void>((resolve) => waiting.set(event.messageId, resolve));
      await sink(event);
      await replied;
    }
    onEnd();
  }

  return {
    platform: 'console',
    capabilities: { buttons: 0, maxText: 4000, unit: 'characters' },
    async start(sink) {
      status = { state: 'connected' };
      void talk(sink);
    },
    async stop() {
      status = { state: 'stopped' };
      lines.close();
    },
    status: () => status,
    async send(_ref, message, { key, replyTo }) {
      output.write(`${message.text}\n\n`);
      if (replyTo !== undefined) waiting.get(replyTo)?.();
      return { sent: true, messageId: key };
    },
  };
}
