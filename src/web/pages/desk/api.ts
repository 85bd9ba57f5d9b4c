import { type Answer, readAt } from '../admin/api.ts';
import {
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
  readonly kind: 'message' | 'note';
  readonly text: string;
  /** The line that a message answers. */
  readonly replyTo: number | null;
}

/** Hands over what was written; done once the server has it for good, for a repeat too. */
export function post({ id, case: number, kind, text, replyTo }: Written): Promise<Answer<{ seq: number }>> {
  const address = `${API}/cases/${number}`;
  if (kind === 'note') return readAt(Taken, `${address}/notes`, posting({ id, text }));
  return readAt(Taken, `${address}/messages`, posting({ id, text, replyTo }));
}

/** Where a customer's file can be had. */
export function fileAddress(number: number, seq: number, index: number): string {
  return `${API}/cases/${number}/files/${seq}/${index}`;
}

/** Where it is told which cases change. */
export const CHANGES = `${API}/events`;

function posting(body: object): RequestInit {
  return { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(body) };
}
