import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { parse } from 'yaml';
import type { Phrase } from '../../src/model/knowledge.ts';
import type { Author } from '../../src/model/message.ts';
import { buildPages, type Pages } from '../../src/web/bundle.ts';
import { createPage, fillEmbed, fillPage } from '../../src/web/page.ts';
import type { PageTexts } from '../../src/web/pageTexts.ts';

/** What the fake says to a customer's message. */
interface Said {
  readonly text: string;
  readonly choices?: readonly { readonly id: string; readonly label: string }[];
  readonly author?: Author;
}

interface Posted {
  readonly id: string;
  readonly text?: string;
  readonly choice?: string;
}

interface Conversation {
  readonly token: string;
  readonly lines: Record<string, unknown>[];
  readonly streams: Set<ServerResponse>;
}

/** A chat server for the page's tests: the contract of DESIGN section 9, kept in memory, with faults on demand. */
export interface FakeChat {
  readonly url: string;
  /** What was accepted, once for each id, in order. */
  readonly accepted: readonly Posted[];
  /** All ids that were posted, repeats too. */
  readonly posted: readonly string[];
  readonly opened: () => number;
  /** Says what is answered from now on. */
  answer(reply: (said: string) => readonly Said[]): void;
  /** Keeps replies back until `release`. */
  hold(): void;
  release(): void;
  /** Answers the next requests that post with this instead of accepting them. */
  refuse(status: number, times: number, headers?: Readonly<Record<string, string>>): void;
  /** Refuses nothing any more. */
  accept(): void;
  /** Accepts the next message, but breaks the connection before it says so. */
  swallowAnswer(): void;
  breakStreams(): void;
  /** Turns new streams away until called with false. */
  refuseStreams(on: boolean): void;
  /** The server has lost its memory: no talk is known any more. */
  forget(): void;
  /** Says something to everybody, unasked. */
  say(said: Said): void;
  close(): Promise<void>;
}

const POLICY =
  "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self' data:; form-action 'none'; base-uri 'none'; frame-ancestors *";

const NAMES = new Map([
  ['zh', '林溪家居'],
  ['en', 'Linxi Home'],
]);

/** The bundle does not change while the tests run. */
let bundled: Promise<Pages> | null = null;

/** Longest text that the fake lets the page send, UTF-16 units. */
export const MAX_TEXT = 500;

