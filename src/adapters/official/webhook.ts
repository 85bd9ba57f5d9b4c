import { randomInt } from 'node:crypto';
import type { EventSink, HttpRequest, HttpResponse, HttpRoute } from '../../model/adapter.ts';
import type { Clock } from '../../model/clock.ts';
import type { IncomingEvent } from '../../model/event.ts';
import type { Envelope } from './crypto.ts';
import type { Quota } from './quota.ts';
import { eventOf, type Push, readEnvelope, readPush } from './read.ts';
import type { Round, Rounds } from './rounds.ts';
import { passiveXml, sealedXml } from './write.ts';

const PATH = '/webhooks/wechat';
const MAX_BYTES = 256 * 1024;
/** How far a request's time may be from ours, s: an old one that somebody kept is refused. */
const WINDOW_S = 300;

export interface WebhookOptions {
  readonly envelope: Envelope;
  readonly rounds: Rounds;
  readonly quota: Quota;
  readonly clock: Clock;
  /** null = not started. */
  readonly sink: () => EventSink | null;
}

const plain = (status: number, body: string): HttpResponse => ({ status, type: 'text/plain; charset=utf-8', body });
/** Received; there is no reply in it. */
const SUCCESS = plain(200, 'success');
const MALFORMED = plain(400, 'this is not a message from WeChat');
const TOO_LONG = plain(413, 'this is too long for a message from WeChat');
const FORGED = plain(403, 'the signature is not right: is the Token the same here and at WeChat?');
const TOO_OLD = plain(403, 'the time of this request is too far from ours: is the clock right?');
const NOT_ENCRYPTED = plain(403, 'not encrypted: set the message mode to 安全模式 at WeChat');
const NOT_OURS = plain(403, 'not encrypted with our EncodingAESKey, or for another AppID');
const NOT_STARTED = plain(503, 'the channel is not started');

/** A refusal, or what was inside. */
type Opened<T> = { readonly refused: HttpResponse } | { readonly content: T };

/** The two addresses that WeChat calls. */
export function webhookRoutes(options: WebhookOptions): readonly HttpRoute[] {
  const { envelope, rounds, quota, clock, sink } = options;

  async function verify({ query }: HttpRequest): Promise<HttpResponse> {
    const { signature, msg_signature: encrypted, timestamp, nonce, echostr } = query;
    if (timestamp === undefined || nonce === undefined || echostr === undefined) return MALFORMED;
    if (encrypted !== undefined) {
      if (!envelope.signed(encrypted, timestamp, nonce, echostr)) return FORGED;
      const echo = await envelope.open(echostr);
      return echo === null ? NOT_OURS : plain(200, echo);
    }
    if (signature === undefined) return MALFORMED;
    return envelope.signed(signature, timestamp, nonce) ? plain(200, echostr) : FORGED;
  }

  async function receive(request: HttpRequest): Promise<HttpResponse> {
    const to = sink();
    if (to === null) return NOT_STARTED;
    const opened = await openPush(request);
    if ('refused' in opened) return opened.refused;
    const event = eventOf(opened.content);
    return event === null ? SUCCESS : accept(event, to);
  }

  async function openPush(request: HttpRequest): Promise<Opened<Push>> {
    const checked = checkSignature(request);
    if ('refused' in checked) return checked;
    const inside = await envelope.open(checked.content);
    if (inside === null) return { refused: NOT_OURS };
    const push = readPush(inside);
    return push === null ? { refused: MALFORMED } : { content: push };
  }

  /** What is encrypted in a request that is signed by WeChat, and now. */
  function checkSignature({ query, body }: HttpRequest): Opened<string> {
    if (body.length > MAX_BYTES) return { refused: TOO_LONG };
    const { msg_signature: signature, timestamp, nonce } = query;
    if (timestamp === undefined || nonce === undefined || !/^\d{1,12}$/.test(timestamp)) return { refused: MALFORMED };
    if (signature === undefined) return { refused: NOT_ENCRYPTED };
    const encrypted = readEnvelope(body);
    if (encrypted === null) return { refused: MALFORMED };
    if (!envelope.signed(signature, timestamp, nonce, encrypted)) return { refused: FORGED };
    const isNow = Math.abs(clock.now() / 1000 - Number(timestamp)) <= WINDOW_S;
    return isNow ? { content: encrypted } : { refused: TOO_OLD };
  }

  /** Rejected when it cannot be stored: the server answers 500, and WeChat delivers again. */
  async function accept(event: IncomingEvent, to: EventSink): Promise<HttpResponse> {
    const round = rounds.join(event);
    try {
      if (round.fresh) await quota.renew(event.ref.conversation);
      // A reply proves that the message is stored, even before the sink says so; time that runs out does not.
      const text = await Promise.race([to(event).then(() => round.settled), round.replied]);
      return text !== null && round.isNewest() ? await replyWith(text, round) : SUCCESS;
    } catch (error) {
      if (round.isNewest()) round.drop();
      throw error;
    }
  }

  async function replyWith(text: string, round: Round): Promise<HttpResponse> {
    try {
      const { account, conversation: openid } = round.ref;
      const at = Math.floor(clock.now() / 1000);
      const encrypted = await envelope.seal(passiveXml({ openid, account, text, at }));
      const [timestamp, nonce] = [String(at), String(randomInt(1e9, 1e10))];
      const signature = envelope.sign(timestamp, nonce, encrypted);
      const body = sealedXml({ encrypted, signature, timestamp, nonce });
      round.handedOver(true);
      return { status: 200, type: 'application/xml; charset=utf-8', body };
    } catch {
      // Then it goes out by the API.
      round.handedOver(false);
      return SUCCESS;
    }
  }

  return [
    { method: 'GET', path: PATH, maxBytes: 1024, handle: verify },
    { method: 'POST', path: PATH, maxBytes: MAX_BYTES, handle: receive },
  ];
}
