import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { createRequire } from 'node:module';
import type { AddressInfo } from 'node:net';
import WXBizMsgCrypt from 'wechat-crypto';
import { z } from 'zod';
import type { Adapter } from '../../src/model/adapter.ts';
import type { Clock } from '../../src/model/clock.ts';

/** The account as both sides know it. */
export const ACCOUNT = {
  appId: 'wx0123456789abcdef',
  appSecret: '0f1e2d3c4b5a69788796a5b4c3d2e1f0',
  token: 'shoptoken',
  aesKey: 'abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG',
} as const;
export const SHOP = 'gh_shop01234567';
export const ALICE = 'oALICE_6-bmjrPTlm6';

export interface Posted {
  readonly query: Record<string, string>;
  readonly body: string;
}

interface Answered {
  readonly status: number;
  readonly body: string;
}

/** Brings a request to the shop's server. */
export type Deliver = (posted: Posted) => Promise<Answered>;

/** A server that answers with the adapter's route, as the web server does. */
export function serverOf(adapter: Adapter, method: 'GET' | 'POST' = 'POST'): Deliver {
  const route = adapter.routes?.find((one) => one.method === method && one.path === '/webhooks/wechat');
  if (route === undefined) throw new Error('there is no such route');
  return async ({ query, body }) => {
    try {
      const response = await route.handle({ query, headers: {}, body: new TextEncoder().encode(body) });
      return { status: response.status, body: response.body ?? '' };
    } catch {
      return { status: 500, body: '' };
    }
  };
}

export const cdata = (text: string): string => `<![CDATA[${text.replaceAll(']]>', ']]]]><![CDATA[>')}]]>`;

/** A push before it is encrypted, its texts in CDATA and its numbers plain, as WeChat writes them. */
export const pushXml = (fields: Readonly<Record<string, string>>): string => {
  const elements = Object.entries(fields).map(([name, value]) => {
    const plain = /^(CreateTime|MsgId|Location_[XY]|Scale|FileTotalLen)$/.test(name);
    return `<${name}>${plain ? value : cdata(value)}</${name}>`;
  });
  return `<xml>${elements.join('')}</xml>`;
};

export interface Sealing {
  readonly crypt?: WXBizMsgCrypt;
  /** Seconds since 1970. */
  readonly timestamp: string;
  readonly nonce?: string;
}

/** Encrypts and signs a push with the foreign library. */
export function seal(inner: string, { crypt = CRYPT, timestamp, nonce = '520127' }: Sealing): Posted {
  const encrypted = crypt.encrypt(inner);
  const signature = crypt.getSignature(timestamp, nonce, encrypted);
  return {
    query: { signature: 'x', timestamp, nonce, openid: ALICE, encrypt_type: 'aes', msg_signature: signature },
    body: `<xml><ToUserName>${cdata(SHOP)}</ToUserName><Encrypt>${cdata(encrypted)}</Encrypt></xml>`,
  };
}

const CRYPT = new WXBizMsgCrypt(ACCOUNT.token, ACCOUNT.aesKey, ACCOUNT.appId);

/** xml2js, co-wechat's own, reads what the shop writes: it is not the parser that our adapter uses. */
const xml2js: {
  parseString(xml: string, options: object, done: (error: unknown, result: unknown) => void): void;
} = createRequire(createRequire(import.meta.url).resolve('co-wechat'))('xml2js');

const readXml = (xml: string): Promise<unknown> =>
  new Promise((resolve, reject) => {
    const done = (error: unknown, result: unknown): void => (error ? reject(error) : resolve(result));
    xml2js.parseString(xml, { explicitArray: false, trim: false, emptyTag: '' }, done);
  });

const Sealed = z.object({
  xml: z.object({ Encrypt: z.string(), MsgSignature: z.string(), TimeStamp: z.string(), Nonce: z.string() }),
});
const Reply = z.object({
  xml: z.object({
    ToUserName: z.string(),
    FromUserName: z.string(),
    CreateTime: z.string().regex(/^\d+$/),
    MsgType: z.literal('text'),
    Content: z.string(),
  }),
});

