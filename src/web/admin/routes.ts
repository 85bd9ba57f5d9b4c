import { Router } from 'express';
import { z } from 'zod';
import { mask } from '../../privacy/mask.ts';
import { allowOnly, type GuardOptions } from '../access/guard.ts';
import { sessionRoutes } from '../access/routes.ts';
import { pageTexts, wantedLanguages } from '../pageTexts.ts';
import { categoryNames } from './categories.ts';
import { type ProposalOptions, proposalRoutes } from './proposals.ts';
import { readStatus, type StatusOptions } from './status.ts';
import { type TicketOptions, ticketRoutes } from './tickets.ts';

/** Set-aside events shown at once, the oldest. */
const MOST_SHOWN = 100;

export type AdminOptions = StatusOptions & GuardOptions & TicketOptions & ProposalOptions;

const Id = z.coerce.number().int().positive().max(Number.MAX_SAFE_INTEGER);

/**
 * The admin page's endpoints, under `/admin/api`. But for its words and signing in, and the tickets, which agents work
 * on, all is for admins.
 */
export function adminRoutes(options: AdminOptions): Router {
  const { store, clock } = options;
  const router = Router();
  router.use((_request, response, next) => {
    response.set('cache-control', 'no-store');
    next();
  });
  router.get('/texts', (request, response) => {
    const knowledge = options.knowledge();
    const { name, language, languages, texts } = pageTexts(knowledge, wantedLanguages(request), 'admin.');
    response.json({ name, language, languages, texts, categories: categoryNames(knowledge, language) });
  });
  router.use('/session', sessionRoutes(options));
  router.use('/tickets', allowOnly(['agent', 'admin'], options), ticketRoutes(options));
  router.use(allowOnly(['admin'], options));
  router.get('/status', async (_request, response) => {
    response.json(await readStatus(options));
  });
  router.use('/proposals', proposalRoutes(options));
  router.get('/set-aside', async (_request, response) => {
    const events = await store.listSetAside(MOST_SHOWN);
    response.json(
      events.map(({ receivedAt, error, ...event }) => ({
        ...event,
        receivedAt: new Date(receivedAt).toISOString(),
        error: mask(error),
      })),
    );
  });
  router.post('/set-aside/:id/retry', async (request, response) => {
    const id = Id.safeParse(request.params.id);
    if (id.success && (await store.releaseSetAside(id.data, clock.now()))) {
      response.json({ id: id.data });
      return;
    }
    response.status(404).json({ error: 'this is not set aside (any more)' });
  });
  return router;
}
