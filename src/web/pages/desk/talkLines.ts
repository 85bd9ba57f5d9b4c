import type { Item } from './keep.ts';
import type { Line } from './wire.ts';

/** How a message to the customer fares. */
export type Delivery =
  | { readonly state: 'sending' | 'on-its-way' | 'delivered' }
  /** In words. */
  | { readonly state: 'undelivered'; readonly why: string }
  /** By the server: it is not sent. */
  | { readonly state: 'refused'; readonly why: string };

/** One thing in a talk, as it is shown. */
export interface Entry {
  readonly key: string;
  /** null = the server has not taken it yet. */
  readonly seq: number | null;
  readonly id: string | null;
  readonly author: Line['author'];
  readonly by: string | null;
  /** Whoever looks wrote it. */
  readonly own: boolean;
  readonly text: string;
  readonly files: NonNullable<Line['message']['files']>;
  readonly at: number | null;
  /** The words of the line that it answers. */
  readonly answers: string | null;
  readonly mark: 'edited' | 'recalled' | 'withheld' | null;
  /** null = there is nothing to tell. */
  readonly delivery: Delivery | null;
}

/** Kinds that are shown at the line that they are about. */
const ABOUT_OTHERS: ReadonlySet<string> = new Set(['delivered', 'undelivered', 'edited', 'recalled']);

/** What to show of a case: its lines, and below them what was written and is not among them yet. */
export function entriesOf(lines: readonly Line[], items: readonly Item[]): Entry[] {
  const about = new Map<number, Line[]>();
  for (const line of lines) {
    if (line.of === undefined || !ABOUT_OTHERS.has(line.kind ?? '')) continue;
    about.set(line.of, [...(about.get(line.of) ?? []), line]);
  }
  const texts = new Map(lines.map((line) => [line.seq, wordsIn(line)]));
  const shown = lines
    .filter(({ kind }) => !ABOUT_OTHERS.has(kind ?? ''))
    .map((line) => entryOf(line, about.get(line.seq) ?? [], texts));
  const ids = new Set(lines.map(({ id }) => id));
  return [...shown, ...items.filter(({ id }) => !ids.has(id)).map((item) => pendingOf(item, texts))];
}

/** A line that is only a file is quoted by its name. */
const wordsIn = ({ message: { text, files = [] } }: Line): string =>
  text === '' ? files.map(({ name }) => name ?? '…').join(', ') : text;

function entryOf(line: Line, about: readonly Line[], texts: ReadonlyMap<number, string>): Entry {
  const edited = about.findLast(({ kind }) => kind === 'edited');
  const isRecalled = about.some(({ kind }) => kind === 'recalled');
  const { seq, author, by, own, id, replyTo, message, at } = line;
  return {
    key: String(seq),
    seq,
    id: id ?? null,
    author,
    by: by ?? null,
    own: own === true,
    text: edited?.message.text ?? message.text,
    files: message.files ?? [],
    at,
    answers: replyTo === undefined ? null : (texts.get(replyTo) ?? null),
    mark: markOf(line, edited !== undefined, isRecalled),
    delivery: author === 'agent' ? deliveryOf(about) : null,
  };
}

function markOf({ kind }: Line, isEdited: boolean, isRecalled: boolean): Entry['mark'] {
  if (isRecalled) return 'recalled';
  if (kind === 'withheld') return 'withheld';
  return isEdited ? 'edited' : null;
}

function deliveryOf(about: readonly Line[]): Delivery {
  const end = about.findLast(({ kind }) => kind === 'delivered' || kind === 'undelivered');
  if (end === undefined) return { state: 'on-its-way' };
  return end.kind === 'delivered' ? { state: 'delivered' } : { state: 'undelivered', why: end.message.text };
}

function pendingOf({ id, kind, text, replyTo, refused }: Item, texts: ReadonlyMap<number, string>): Entry {
  return {
    key: id,
    seq: null,
    id,
    author: kind === 'note' ? 'note' : 'agent',
    by: null,
    own: true,
    text: kind === 'file' ? '' : text,
    files: kind === 'file' ? [{ kind: 'file', name: text, index: 0, available: false }] : [],
    at: null,
    answers: replyTo === null ? null : (texts.get(replyTo) ?? null),
    mark: null,
    delivery: refused === null ? { state: 'sending' } : { state: 'refused', why: refused },
  };
}