/** Reads a passive reply as WeChat does; rejected when it is not signed or encrypted as it must be. */
export async function readReply(body: string): Promise<z.infer<typeof Reply>['xml']> {
  const { Encrypt, MsgSignature, TimeStamp, Nonce } = Sealed.parse(await readXml(body)).xml;
  if (CRYPT.getSignature(TimeStamp, Nonce, Encrypt) !== MsgSignature) throw new Error('the reply is not signed');
  const { message, id } = CRYPT.decrypt(Encrypt);
  if (id !== ACCOUNT.appId) throw new Error('the reply is for another account');
  return Reply.parse((await readXml(message)) as object).xml;
}

/** What WeChat's API answers instead of what it should. `break`: it hangs up after it has read the request. */
export type Trouble =
  | { readonly status: number; readonly body?: string }
  | { readonly errcode: number; readonly errmsg?: string }
  | 'break';

const Media = z.object({ type: z.string(), bytes: z.instanceof(Uint8Array), name: z.string().optional() });
type Media = z.infer<typeof Media>;

export interface FakeWeChat {
  readonly apiRoot: string;
  /** Requests that the API got, oldest first, such as `stable_token`. */
  readonly asked: readonly string[];
  /** What the customer sees of the shop, in order. */
  readonly shown: readonly string[];
  /** Of these, what came in answer to a push. */
  readonly passive: readonly string[];
  readonly media: Map<string, Media>;
  /** Pushes to the shop as WeChat does: up to three times of 5 s. Resolves with the reply, or null for none. */
  push(fields: Readonly<Record<string, string>>): Promise<string | null>;
  text(content: string): Promise<string | null>;
  /** Delivers the last push once more. */
  repeat(): Promise<string | null>;
  /** The last push, for tests that deliver it themselves. */
  last(): Posted;
  /** The tokens that were given out are not taken any more. `sticky`: stable_token goes on giving the old one out. */
  revoke(options?: { sticky: boolean }): void;
  /** The next request to this end of an address gets this. */
  trouble(end: string, trouble: Trouble): void;
  close(): Promise<void>;
}

interface Incoming {
  readonly url: URL;
  readonly body: unknown;
}

const MESSAGES = 5;
const FOR_MS = 48 * 3_600_000;

