import type { Speaker } from '../../dialogs/phrases.ts';
import { type Case, type CaseLine, caseCode } from '../../model/case.ts';
import type { TicketView } from '../../model/ticket.ts';
import { mask } from '../../privacy/mask.ts';

/** How a case is written for somebody. */
export interface CaseView {
  /** In the language of who reads it. */
  readonly say: Speaker;
  /** The id that `agent` has where the case is theirs. */
  readonly me: number;
  /** Personal data in what the customer asked is masked. */
  readonly masked: boolean;
}

/** A case as the list shows it (DESIGN section 9). Times are ISO 8601. */
export function writeCase(current: Case, { say, me, masked }: CaseView) {
  const { number, state, customer, language, mood, since, agent, suggestions, order, desk, reason, topic } = current;
  const asked = current.summary.map((line) => (masked ? maskLine(line) : line));
  return {
    case: number,
    code: caseCode(number),
    state,
    customer: {
      name: customer.name ?? say('desk.page.visitor'),
      platform: customer.platform,
      language,
      mood,
    },
    since: iso(since),
    ...(agent === null ? {} : { claimedBy: agent.name }),
    mine: agent?.id === me,
    summary: asked.map((line) => summaryLine(line, say)).join('\n'),
    suggestions,
    asked,
    priority: current.priority,
    desk,
    order,
    reason,
    topic,
    openedAt: iso(current.openedAt),
    waitingSince: isoOrNull(current.waitingSince),
    lastMessageAt: iso(current.lastMessageAt),
    closedAt: isoOrNull(current.closedAt),
    callBack: current.callBack,
    end: current.end,
    rating: current.rating === null ? null : { ...current.rating, at: iso(current.rating.at) },
  };
}

const maskLine = ({ asked, answer }: CaseLine): CaseLine => ({
  asked: mask(asked),
  answer: answer === null ? null : mask(answer),
});

function summaryLine({ asked, answer }: CaseLine, say: Speaker): string {
  const question = say('desk.page.asked', { text: asked });
  return `${question}\n${answer === null ? say('desk.page.unanswered') : say('desk.page.answeredWith', { text: answer })}`;
}

/** What else the service knows of the customer. */
export interface Known {
  /** Other cases of theirs, the newest first. */
  readonly earlier: readonly Case[];
  readonly tickets: readonly TicketView[];
}

/** A case with all that its view shows. */
export function writeDetails(current: Case, view: CaseView, { earlier, tickets }: Known) {
  return {
    ...writeCase(current, view),
    masked: view.masked,
    claimedAt: isoOrNull(current.claimedAt),
    answeredAt: isoOrNull(current.answeredAt),
    blockedUntil: isoOrNull(current.blockedUntil),
    tried: current.tried,
    /** What the knowledge could learn from it. */
    proposal: current.proposal,
    earlier: earlier.map((one) => ({
      case: one.number,
      code: caseCode(one.number),
      state: one.state,
      openedAt: iso(one.openedAt),
      closedAt: isoOrNull(one.closedAt),
      claimedBy: one.agent?.name ?? null,
      solved: one.end?.solved ?? null,
      reason: one.end?.reason ?? null,
      stars: one.rating?.stars ?? null,
    })),
    tickets: tickets.map(({ number, kind, state, description, order, createdAt }) => ({
      number,
      kind,
      state,
      description: view.masked ? mask(description) : description,
      order,
      createdAt: iso(createdAt),
    })),
  };
}

/** A time as the contract writes it. */
export const iso = (at: number): string => new Date(at).toISOString();

const isoOrNull = (at: number | null): string | null => (at === null ? null : iso(at));