/** Starts a server on 127.0.0.1 and a free port. */
export async function startFakeChat(): Promise<FakeChat> {
  bundled ??= buildPages();
  const pages = await bundled;
  const talks = new Map<string, Conversation>();
  const accepted: Posted[] = [];
  const posted: string[] = [];
  const refusals: { readonly status: number; readonly headers: Readonly<Record<string, string>> }[] = [];
  const held: (() => void)[] = [];
  let reply = (said: string): readonly Said[] => [{ text: `Answer to: ${said}` }];
  let holding = false;
  let swallow = false;
  let noStreams = false;
  let opened = 0;

  function add(talk: Conversation, author: Author, { text, choices }: Said, rest: Record<string, string>): void {
    const message = choices === undefined ? { kind: 'text', text } : { kind: 'choices', text, choices };
    const line = { seq: talk.lines.length + 1, author, ...rest, message, at: new Date().toISOString() };
    talk.lines.push(line);
    for (const stream of talk.streams) stream.write(`id: ${line.seq}\ndata: ${JSON.stringify(line)}\n\n`);
  }

  function labelOf(talk: Conversation, choice: string): string {
    const offered = talk.lines.flatMap((line) => JSON.stringify(line).match(/\{"id":"[^"]*","label":"[^"]*"\}/g) ?? []);
    const found = offered.map((one) => JSON.parse(one)).findLast(({ id }) => id === choice);
    return found?.label ?? choice;
  }

  function store(talk: Conversation, message: Posted): void {
    if (accepted.some(({ id }) => id === message.id)) return;
    accepted.push(message);
    const said = message.text ?? labelOf(talk, message.choice ?? '');
    add(talk, 'customer', { text: said }, { id: message.id });
    const answer = () => {
      for (const one of reply(said)) add(talk, one.author ?? 'bot', one, { replyTo: message.id });
    };
    if (holding) held.push(answer);
    else answer();
  }

  async function post(talk: Conversation, request: IncomingMessage, response: ServerResponse): Promise<void> {
    const message: Posted = JSON.parse(await bodyOf(request));
    posted.push(message.id);
    const refusal = refusals.shift();
    if (refusal !== undefined) {
      response.writeHead(refusal.status, refusal.headers).end('{"error":"refused by the test"}');
      return;
    }
    store(talk, message);
    if (swallow) {
      swallow = false;
      response.destroy();
      return;
    }
    response.writeHead(202).end('{}');
  }

  function follow(talk: Conversation, request: IncomingMessage, response: ServerResponse): void {
    const after = Number(new URL(request.url ?? '', 'http://fake').searchParams.get('after'));
    const lines = talk.lines.slice(after);
    if (request.headers.accept === 'application/json') sendJson(response, 200, lines);
    else if (noStreams) response.destroy();
    else stream(talk, lines, response);
  }

  function stream(talk: Conversation, lines: readonly unknown[], response: ServerResponse): void {
    response.writeHead(200, { 'content-type': 'text/event-stream' });
    response.write(': here\n\n');
    for (const line of lines) response.write(`data: ${JSON.stringify(line)}\n\n`);
    talk.streams.add(response);
    response.on('close', () => talk.streams.delete(response));
  }

  async function chat(path: string, request: IncomingMessage, response: ServerResponse): Promise<void> {
    if (path === '/chat/shop') return sendJson(response, 200, shopTexts(wantedLanguage(request)));
    if (path === '/chat/conversations') {
      const conversation = randomUUID();
      const token = randomUUID();
      opened += 1;
      talks.set(conversation, { token, lines: [], streams: new Set() });
      return sendJson(response, 201, { conversation, token });
    }
    const [, , , id = '', what] = path.split('/');
    const talk = talks.get(id);
    if (talk === undefined || request.headers.authorization !== `Bearer ${talk.token}`) {
      return sendJson(response, 401, { error: 'wrong token' });
    }
    if (what === 'messages') return post(talk, request, response);
    follow(talk, request, response);
  }

  function page(path: string, request: IncomingMessage, response: ServerResponse): void {
    const found = pages[path] ?? createPage(Buffer.from('nothing here'), 'text/plain');
    let filled = found;
    if (path === '/') filled = fillPage(found, shopTexts(wantedLanguage(request)));
    if (path === '/embed.js') filled = fillEmbed(found, [...NAMES.keys()].map(shopTexts));
    response.writeHead(200, { 'content-type': filled.contentType, 'content-security-policy': POLICY });
    response.end(filled.body);
  }

  const server = createServer((request, response) => {
    const { pathname } = new URL(request.url ?? '', 'http://fake');
    if (pathname.startsWith('/chat/')) void chat(pathname, request, response);
    else page(pathname, request, response);
  });
  const url = await listen(server);
  return {
    url,
    accepted,
    posted,
    opened: () => opened,
    answer: (next) => {
      reply = next;
    },
    hold: () => {
      holding = true;
    },
    release: () => {
      holding = false;
      for (const answer of held.splice(0)) answer();
    },
    refuse: (status, times, headers = {}) => {
      for (let left = times; left > 0; left -= 1) refusals.push({ status, headers });
    },
    accept: () => {
      refusals.length = 0;
    },
    swallowAnswer: () => {
      swallow = true;
    },
    breakStreams: () => {
      for (const { streams } of talks.values()) for (const stream of streams) stream.destroy();
    },
    refuseStreams: (on) => {
      noStreams = on;
    },
    forget: () => {
      talks.clear();
    },
    say: (said) => {
      for (const talk of talks.values()) add(talk, said.author ?? 'bot', said, {});
    },
    close: () => closeServer(server),
  };
}

/** Starts a server of another origin, with one page that has this body: the shop's own site. */
export async function startHostPage(
  body: string,
  policy: string,
): Promise<{ url: string; close: () => Promise<void> }> {
  const server = createServer((_request, response) => {
    response.writeHead(200, { 'content-type': 'text/html; charset=utf-8', 'content-security-policy': policy });
    response.end(
      `<!doctype html><html lang="en"><head><meta name="viewport" content="width=device-width"><title>Shop</title></head><body>${body}</body></html>`,
    );
  });
  return { url: await listen(server), close: () => closeServer(server) };
}

/** The built-in phrases of the page in a language, as the server sends them. */
export function shopTexts(language: string): PageTexts {
  const file = new URL(`../../src/knowledge/builtin/phrases/${language}.yaml`, import.meta.url);
  const phrases: Record<string, Phrase> = parse(readFileSync(file, 'utf8'));
  const name = NAMES.get(language) ?? '';
  const texts = Object.entries(phrases)
    .filter(([key]) => key.startsWith('page.'))
    .map(([key, text]) => [key, typeof text === 'string' ? text.replaceAll('{shop}', name) : text]);
  return {
    name,
    language,
    languages: [
      { id: 'zh', label: '中文' },
      { id: 'en', label: 'English' },
    ],
    texts: Object.fromEntries(texts),
    privacyNotice: language === 'zh' ? '聊天内容保存 90 天。' : 'Chats are kept for 90 days.',
    maxText: MAX_TEXT,
  };
}

function wantedLanguage(request: IncomingMessage): string {
  const asked = new URL(request.url ?? '', 'http://fake').searchParams.get('language');
  return (asked ?? request.headers['accept-language'] ?? '').startsWith('zh') ? 'zh' : 'en';
}

function sendJson(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  let body = '';
  for await (const piece of request.setEncoding('utf8')) body += piece;
  return body;
}

function listen(server: ReturnType<typeof createServer>): Promise<string> {
  return new Promise((resolve) => {
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address() as AddressInfo;
      resolve(`http://127.0.0.1:${port}`);
    });
  });
}

function closeServer(server: ReturnType<typeof createServer>): Promise<void> {
  server.closeAllConnections();
  return new Promise((resolve) => {
    server.close(() => resolve());
  });
}