/** WeChat's side: an API that really listens, and pushes over `deliver`. */
export async function fakeWeChat(clock: Clock, deliver: Deliver): Promise<FakeWeChat> {
  const asked: string[] = [];
  const shown: string[] = [];
  const passive: string[] = [];
  const media = new Map<string, Media>();
  const troubles = new Map<string, Trouble[]>();
  const quota = new Map<string, { left: number; until: number }>();
  let given = 0;
  let revoked = 0;
  let sticky = false;
  let ids = 10n ** 17n;
  let last: Posted | null = null;

  const stableToken = ({ body }: Incoming): object => {
    const {
      appid,
      secret,
      force_refresh: force,
    } = z.object({ appid: z.string(), secret: z.string(), force_refresh: z.boolean().optional() }).parse(body);
    if (appid !== ACCOUNT.appId) return { errcode: 40013, errmsg: 'invalid appid' };
    if (secret !== ACCOUNT.appSecret) return { errcode: 40125, errmsg: `invalid appsecret ${secret}` };
    if (force === true || given === 0 || (given <= revoked && !sticky)) given += 1;
    return { access_token: `TOKEN_${given}`, expires_in: 7200 };
  };

  const refuses = ({ url }: Incoming): object | null => {
    const number = Number(/^TOKEN_(\d+)$/.exec(url.searchParams.get('access_token') ?? '')?.[1] ?? 0);
    return number > revoked && number <= given ? null : { errcode: 40001, errmsg: 'invalid credential' };
  };

  const customSend = (incoming: Incoming): object => {
    const refused = refuses(incoming);
    if (refused !== null) return refused;
    const { touser, text } = z
      .object({ touser: z.string(), msgtype: z.literal('text'), text: z.object({ content: z.string() }) })
      .parse(incoming.body);
    const allowed = quota.get(touser);
    if (allowed === undefined || clock.now() > allowed.until) return { errcode: 45015, errmsg: 'out of time limit' };
    if (allowed.left === 0) return { errcode: 45047, errmsg: 'out of response count limit' };
    allowed.left -= 1;
    shown.push(text.content);
    return { errcode: 0, errmsg: 'ok' };
  };

  const getMedia = (incoming: Incoming): object => {
    const file = media.get(incoming.url.searchParams.get('media_id') ?? '');
    return refuses(incoming) ?? file ?? { errcode: 40007, errmsg: 'invalid media_id' };
  };

  const addresses: Readonly<Record<string, (incoming: Incoming) => object>> = {
    '/cgi-bin/stable_token': stableToken,
    '/cgi-bin/message/custom/send': customSend,
    '/cgi-bin/media/get': getMedia,
  };

  function answer(incoming: Incoming, response: ServerResponse): void {
    const { pathname } = incoming.url;
    const end = pathname.split('/').at(-1) ?? '';
    asked.push(end);
    const trouble = troubles.get(end)?.shift();
    const address = addresses[pathname];
    if (trouble !== undefined) stumble(trouble, response);
    else if (address === undefined) response.writeHead(404).end();
    else write(response, address(incoming));
  }

  const server = createServer((request, response) => {
    void readBody(request).then((body) => answer({ url: new URL(request.url ?? '', 'http://wechat'), body }, response));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;

  async function attempt(posted: Posted): Promise<Answered | null> {
    let cancel = (): void => {};
    const hangUp = new Promise<null>((resolve) => {
      cancel = clock.schedule(5000, () => resolve(null));
    });
    const answered = await Promise.race([deliver(posted), hangUp]);
    cancel();
    return answered;
  }

  async function threeTimes(posted: Posted): Promise<string | null> {
    last = posted;
    for (let tries = 1; tries <= 3; tries++) {
      const answered = await attempt(posted);
      if (answered?.status !== 200) continue;
      if (answered.body === 'success' || answered.body === '') return null;
      const { Content, ToUserName, FromUserName } = await readReply(answered.body);
      if (ToUserName !== ALICE || FromUserName !== SHOP) throw new Error('the reply is addressed wrongly');
      passive.push(Content);
      shown.push(Content);
      return Content;
    }
    throw new Error('该公众号提供的服务出现故障，请稍后再试');
  }

  const push: FakeWeChat['push'] = (fields) => {
    const timestamp = String(Math.floor(clock.now() / 1000));
    quota.set(ALICE, { left: MESSAGES, until: clock.now() + FOR_MS });
    const whole = { ToUserName: SHOP, FromUserName: ALICE, CreateTime: timestamp, ...fields };
    return threeTimes(seal(pushXml(whole), { timestamp }));
  };

  return {
    apiRoot: `http://127.0.0.1:${port}`,
    asked,
    shown,
    passive,
    media,
    push,
    text: (content) => push({ MsgType: 'text', Content: content, MsgId: String(++ids) }),
    repeat: () => threeTimes(lastOf()),
    last: lastOf,
    revoke(options) {
      revoked = given;
      sticky = options?.sticky === true;
    },
    trouble(end, trouble) {
      troubles.set(end, [...(troubles.get(end) ?? []), trouble]);
    },
    async close() {
      if (!server.listening) return;
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };

  function lastOf(): Posted {
    if (last === null) throw new Error('nothing was pushed');
    return last;
  }
}

async function readBody(request: IncomingMessage): Promise<unknown> {
  const parts: Buffer[] = [];
  for await (const part of request) parts.push(part as Buffer);
  const text = Buffer.concat(parts).toString();
  return text === '' ? null : JSON.parse(text);
}

function json(response: ServerResponse, body: object): void {
  // WeChat's label, too.
  response.writeHead(200, { 'content-type': 'text/plain' }).end(JSON.stringify(body));
}

function write(response: ServerResponse, answer: object): void {
  const file = Media.safeParse(answer);
  if (file.success) response.writeHead(200, headersOf(file.data)).end(file.data.bytes);
  else json(response, answer);
}

function headersOf({ type, name }: Media): Record<string, string> {
  return {
    'content-type': type,
    ...(name === undefined ? {} : { 'content-disposition': `attachment; filename="${name}"` }),
  };
}

function stumble(trouble: Trouble, response: ServerResponse): void {
  if (trouble === 'break') response.destroy();
  else if ('errcode' in trouble) json(response, trouble);
  else response.writeHead(trouble.status).end(trouble.body ?? '');
}
