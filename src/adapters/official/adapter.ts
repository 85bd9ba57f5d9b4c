import type { Adapter, AdapterStatus, EventSink, SendResult } from '../../model/adapter.ts';
import type { Cache } from '../../model/cache.ts';
import type { Clock } from '../../model/clock.ts';
import { createApi } from './api.ts';
import { createEnvelope } from './crypto.ts';
import { type Fault, isForbidden, OUT_OF_QUOTA } from './errors.ts';
import { createHttp } from './http.ts';
import { createQuota } from './quota.ts';
import { PLATFORM } from './read.ts';
import { createRounds } from './rounds.ts';
import { createTokens } from './token.ts';
import { webhookRoutes } from './webhook.ts';
import { MAX_TEXT, textOf } from './write.ts';

export interface OfficialAccountOptions {
  readonly appId: string;
  readonly appSecret: string;
  readonly token: string;
  /** The EncodingAESKey: 43 characters. */
  readonly aesKey: string;
  /** WeChat's API; tests put their own here. */
  readonly apiRoot?: string;
  readonly cache: Cache;
  readonly clock: Clock;
  readonly fetch?: typeof fetch;
}

/**
 * A WeChat Official Account (公众号) in secure mode. A reply that is there within 4 s is the answer to WeChat's own request
 * and costs nothing; a later one goes by the customer-service message API, of which a customer's message allows five.
 */
export function createOfficialAccountAdapter(options: OfficialAccountOptions): Adapter {
  const { appId, appSecret, token, aesKey, apiRoot = 'https://api.weixin.qq.com', cache, clock } = options;
  // Looked up at each call, so that a fetch that is instrumented later is used.
  const http = createHttp({ apiRoot, clock, fetch: options.fetch ?? ((...args) => fetch(...args)) });
  const tokens = createTokens({ appId, appSecret, cache, http });
  const api = createApi({ http, tokens });
  const quota = createQuota({ appId, cache, clock });
  const rounds = createRounds(clock);
  const envelope = createEnvelope({ appId, token, aesKey });
  let sink: EventSink | null = null;
  let status: AdapterStatus = { state: 'stopped' };

  /** What a send or a start has shown of the connection. */
  function note(fault: Fault | null): void {
    if (sink === null) return;
    if (fault === null) status = { state: 'connected' };
    else if (fault.failure.kind === 'unauthorized') status = { state: 'disconnected', detail: fault.words };
    // Passive replies still work: that is no reason to take the whole program for unfit.
    else if (isForbidden(fault)) status = { state: 'connected', detail: fault.words };
  }

  async function sendByApi(openid: string, text: string, key: string): Promise<SendResult> {
    if (await quota.isSpent(openid)) return { sent: false, failure: { kind: 'rejected', why: OUT_OF_QUOTA } };
    const answer = await api.sendText(openid, text);
    note(answer.ok ? null : answer.fault);
    if (!answer.ok) return { sent: false, failure: answer.fault.failure };
    await quota.note(openid);
    return { sent: true, messageId: key };
  }

  return {
    platform: PLATFORM,
    capabilities: {
      buttons: 0,
      receivesFiles: true,
      maxText: MAX_TEXT,
      unit: 'bytes',
      files: false,
      merge: true,
      rates: { account: [{ messages: 100, perMs: 1000 }] },
    },
    routes: webhookRoutes({ envelope, rounds, quota, clock, sink: () => sink }),
    async start(to) {
      // Kept also when the API cannot be reached: messages come in, and replies in time go out, without it.
      sink = to;
      status = { state: 'starting' };
      const given = await tokens.get();
      if (sink !== to) return;
      if (given.ok) {
        status = { state: 'connected' };
        return;
      }
      const { words } = given.fault;
      status = { state: 'disconnected', detail: words };
      throw new Error(`the WeChat Official Account is not connected: ${words}`);
    },
    async stop() {
      sink = null;
      status = { state: 'stopped' };
      rounds.end();
    },
    status: () => status,
    async send(ref, message, { key, replyTo }) {
      const text = textOf(message);
      if (Buffer.byteLength(text) > MAX_TEXT) {
        return { sent: false, failure: { kind: 'rejected', why: 'the text is longer than 2,048 bytes' } };
      }
      if (await rounds.reply(ref, replyTo, text)) return { sent: true, messageId: key };
      return sendByApi(ref.conversation, text, key);
    },
    download: (file, maxBytes) => api.download(file, maxBytes),
  };
}
