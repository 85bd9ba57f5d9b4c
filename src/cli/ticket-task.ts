import { Priority, TicketChange, type TicketFilter, TicketKind, TicketState } from '../model/ticket.ts';

/** What `tickets` is asked to do. */
export type TicketTask =
  | { readonly verb: 'list'; readonly filter: TicketFilter; readonly limit: number }
  | { readonly verb: 'show'; readonly number: number }
  | { readonly verb: 'change'; readonly number: number; readonly change: TicketChange }
  /** `who`: a name or an id; null = nobody. */
  | { readonly verb: 'assign'; readonly number: number; readonly who: string | null }
  /** `out`: a file; null = standard output. */
  | { readonly verb: 'export'; readonly out: string | null };

type ReadTask = { readonly task: TicketTask; readonly wrong?: never } | { readonly task: null; readonly wrong: string };

/** The options after `tickets`; absent = not given. */
export interface TicketOptions {
  readonly state?: string | undefined;
  readonly kind?: string | undefined;
  readonly overdue?: boolean | undefined;
  readonly search?: string | undefined;
  readonly limit?: string | undefined;
  readonly message?: string | undefined;
  readonly out?: string | undefined;
}

const DEFAULT_LIMIT = 50;
const MOST_AT_ONCE = 1000;

/** The command line cannot be meant; the message says what to write. */
class Wrong extends Error {
  override readonly name = 'Wrong';
}

interface Verb {
  readonly options: readonly (keyof TicketOptions)[];
  /** Throws `Wrong`. */
  read(words: readonly string[], options: TicketOptions): TicketTask;
}

const VERBS: Readonly<Record<string, Verb>> = {
  list: {
    options: ['state', 'kind', 'overdue', 'search', 'limit'],
    read(words, options) {
      expectNone('list', words);
      return { verb: 'list', filter: filterOf(options), limit: limitOf(options.limit) };
    },
  },
  show: {
    options: [],
    read([number, ...rest]) {
      expectNone('show', rest);
      return { verb: 'show', number: numberOf(number) };
    },
  },
  note: { options: [], read: ([number, ...text]) => say('note', number, text) },
  message: { options: [], read: ([number, ...text]) => say('message', number, text) },
  state: {
    options: ['message'],
    read([number, state, ...rest], { message }) {
      expectNone('state', rest);
      const to = oneOf(TicketState.options, state, 'a state');
      return changeOf(number, { kind: 'state', to, ...(message === undefined ? {} : { message }) });
    },
  },
  assign: {
    options: [],
    read([number, ...name]) {
      const who = name.join(' ').trim();
      if (who === '') throw new Wrong('tickets assign needs a name or an id, or nobody');
      return { verb: 'assign', number: numberOf(number), who: who === 'nobody' ? null : who };
    },
  },
  priority: {
    options: [],
    read([number, priority, ...rest]) {
      expectNone('priority', rest);
      return changeOf(number, { kind: 'priority', to: oneOf(Priority.options, priority, 'a priority') });
    },
  },
  export: {
    options: ['out'],
    read(words, { out }) {
      expectNone('export', words);
      return { verb: 'export', out: out ?? null };
    },
  },
};

/** Reads the words and options after `tickets`; `wrong` says what to write instead. */
export function readTicketTask([name, ...words]: readonly string[], options: TicketOptions): ReadTask {
  const verb = name !== undefined && Object.hasOwn(VERBS, name) ? VERBS[name] : undefined;
  if (verb === undefined) return { task: null, wrong: `tickets needs one of: ${Object.keys(VERBS).join(', ')}` };
  const given = Object.entries(options).flatMap(([option, value]) => (value === undefined ? [] : [option]));
  const stray = given.find((option) => !verb.options.some((own) => own === option));
  if (stray !== undefined) return { task: null, wrong: `--${stray} does not go with tickets ${name}` };
  try {
    return { task: verb.read(words, options) };
  } catch (error) {
    if (!(error instanceof Wrong)) throw error;
    return { task: null, wrong: error.message };
  }
}

function filterOf({ state, kind, overdue, search }: TicketOptions): TicketFilter {
  return {
    ...(state === undefined ? {} : { states: [oneOf(TicketState.options, state, '--state')] }),
    ...(kind === undefined ? {} : { kind: oneOf(TicketKind.options, kind, '--kind') }),
    ...(overdue ? { overdue } : {}),
    ...(search === undefined ? {} : { text: search }),
  };
}

function limitOf(written: string | undefined): number {
  const limit = written === undefined ? DEFAULT_LIMIT : Number(written);
  if (!Number.isInteger(limit) || limit < 1 || limit > MOST_AT_ONCE) {
    throw new Wrong(`--limit takes a whole number from 1 to ${MOST_AT_ONCE}; tickets export writes all`);
  }
  return limit;
}

function say(kind: 'note' | 'message', number: string | undefined, words: readonly string[]): TicketTask {
  return changeOf(number, { kind, text: words.join(' ') });
}

function changeOf(number: string | undefined, written: TicketChange): TicketTask {
  const change = TicketChange.safeParse(written);
  if (change.success) return { verb: 'change', number: numberOf(number), change: change.data };
  throw new Wrong(`tickets ${written.kind} needs a number and a text of at most 10,000 characters`);
}

/** `T1001` or `1001`. */
function numberOf(written: string | undefined): number {
  const digits = /^#?t?(\d{1,15})$/i.exec(written ?? '')?.[1];
  if (digits === undefined)
    throw new Wrong(`a ticket is named by its number, such as T1001, not ${written ?? 'nothing'}`);
  return Number(digits);
}

function oneOf<Option extends string>(options: readonly Option[], written: string | undefined, what: string): Option {
  const found = options.find((option) => option === written);
  if (found === undefined) throw new Wrong(`${what} is one of: ${options.join(', ')}`);
  return found;
}

function expectNone(verb: string, words: readonly string[]): void {
  if (words.length > 0) throw new Wrong(`tickets ${verb} takes no more than that, not ${words.join(' ')}`);
}
