import { z } from 'zod';
import { Priority, TicketChange, type TicketFilter, TicketKind, TicketState } from '../../model/ticket.ts';

/** Tickets in one answer. */
const MOST_AT_ONCE = 100;
/** An id that no person has. */
const NO_ONE_S_ID = 0;

const Id = z.coerce.number().int().positive().max(Number.MAX_SAFE_INTEGER);

/** A ticket's number out of an address: `1001`, or as people write it, `T1001`. */
export const TicketNumber = z
  .string()
  .regex(/^T?\d{1,15}$/i)
  .transform((written) => Number(written.replace(/^T/i, '')));

/** A file's place among those of its ticket, out of an address. */
export const FileIndex = z.coerce.number().int().nonnegative().max(1000);

const States = z
  .union([z.string(), z.array(z.string())])
  .transform((states) => [states].flat().flatMap((one) => one.split(',')))
  .pipe(z.array(TicketState));

/** Which tickets are asked for. */
export const FilterQuery = z.strictObject({
  state: States.optional(),
  kind: TicketKind.optional(),
  priority: Priority.optional(),
  assignee: z.union([z.enum(['me', 'nobody']), Id]).optional(),
  overdue: z.enum(['0', '1']).optional(),
  text: z.string().trim().max(200).optional(),
});

/** Which tickets a list is asked for, and which part of it. */
export const ListQuery = FilterQuery.extend({
  offset: z.coerce.number().int().nonnegative().max(Number.MAX_SAFE_INTEGER).default(0),
  limit: z.coerce.number().int().min(1).max(MOST_AT_ONCE).default(50),
});

/** `me`: the id of who asks; null = they have none. */
export function filterOf(query: z.infer<typeof FilterQuery>, me: number | null): TicketFilter {
  const { state, kind, priority, assignee, overdue, text } = query;
  return {
    ...(state === undefined ? {} : { states: state }),
    ...(kind === undefined ? {} : { kind }),
    ...(priority === undefined ? {} : { priority }),
    ...(assignee === undefined ? {} : { assignee: assigneeOf(assignee, me) }),
    ...(overdue === '1' ? { overdue: true } : {}),
    ...(text === undefined || text === '' ? {} : { text }),
  };
}

function assigneeOf(assignee: number | 'me' | 'nobody', me: number | null): number | null {
  if (assignee === 'nobody') return null;
  return assignee === 'me' ? (me ?? NO_ONE_S_ID) : assignee;
}

/** The changes that people make; the others are the customer's own. */
const PEOPLE_S = ['state', 'assign', 'priority', 'note', 'message'] as const;

const Posted = z.looseObject({ kind: z.enum(PEOPLE_S), key: z.string().min(1).max(200).optional() });

/** A change as a person asks for it. `key`: a repeat has the same one. */
interface PostedChange {
  readonly change: TicketChange;
  readonly key: string | undefined;
}

/** Reads the body of a request for a change; a text says what is wrong with it. */
export function readChange(body: unknown): PostedChange | string {
  const posted = Posted.safeParse(body);
  if (!posted.success) return `expected JSON with a "kind": ${PEOPLE_S.join(', ')}`;
  const { key, ...rest } = posted.data;
  const change = TicketChange.safeParse(rest);
  return change.success ? { change: change.data, key } : wordsOf(change.error);
}

/** What is wrong with an input, without repeating it. */
export function wordsOf({ issues }: z.ZodError): string {
  return issues.map(({ path, message }) => (path.length === 0 ? message : `${path.join('.')}: ${message}`)).join('; ');
}
