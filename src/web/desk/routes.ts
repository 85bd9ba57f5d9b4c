import { type Request, Router } from 'express';
import { CASE_LIMITS, type CaseState } from '../../model/case.ts';
import { localize } from '../../model/language.ts';
import { allowOnly } from '../access/guard.ts';
import { languageFor, pageTexts, wantedLanguages } from '../pageTexts.ts';
import { actionRoutes } from './actions.ts';
import { getBefore } from './before.ts';
import { getChanges, getLines } from './events.ts';
import { getFile } from './files.ts';
import { CaseNumber, ListQuery } from './input.ts';
import { writeCase } from './json.ts';
import { type DeskAnswer, type DeskOptions, type OfCase, recipients, sendDetails, viewFor } from './shared.ts';
import { postTyping } from './typing.ts';

/** Cases in one answer. */
const MOST_LISTED: Readonly<Record<CaseState, number>> = { queued: 500, claimed: 500, closed: 50 };
/** The roles that serve customers. */
const ROLES = ['agent', 'admin'] as const;

/** The desk's endpoints, under `/desk/api` (DESIGN section 9). */
export function deskRoutes(options: DeskOptions): Router {
  const router = Router();
  router.use((_request, response, next) => {
    response.set('cache-control', 'no-store');
    next();
  });
  router.get('/texts', (request, response) => {
    // With the admin page's: signing in, and what channels and priorities are called.
    const { name, language, languages, texts } = pageTexts(options.knowledge(), wantedLanguages(request), 'desk.page.');
    const admin = pageTexts(options.knowledge(), [language], 'admin.').texts;
    response.json({ name, language, languages, texts: { ...admin, ...texts }, maxText: CASE_LIMITS.text });
  });
  router.use(allowOnly(ROLES, options));
  router.get('/cases', getList(options));
  router.get('/people', async (_request, response: DeskAnswer) => {
    response.json({ ...(await recipients(options)), me: response.locals.member.id });
  });
  router.get('/quick-replies', getQuickReplies(options));
  router.use('/cases/:number', caseRoutes(options));
  router.get('/events', getChanges(options));
  return router;
}

function caseRoutes(options: DeskOptions): Router {
  const router = Router({ mergeParams: true });
  router.use(async (request: OfCase, response: DeskAnswer, next) => {
    const number = CaseNumber.safeParse(request.params.number);
    const found = number.success ? await options.desk.get(number.data) : null;
    if (found === null) {
      response.status(404).json({ error: 'there is no such case' });
      return;
    }
    response.locals.case = found;
    next();
  });
  router.get('/', (request: OfCase, response: DeskAnswer) =>
    sendDetails(request, response, response.locals.case, options),
  );
  router.get('/events', getLines(options));
  router.get('/before', getBefore(options));
  router.get('/files/:seq/:index', getFile(options));
  router.post('/typing', postTyping(options));
  router.use(actionRoutes(options));
  return router;
}

function getList(options: DeskOptions) {
  return async (request: Request, response: DeskAnswer): Promise<void> => {
    const query = ListQuery.safeParse(request.query);
    if (!query.success) {
      response.status(400).json({ error: 'state: one of queued, claimed, closed, or left out for all open ones' });
      return;
    }
    const { state } = query.data;
    const states = state === undefined ? (['queued', 'claimed'] as const) : [state];
    const found = await Promise.all(states.map((one) => options.desk.list({ states: [one] }, MOST_LISTED[one])));
    const view = viewFor(request, response, options);
    response.json(found.flat().map((one) => writeCase(one, view)));
  };
}

function getQuickReplies({ knowledge }: DeskOptions) {
  return (request: Request, response: DeskAnswer): void => {
    const { shop } = knowledge();
    const language = languageFor(request, knowledge());
    const replies = shop.desk.quickReplies.map(({ id, text }) => ({
      id,
      text: localize(text, language, shop.languages),
    }));
    response.json(replies);
  };
}
