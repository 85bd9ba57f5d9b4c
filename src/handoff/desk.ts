import type { Case, CaseChange, CaseDraft, CaseEnd, CaseEvent, Proposal } from '../model/case.ts';
import type { CaseNotice, CaseOutcome, CaseRefusal, CaseReply, NewCase } from '../model/case-store.ts';
import type { DeskAction, DeskMember } from '../model/desk.ts';
import type { DeskRules } from '../model/knowledge.ts';
import type { Actor, Assignee } from '../model/ticket.ts';

const HOUR_MS = 3_600_000;

/** Which flow tells customers what became of their case. */
export const CASE_FLOW = 'human';

/** What a customer is told of what people do. */
export type CaseWords =
  | { readonly kind: 'claimed'; readonly name: string }
  | { readonly kind: 'released' }
  | { readonly kind: 'moved' };

/** Who acts, when (ms since 1970), and how the customer is told in their language. */
export interface DeskContext {
  readonly by: DeskMember;
  readonly now: number;
  readonly tell: (words: CaseWords) => CaseReply['message'];
}

/** An outcome without its row in the turn log. */
export type Acted = Exclude<CaseOutcome, { ok: true }> | Omit<Extract<CaseOutcome, { ok: true }>, 'turn'>;

/** A case as it is when it is opened. */
export function newCase(draft: CaseDraft, rules: DeskRules, now: number): NewCase {
  return {
    ...draft,
    state: 'queued',
    desk: deskFor(draft, rules),
    agent: null,
    openedAt: now,
    updatedAt: now,
    since: now,
    claimedAt: null,
    answeredAt: null,
    waitingSince: now,
    lastMessageAt: now,
    reminders: 0,
    idleAskedAt: null,
    keptAt: null,
    outageAt: null,
    blockedUntil: null,
    callBack: null,
    closedAt: null,
    end: null,
    proposal: null,
    rating: null,
  };
}

/** The first desk that takes a case; the last takes what no other one does. */
export function deskFor(draft: Pick<CaseDraft, 'topic' | 'language' | 'ref'>, { desks }: DeskRules): string {
  const takes = (wanted: readonly string[], is: string | null): boolean =>
    wanted.length === 0 || (is !== null && wanted.includes(is));
  const found = desks.find(
    ({ topics, languages, channels }) =>
      takes(topics, draft.topic) && takes(languages, draft.language) && takes(channels, draft.ref.platform),
  );
  return (found ?? desks.at(-1) ?? desks[0]).id;
}

/** Whose number stands for the operator, who is nobody of `people list`. */
const OPERATOR = 0;

const assigneeOf = ({ id, name }: DeskMember): Assignee => ({ id: id ?? OPERATOR, name });

const actorOf = ({ id, name }: DeskMember): Actor => ({ kind: 'person', id, name });

const isTheirs = ({ agent }: Case, { id }: DeskMember): boolean => agent !== null && agent.id === (id ?? OPERATOR);

/** What an action makes of a case, or why it is not done. */
export function act(current: Case, action: DeskAction, context: DeskContext): Acted {
  const refusal = refusalOf(current, action, context.by);
  return refusal === null ? carryOut(current, action, context) : { ok: false, why: refusal };
}

/** What anybody may do with any case, also a closed one. */
const ALWAYS: ReadonlySet<DeskAction['kind']> = new Set(['note', 'reveal', 'ticket', 'learn', 'drop']);
/** What only who serves the customer may do, though somebody else is an admin. */
const OWN: ReadonlySet<DeskAction['kind']> = new Set(['message', 'edit', 'recall']);
/** What may be done while nobody has claimed the case. */
const UNCLAIMED: ReadonlySet<DeskAction['kind']> = new Set([
  'claim',
  'transfer',
  'bot',
  'close',
  'priority',
  'language',
  'block',
]);

function refusalOf(current: Case, { kind }: DeskAction, by: DeskMember): CaseRefusal | null {
  if (ALWAYS.has(kind)) return null;
  if (current.state === 'closed') return kind === 'block' ? null : 'closed';
  if (current.state === 'queued') return UNCLAIMED.has(kind) ? null : 'unclaimed';
  if (isTheirs(current, by)) return null;
  if (OWN.has(kind) || kind === 'claim') return 'taken';
  return by.role === 'admin' ? null : 'taken';
}

type Parts = Partial<Pick<Extract<Acted, { ok: true }>, 'replies' | 'notice'>>;

function done(
  current: Case,
  change: Partial<Case>,
  changes: readonly CaseChange[],
  { by, now }: DeskContext,
  parts: Parts = {},
): Acted {
  const events = changes.map((one): CaseEvent => ({ at: now, by: actorOf(by), change: one }));
  return { ok: true, case: { ...current, ...change, updatedAt: now }, events, replies: [], notice: null, ...parts };
}

type ActionOf<Kind extends DeskAction['kind']> = Extract<DeskAction, { kind: Kind }>;

