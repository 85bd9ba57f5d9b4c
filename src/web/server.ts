import { createServer, type Server } from 'node:http';
import express, { type ErrorRequestHandler, type Express, type Request } from 'express';
import helmet from 'helmet';
import type { Logger } from 'pino';
import type { AdapterStatus, HttpRoute } from '../model/adapter.ts';
import type { Knowledge } from '../model/knowledge.ts';
import type { Store } from '../model/store.ts';
import { type AdminOptions, adminRoutes } from './admin/routes.ts';
import type { Pages } from './bundle.ts';
import { type ChatOptions, chatRoutes } from './chat.ts';
import { deskRoutes } from './desk/routes.ts';
import type { DeskOptions } from './desk/shared.ts';
import type { Metrics } from './metrics.ts';
import { fillEmbed, fillPage, type Page } from './page.ts';
import { pageTexts, wantedLanguages } from './pageTexts.ts';
import { addPlatformRoute } from './platformRoutes.ts';

export interface ServerOptions extends ChatOptions, AdminOptions, Omit<DeskOptions, 'tickets'> {
  readonly metrics: Metrics;
  /** Addresses that platforms call. */
  readonly routes: readonly HttpRoute[];
  /** The bundled pages; asked for at the first page request. */
  readonly pages: () => Promise<Pages>;
  /** Proxies in front of us that are believed about addresses. */
  readonly trustProxies: number;
}

/** The one HTTP server: chat, desk, admin, pages, health and metrics. */
export function createHttpServer(options: ServerOptions): Server {
  const app = express();
  app.disable('x-powered-by');
  app.set('trust proxy', options.trustProxies);
  app.set('query parser', 'simple');
  app.use(helmet.noSniff());
  app.use('/chat', chatRoutes(options));
  app.use('/admin/api', adminRoutes(options));
  app.use('/desk/api', deskRoutes(options));
  for (const route of options.routes) addPlatformRoute(app, route);
  addHealth(app, options);
  addPages(app, options);
  app.use((_request, response) => {
    response.status(404).json({ error: 'there is nothing at this address' });
  });
  app.use(answerErrors(options.log));
  return createServer(app);
}

function addHealth(app: Express, { store, channels, metrics, knowledge }: ServerOptions): void {
  app.get('/healthz', (_request, response) => {
    response.json({ alive: true });
  });
  app.get('/readyz', async (_request, response) => {
    const states = channels();
    const storeState = await reachable(store);
    const ready = storeState === 'connected' && Object.values(states).every(({ state }) => state === 'connected');
    response.status(ready ? 200 : 503);
    response.json({ ready, store: storeState, channels: withoutCodes(states), knowledge: knowledge().version });
  });
  app.get('/metrics', async (_request, response) => {
    response.type(metrics.contentType).send(await metrics.scrape());
  });
}

/** Who scans a code to log in decides whose account answers: that is for admins. */
function withoutCodes(states: Readonly<Record<string, AdapterStatus>>): Readonly<Record<string, AdapterStatus>> {
  return Object.fromEntries(Object.entries(states).map(([platform, { qr: _, ...state }]) => [platform, state]));
}

async function reachable(store: Store): Promise<'connected' | 'disconnected'> {
  try {
    await store.ping();
    return 'connected';
  } catch {
    return 'disconnected';
  }
}

/** The pages of the shop's own people, and which phrases are theirs. */
const STAFF_PAGES: Readonly<Record<string, string>> = { '/admin': 'admin.', '/desk': 'desk.page.' };

function addPages(app: Express, { pages, knowledge }: ServerOptions): void {
  app.get(
    ['/', ...Object.keys(STAFF_PAGES), '/embed.js', '/favicon.svg', '/assets/*path'],
    async (request, response, next) => {
      const path = request.path === '/' ? '/' : request.path.replace(/\/$/, '');
      const found = (await pages())[path];
      if (found === undefined) return next();
      const page = fill(found, path, request, knowledge());
      const protect = path in STAFF_PAGES ? secure([]) : secure(["'self'", ...knowledge().shop.embedOn]);
      protect(request, response, (error: unknown) => {
        if (error !== undefined) return next(error);
        const { contentType, etag, body } = page;
        response.set({ 'content-type': contentType, etag, 'cache-control': 'no-cache', vary: 'Accept-Language' });
        if (request.fresh) response.status(304).end();
        else response.send(body);
      });
    },
  );
}

/** Puts the shop's words into the pages that have places for them. */
function fill(page: Page, path: string, request: Request, knowledge: Knowledge): Page {
  const wanted = wantedLanguages(request);
  if (path === '/') return fillPage(page, pageTexts(knowledge, wanted));
  const phrases = STAFF_PAGES[path];
  if (phrases !== undefined) return fillPage(page, pageTexts(knowledge, wanted, phrases));
  if (path !== '/embed.js') return page;
  return fillEmbed(
    page,
    knowledge.shop.languages.map((language) => pageTexts(knowledge, [language])),
  );
}

/** Strict headers; the page may be framed by these only. */
function secure(framedBy: readonly string[]) {
  const framed = framedBy.length > 0;
  return helmet({
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        defaultSrc: ["'none'"],
        scriptSrc: ["'self'"],
        styleSrc: ["'self'"],
        connectSrc: ["'self'"],
        imgSrc: ["'self'", 'data:'],
        mediaSrc: ["'self'"],
        formAction: ["'none'"],
        baseUri: ["'none'"],
        frameAncestors: framed ? [...framedBy] : ["'none'"],
      },
    },
    // The script tag on the shop's site loads embed.js from here; framing is ruled by frame-ancestors.
    crossOriginResourcePolicy: { policy: framed ? 'cross-origin' : 'same-origin' },
    xFrameOptions: framed ? false : { action: 'deny' },
    // TLS, and so this header, is the business of the proxy in front.
    strictTransportSecurity: false,
  });
}

/** Client errors in words, without what was sent; ours as 500, logged. */
function answerErrors(log: Logger): ErrorRequestHandler {
  return (error: unknown, request, response, next) => {
    if (response.headersSent) return next(error);
    const status = statusOf(error);
    if (status >= 500) log.error({ err: error, path: request.route?.path }, 'a request failed');
    const words =
      CLIENT_ERRORS[status] ?? (status >= 500 ? 'something went wrong on our side' : 'this request cannot be read');
    response.status(status).json({ error: words });
  };
}

const CLIENT_ERRORS: Readonly<Record<number, string>> = {
  400: 'this is not valid JSON or not a valid address',
  413: 'this is longer than may be sent here (16 KB for a message, 64 KB for a note or a change to a ticket, 10 MB for a file)',
  415: 'send JSON in UTF-8 (content-type: application/json)',
};

/** body-parser's and Express's own errors carry the status to answer with. */
function statusOf(error: unknown): number {
  if (typeof error !== 'object' || error === null || !('status' in error)) return 500;
  const { status } = error;
  return typeof status === 'number' && status >= 400 && status < 500 ? status : 500;
}
