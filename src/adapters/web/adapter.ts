import type { Adapter, AdapterStatus, EventSink } from '../../model/adapter.ts';
import type { IncomingEvent } from '../../model/event.ts';

/** The shop's own chat page. Its HTTP endpoints hand what they read to `receive`. */
export interface WebAdapter extends Adapter {
  receive(event: IncomingEvent): Promise<void>;
}

export function createWebAdapter(): WebAdapter {
  let sink: EventSink | null = null;
  let status: AdapterStatus = { state: 'stopped' };
  return {
    platform: 'web',
    capabilities: { buttons: 20, maxText: 20_000, unit: 'utf16' },
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
    async receive(event) {
      if (sink === null) throw new Error('the web channel is not started');
      await sink(event);
    },
  };
}