function carryOut(current: Case, action: DeskAction, context: DeskContext): Acted {
  switch (action.kind) {
    case 'claim':
      return claim(current, context);
    case 'release':
      return toQueue(current, context, { kind: 'released' }, current.desk);
    case 'message':
      return send(current, action, context);
    case 'edit':
      return done(current, {}, [{ kind: 'edited', of: action.of, text: action.text }], context);
    case 'recall':
      return done(current, {}, [{ kind: 'recalled', of: action.of }], context);
    case 'transfer':
      return transfer(current, action, context);
    case 'bot':
      return close(current, { solved: null, reason: null, to: 'bot' }, context);
    case 'close':
      return close(current, { solved: action.solved, reason: action.reason, to: 'nobody' }, context);
    case 'priority':
      return done(current, { priority: action.to }, [{ kind: 'priority', to: action.to }], context);
    case 'language': {
      const notice = noticeOf({ kind: 'language', to: action.to });
      return done(current, { language: action.to }, [{ kind: 'language', to: action.to }], context, { notice });
    }
    case 'block':
      return block(current, context.now + action.hours * HOUR_MS, context);
    case 'note':
      return done(current, {}, [{ kind: 'note', text: action.text, ...writtenAt(action) }], context);
    case 'reveal':
      return done(current, {}, [{ kind: 'revealed' }], context);
    case 'learn':
      return settle(current, { state: 'learnt', question: action.question, answer: action.answer }, context);
    case 'drop':
      return settle(current, { state: 'dropped' }, context);
    case 'ticket':
      // Filing it is the service's; here it is only asked who may.
      return done(current, {}, [], context);
  }
}

function claim(current: Case, context: DeskContext): Acted {
  if (isTheirs(current, context.by)) return done(current, {}, [], context);
  return handTo(current, assigneeOf(context.by), [{ kind: 'claimed', from: null }], context);
}

function handTo(current: Case, agent: Assignee, changes: readonly CaseChange[], context: DeskContext): Acted {
  const { now, tell } = context;
  const change = { state: 'claimed', agent, since: now, claimedAt: current.claimedAt ?? now, reminders: 0 } as const;
  const message = tell({ kind: 'claimed', name: agent.name });
  const told: CaseChange = { kind: 'told', text: message.text };
  return done(current, change, [...changes, told], context, { replies: [system(message)] });
}

const system = (message: CaseReply['message']): CaseReply => ({
  author: 'system',
  message,
  event: null,
  replyTo: null,
});

/** Who came first is served first, also after somebody gave them back. */
function toQueue(current: Case, context: DeskContext, change: CaseChange, desk: string): Acted {
  const moved = { state: 'queued', agent: null, desk, since: current.openedAt, reminders: 0 } as const;
  const waitingSince = current.waitingSince ?? context.now;
  if (current.state === 'queued') return done(current, { ...moved, waitingSince }, [change], context);
  const message = context.tell({ kind: change.kind === 'released' ? 'released' : 'moved' });
  const told: CaseChange = { kind: 'told', text: message.text };
  return done(current, { ...moved, waitingSince }, [change, told], context, { replies: [system(message)] });
}

function transfer(current: Case, { to }: ActionOf<'transfer'>, context: DeskContext): Acted {
  const change: CaseChange = { kind: 'transferred', to };
  if ('desk' in to) return toQueue(current, context, change, to.desk);
  if (current.agent?.id === to.id) return done(current, {}, [], context);
  return handTo(current, to, [change], context);
}

function send(current: Case, action: ActionOf<'message'>, context: DeskContext): Acted {
  const { text, files, replyTo } = action;
  const { now } = context;
  const change: CaseChange = { kind: 'message', text, files, replyTo, ...writtenAt(action) };
  const answered = {
    answeredAt: current.answeredAt ?? now,
    waitingSince: null,
    reminders: 0,
    lastMessageAt: now,
    idleAskedAt: null,
  };
  return done(current, answered, [change], context);
}

const writtenAt = ({ written }: Pick<ActionOf<'message'>, 'written'>) => ({
  messageId: written?.messageId ?? null,
  at: written?.conversation ?? null,
});

function close(current: Case, end: CaseEnd, context: DeskContext): Acted {
  const { number, agent, answeredAt } = current;
  const notice = noticeOf({
    kind: 'closed',
    number,
    to: end.to,
    name: agent?.name ?? null,
    served: answeredAt !== null,
  });
  const closed = { state: 'closed', closedAt: context.now, waitingSince: null, end } as const;
  return done(current, closed, [{ kind: 'closed', end }], context, { notice });
}

function block(current: Case, until: number, context: DeskContext): Acted {
  const change: CaseChange = { kind: 'blocked', until };
  if (current.state === 'closed') return done(current, { blockedUntil: until }, [change], context);
  const end: CaseEnd = { solved: null, reason: null, to: 'bot' };
  const closed = { state: 'closed', closedAt: context.now, waitingSince: null, end, blockedUntil: until } as const;
  return done(current, closed, [change, { kind: 'closed', end }], context);
}

/** The name of the entry that is learnt from a case. */
export const learntEntry = ({ number }: Pick<Case, 'number'>): string => `learnt.${number}`;

/** Only what is proposed and not settled yet can be. */
function settle(current: Case, change: Partial<Proposal>, context: DeskContext): Acted {
  const { proposal } = current;
  if (proposal?.state !== 'open') return { ok: false, why: 'not-now' };
  const made: CaseChange =
    change.state === 'learnt' ? { kind: 'learnt', entry: learntEntry(current) } : { kind: 'dropped' };
  return done(current, { proposal: { ...proposal, ...change } }, [made], context);
}

const noticeOf = (notice: CaseNotice['notice']): CaseNotice => ({ flow: CASE_FLOW, notice });
