import type { Case, CaseChange, CaseEvent, CaseEventLine } from '../../../src/model/case.ts';
import type { CaseOutcome, CaseReply, NewCase } from '../../../src/model/case-store.ts';
import type { OutboxItem, PendingEvent, Store, TurnOutcome } from '../../../src/model/store.ts';
import type { Actor, Assignee } from '../../../src/model/ticket.ts';
import { Turn } from '../../../src/model/turn.ts';
import { answer, LATER, ref } from '../samples.ts';

export const ann: Assignee = { id: 1, name: 'Ann' };
export const bob: Assignee = { id: 2, name: 'Bob' };
export const by = ({ id, name }: Assignee): Actor => ({ kind: 'person', id, name });
export const key = (conversation: string): string => `web/shop/${conversation}`;

export const customer = (id: string): Case['customer'] => ({ platform: 'web', account: 'shop', id, name: id });

/** A case that a conversation's customer waits in since 10, which differs so. */
export function newCase(conversation: string, changes: Partial<NewCase> = {}): NewCase {
  return {
    reason: 'asked',
    priority: 'normal',
    customer: customer(conversation),
    ref: ref(conversation),
    language: 'en',
    script: 'Hans',
    mood: 'calm',
    topic: null,
    order: null,
    summary: [{ asked: 'where is it', answer: null }],
    suggestions: [],
    tried: [],
    state: 'queued',
    desk: 'main',
    agent: null,
    openedAt: 10,
    updatedAt: 10,
    since: 10,
    claimedAt: null,
    answeredAt: null,
    waitingSince: 10,
    lastMessageAt: 10,
    reminders: 0,
    idleAskedAt: null,
    keptAt: null,
    outageAt: null,
    blockedUntil: null,
    callBack: null,
    closedAt: null,
    end: null,
    rating: null,
    proposal: null,
    ...changes,
  };
}

export async function openCase(store: Store, conversation: string, changes: Partial<NewCase> = {}): Promise<Case> {
  const opened = await store.openCase(newCase(conversation, changes), `open ${conversation}`);
  return opened.case;
}

type Change = Extract<CaseOutcome, { ok: true }>;

/** A decision that makes the case so, and adds a line of Ann's for each of the changes. */
export function decide(
  changes: Partial<Case>,
  lines: readonly CaseChange[] = [note('n')],
  more: Partial<Change> = {},
): (current: Case) => CaseOutcome {
  return (current) => {
    const after = { ...current, ...changes };
    const events = lines.map((change) => ({ at: after.updatedAt, by: by(ann), change }));
    return { ok: true, case: after, events, replies: [], turn: null, notice: null, ...more };
  };
}

export const note = (text: string): Extract<CaseChange, { kind: 'note' }> => ({
  kind: 'note',
  text,
  messageId: null,
  at: null,
});
export function said(text: string, more: Partial<Said> = {}): CaseChange {
  return { kind: 'message', text, files: [], messageId: null, at: null, replyTo: null, ...more };
}

type Said = Extract<CaseChange, { kind: 'message' }>;

/** Takes a queued case, as the desk does: refused where somebody else has it. */
export function claimBy(agent: Assignee, at = 50): (current: Case) => CaseOutcome {
  return (current) => {
    if (current.state !== 'queued') return { ok: false, why: current.state === 'closed' ? 'closed' : 'taken' };
    const claimed = { state: 'claimed', agent, since: at, claimedAt: at, updatedAt: at } as const;
    return decide(claimed, [{ kind: 'claimed', from: null }])(current);
  };
}

export function close(at = 90): (current: Case) => CaseOutcome {
  const end = { solved: null, reason: null, to: 'nobody' } as const;
  return decide({ state: 'closed', closedAt: at, updatedAt: at, end }, [{ kind: 'closed', end }]);
}

export const claim = (store: Store, { number }: Case, agent = ann, at = 50) =>
  store.changeCase(number, null, claimBy(agent, at), at);

export const finish = (store: Store, { number }: Case, at = 90) => store.changeCase(number, null, close(at), at);

export function agentTurn(conversation: string, replies: readonly string[], at = 60): Turn {
  return Turn.parse({
    id: `turn-${conversation}-${at}`,
    conversation: key(conversation),
    platform: 'web',
    customer: 'someone',
    receivedAt: at,
    decidedAt: at,
    deliveredAt: null,
    author: 'agent',
    language: 'en',
    said: '',
    understanding: null,
    decision: { flow: 'human', entry: null, also: [], route: 'person' },
    calls: [],
    replies,
    knowledgeVersion: 'v1',
    error: null,
  });
}

/** What an agent writes to the customer of a conversation, in so many parts. */
function writes(conversation: string, ...parts: readonly string[]): (current: Case) => CaseOutcome {
  const replies = parts.map(
    (text): CaseReply => ({ author: 'agent', message: { kind: 'text', text }, event: 0, replyTo: null }),
  );
  return decide({ updatedAt: 60 }, [said(parts.join(' '))], { replies, turn: agentTurn(conversation, parts) });
}

export const agentWrites = (
  store: Store,
  { number, ref: at }: Pick<Case, 'number' | 'ref'>,
  ...parts: readonly string[]
) => store.changeCase(number, null, writes(at.conversation, ...parts), 60);

export async function lines(store: Store, { number }: Pick<Case, 'number'>): Promise<CaseEventLine[]> {
  return store.caseEvents(number, 0, 1000);
}

/** A case's history without times. */
export async function changes(store: Store, of: Pick<Case, 'number'>): Promise<CaseChange[]> {
  return (await lines(store, of)).map(({ change }) => change);
}

/** Those of a kind. */
export async function changesOf(store: Store, of: Pick<Case, 'number'>, ...kinds: readonly CaseChange['kind'][]) {
  return (await changes(store, of)).filter(({ kind }) => kinds.includes(kind));
}

/** A turn that answers so, and adds the customer's message to the open case. */
export function relay(author: 'bot' | 'system', ...texts: string[]): (pending: PendingEvent) => TurnOutcome {
  return (pending) => {
    const outcome = answer(...texts)(pending);
    const { event, receivedAt, case: open } = pending;
    if (open === null || event.kind !== 'message') return { ...outcome, author };
    const change = said(event.text, { messageId: event.messageId });
    const after = { ...open, lastMessageAt: receivedAt, waitingSince: receivedAt, updatedAt: receivedAt };
    const events: CaseEvent[] = [{ at: receivedAt, by: { kind: 'customer' }, change }];
    return { ...outcome, author, case: { case: after, events } };
  };
}

export async function takeOne(store: Store, now = LATER): Promise<OutboxItem> {
  const [item, ...more] = await store.takeReplies('web', now, 10);
  if (item === undefined || more.length > 0) throw new Error(`${more.length} more replies than one were due`);
  return item;
}

/** Sends what is due, once, under an id that ends in the text. */
export async function sendOne(store: Store, at = 70): Promise<OutboxItem> {
  const item = await takeOne(store);
  await store.finishReplies([{ id: item.id, state: 'sent', messageId: `at ${item.message.text}`, at }]);
  return item;
}
