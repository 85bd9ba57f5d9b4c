import type { Adapter, AdapterStatus, EventSink, SendResult } from '../../model/adapter.ts';
import { type ConversationRef, conversationKey, type IncomingEvent } from '../../model/event.ts';
import type { OutgoingMessage } from '../../model/message.ts';
import type { Store } from '../../model/store.ts';

/** The shop's own chat page. Its HTTP endpoints hand what they read to `receive`. */
export interface WebAdapter extends Adapter {
  receive(event: IncomingEvent): Promise<void>;
}

/** Where the page reads what was said. */
export type Transcript = Pick<Store, 'amend'>;

export function createWebAdapter(transcript?: Transcript, now: () => number = Date.now): WebAdapter {
  let sink: EventSink | null = null;
  let status: AdapterStatus = { state: 'stopped' };
  return {
    platform: 'web',
    capabilities: { buttons: 20, maxText: 20_000, unit: 'utf16', files: true, repeatable: true },
    async start(to) {
      sink = to;
      status = { state: 'connected' };
    },
    async stop() {
      sink = null;
      status = { state: 'stopped' };
    },
    status: () => status,
    /**
     * The page reads the transcript, and the store writes the reply's line in the same transaction that marks it as sent:
     * nothing is left to do here, and nothing can be lost or doubled in between.
     */
    send: async (_ref, _message, { key }) => ({ sent: true, messageId: key }),
    ...(transcript === undefined ? {} : amending(transcript, now)),
    async receive(event) {
      if (sink === null) throw new Error('the web channel is not started');
      await sink(event);
    },
  };
}

/** New words, and taking back: lines of the transcript that say so, which the page reads like all others. */
function amending(transcript: Transcript, now: () => number) {
  async function amend(ref: ConversationRef, messageId: string, message: OutgoingMessage | null): Promise<SendResult> {
    try {
      const done = await transcript.amend(conversationKey(ref), messageId, message, now());
      return done ? { sent: true, messageId } : { sent: false, failure: { kind: 'rejected', why: 'there is none' } };
    } catch {
      return { sent: false, failure: { kind: 'unavailable', maybeSent: true } };
    }
  }
  return {
    edit: amend,
    recall: (ref: ConversationRef, messageId: string) => amend(ref, messageId, null),
  };
}
