import type { SendFailure } from '../model/adapter.ts';
import { Case, CaseEvent, type CaseEventLine, type CaseState, type Undelivered } from '../model/case.ts';
import type { OnFault } from './faults.ts';
import { parseStored, plain, whole } from './records.ts';
import { customerFingerprint } from './ticket-records.ts';

/** What a row of cases holds as JSON: its number is the row's. */
const StoredCase = Case.omit({ number: true });

/** The columns of a case's row that change with it. */
export interface CaseColumns {
  readonly state: string;
  readonly desk: string;
  readonly agent: number | null;
  readonly rank: number;
  readonly place: number;
  readonly customer: string;
  readonly openedAt: number;
  readonly claimedAt: number | null;
  readonly updatedAt: number;
  readonly details: string;
}

const QUEUE_RANKS = { urgent: 0, high: 1, normal: 2, low: 3 } as const;

/** The ranks of the cases of a state, from the first to the last; those of one state lie side by side. */
export const RANKS: Readonly<Record<CaseState, readonly [number, number]>> = {
  queued: [0, 3],
  claimed: [4, 4],
  closed: [5, 5],
};

/** Throws when the case is none that could be read back. */
export function columnsOf({ number, ...open }: Case): CaseColumns {
  const stored = StoredCase.parse(open);
  return {
    state: stored.state,
    desk: plain(stored.desk),
    agent: stored.agent?.id ?? null,
    rank: rankOf(stored),
    place: placeOf({ ...stored, number }),
    customer: customerFingerprint(stored.customer),
    openedAt: whole(stored.openedAt),
    claimedAt: stored.claimedAt === null ? null : whole(stored.claimedAt),
    updatedAt: whole(stored.updatedAt),
    details: JSON.stringify(stored),
  };
}

/** One order for all lists: the queue by priority, then what is claimed, then what is closed. */
function rankOf({ state, priority }: Pick<Case, 'state' | 'priority'>): number {
  return state === 'queued' ? QUEUE_RANKS[priority] : RANKS[state][0];
}

/** Who waits longest stands first; of closed ones the newest, and of two of the same moment the one opened later. */
function placeOf({ state, since, closedAt, updatedAt, number }: Case): number {
  return state === 'closed' ? -(whole(closedAt ?? updatedAt) * 1000 + (number % 1000)) : whole(since);
}

/** Reads a row of cases; null = it cannot be read, which is told. */
export function readCase(
  { number, details }: { readonly number: number; readonly details: string },
  onFault: OnFault,
): Case | null {
  const parsed = parseStored(StoredCase, details);
  if (parsed.ok) return { ...parsed.value, number };
  onFault({ kind: 'bad-row', detail: `case ${number} cannot be read: left out`, error: parsed.error });
  return null;
}

export interface CaseEventRow {
  readonly case_number: number;
  readonly seq: number;
  readonly event: string;
}

/** Reads a line of a case's history; null = it cannot be read, which is told. */
export function readLine({ case_number, seq, event }: CaseEventRow, onFault: OnFault): CaseEventLine | null {
  const parsed = parseStored(CaseEvent, event);
  if (parsed.ok) return { ...parsed.value, seq };
  const detail = `line ${seq} of case ${case_number} cannot be read: left out`;
  onFault({ kind: 'bad-row', detail, error: parsed.error });
  return null;
}

/** Why a message did not arrive, by how its send ended. */
export function undeliveredWhy(state: 'failed' | 'unknown', failure: SendFailure): Undelivered {
  if (state === 'unknown') return 'unknown';
  if (failure.kind === 'unreachable') return failure.why;
  return failure.kind === 'rate-limited' ? 'unavailable' : failure.kind;
}
