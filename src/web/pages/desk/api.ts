import { type Answer, readAt } from '../admin/api.ts';
import {
  type Before,
  BeforeLines,
  type Case,
  Cases,
  Details,
  type Line,
  Lines,
  QuickReplies,
  type QuickReply,
  Recipients,
  type Suggestion,
  Suggestions,
  Taken,
  Texts,
  type Wanted,
} from './wire.ts';

const API = '/desk/api';
/** A claim waits until what the bot is sending has arrived: up to 35 s. */
const ACTION_MS = 45_000;
const FILE_MS = 180_000;

/** The page's words; without a language, the browser's own is asked for. */
export function loadTexts(language: string | null): Promise<Answer<Texts>> {
  return readAt(Texts, `${API}/texts${language === null ? '' : `?${new URLSearchParams({ language })}`}`);
}

/** Cases of a state, or all that are open. */
export function loadCases(state: 'closed' | null, language: string): Promise<Answer<Case[]>> {
  const query = new URLSearchParams({ language, ...(state === null ? {} : { state }) });
  return readAt(Cases, `${API}/cases?${query}`);
}

export function loadDetails(number: number, language: string): Promise<Answer<Details>> {
  return readAt(Details, `${API}/cases/${number}?${new URLSearchParams({ language })}`);
}

/** The lines after `after`, as many as the server gives at once; none = there are no more. */
export function loadLines(number: number, after: number, language: string): Promise<Answer<Line[]>> {
  const query = new URLSearchParams({ language, after: String(after) });
  const headers = { Accept: 'application/json' };
  return readAt(Lines, `${API}/cases/${number}/events?${query}`, { headers });
}

export function loadRecipients(): Promise<Answer<Recipients>> {
  return readAt(Recipients, `${API}/people`);
}

/** What was said before somebody was asked for. */
export function loadBefore(number: number): Promise<Answer<Before[]>> {
  return readAt(BeforeLines, `${API}/cases/${number}/before`);
}

/** The customer is shown that somebody writes. */
export function tellTyping(number: number): void {
  void fetch(`${API}/cases/${number}/typing`, { method: 'POST' }).catch(() => {});
}

/** In the customer's language. */
export function loadQuickReplies(language: string): Promise<Answer<QuickReply[]>> {
  return readAt(QuickReplies, `${API}/quick-replies?${new URLSearchParams({ language })}`);
}

/** What the knowledge has to say to the customer's newest message. */
export function loadSuggestions(number: number): Promise<Answer<Suggestion[]>> {
  return readAt(Suggestions, `${API}/cases/${number}/suggest`, posting({}));
}

/** Does something with a case, and gives it as it is then. */
export function act(number: number, { do: what, ...body }: Wanted, language: string): Promise<Answer<Details>> {
  const query = new URLSearchParams({ language });
  return readAt(Details, `${API}/cases/${number}/${what}?${query}`, posting(body), ACTION_MS);
}

/** What somebody wrote about a case: a message goes to the customer, a note never does. */
export interface Written {
  readonly id: string;
  readonly case: number;
  readonly kind: 'message' | 'note' | 'file';
  /** The name, of a file. */
  readonly text: string;
  /** The line that a message answers. */
  readonly replyTo: number | null;
}

/** A file does not outlive the page that it was chosen on. */
const FILE_LOST = { kind: 'conflict', why: 'file-lost', claimedBy: null, words: '' } as const;

/** Hands over what was written; done once the server has it for good, for a repeat too. */
export async function post(
  { id, case: number, kind, text, replyTo }: Written,
  file: File | undefined,
): Promise<Answer<{ seq: number }>> {
  const address = `${API}/cases/${number}`;
  if (kind === 'note') return readAt(Taken, `${address}/notes`, posting({ id, text }));
  if (kind === 'file') {
    if (file === undefined) return FILE_LOST;
    const query = new URLSearchParams({ id, name: text, ...(replyTo === null ? {} : { replyTo: String(replyTo) }) });
    const headers = { 'Content-Type': file.type || 'application/octet-stream' };
    return readAt(Taken, `${address}/files?${query}`, { method: 'POST', headers, body: file }, FILE_MS);
  }
  return readAt(Taken, `${address}/messages`, posting({ id, text, replyTo }));
}

/** Where a file can be had. */
export function fileAddress(number: number, seq: number, index: number): string {
  return `${API}/cases/${number}/files/${seq}/${index}`;
}

/** Where it is told which cases change. */
export const CHANGES = `${API}/events`;

function posting(body: object): RequestInit {
  return { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(body) };
}
