import express, { type Request, type RequestHandler, type Response, Router } from 'express';
import { Unlearnable } from '../../handoff/options.ts';
import { LEARNT_FILE } from '../../knowledge/learnt.ts';
import { type Case, caseCode } from '../../model/case.ts';
import type { Desk, DeskAction } from '../../model/desk.ts';
import type { SignedIn } from '../access/guard.ts';
import { CaseNumber, POSTED } from '../desk/input.ts';
import { deskMember } from '../desk/shared.ts';
import { wordsOf } from './ticketInput.ts';

/** Closed cases that are looked through for proposals, the newest. */
const LOOKED_AT = 2000;
const MAX_BODY = '64kb';

export interface ProposalOptions {
  readonly desk: Desk;
}

type Answer = Response<unknown, SignedIn>;

/** What the knowledge could learn from cases, under `/admin/api/proposals`. */
export function proposalRoutes({ desk }: ProposalOptions): Router {
  const router = Router();
  router.get('/', async (_request, response) => {
    const closed = await desk.list({ states: ['closed'] }, LOOKED_AT);
    response.json({ file: LEARNT_FILE, proposals: closed.flatMap(writeProposal) });
  });
  const json = express.json({ limit: MAX_BODY, strict: true }) as RequestHandler<{ number: string }>;
  for (const kind of ['learn', 'drop'] as const) {
    router.post(`/:number/${kind}`, json, async (request, response: Answer) => {
      const action = POSTED[kind].safeParse(request.body ?? {});
      if (action.success) return settle(request, response, action.data);
      response.status(400).json({ error: wordsOf(action.error) });
    });
  }

  async function settle(request: Request<{ number: string }>, response: Answer, action: DeskAction): Promise<void> {
    const number = CaseNumber.safeParse(request.params.number);
    if (!number.success) return absent(response);
    try {
      const result = await desk.act(number.data, action, deskMember(response.locals));
      if (result.ok) response.json({ case: number.data, proposal: result.case.proposal });
      else if (result.why === 'absent') absent(response);
      else response.status(409).json({ error: 'nothing is proposed here (any more)', why: result.why });
    } catch (error) {
      if (!(error instanceof Unlearnable)) throw error;
      response.status(422).json({ error: error.message, why: 'unlearnable' });
    }
  }

  return router;
}

function writeProposal({ number, proposal, language, agent, closedAt }: Case) {
  if (proposal?.state !== 'open') return [];
  const { question, answer } = proposal;
  return [
    {
      case: number,
      code: caseCode(number),
      language,
      agent: agent?.name ?? null,
      closedAt: new Date(closedAt ?? 0).toISOString(),
      question,
      answer,
    },
  ];
}

function absent(response: Answer): void {
  response.status(404).json({ error: 'there is no such case' });
}
