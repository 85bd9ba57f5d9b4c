import type { Ticket } from '../model/ticket.ts';

/** By it Excel knows that the file is UTF-8. */
const BOM = '\uFEFF';
const NEW_LINE = '\r\n';
/**
 * Signs at the beginning of a cell that make a spreadsheet run it as a formula, full-width ones among them.
 * Source: https://owasp.org/www-community/attacks/CSV_Injection
 */
const FORMULA = /^[=+\-@\t\r\n＝＋－＠]/;
/** Control characters but tabs and line breaks: nobody reads them, and a terminal obeys them. */
const CONTROLS = /[^\P{Cc}\t\r\n]/gu;

const COLUMNS: Readonly<Record<string, (ticket: Ticket) => string | number | null | undefined>> = {
  number: ({ number }) => number,
  kind: ({ kind }) => kind,
  state: ({ state }) => state,
  priority: ({ priority }) => priority,
  category: ({ category }) => category,
  subcategory: ({ subcategory }) => subcategory,
  order: ({ order }) => order?.number,
  customerName: ({ customer }) => customer.name,
  platform: ({ customer }) => customer.platform,
  description: ({ description }) => description,
  wish: ({ wish }) => wish,
  contact: ({ contact }) => contact,
  assignee: ({ assignee }) => assignee?.name,
  createdAt: ({ createdAt }) => iso(createdAt),
  dueAt: ({ dueAt }) => iso(dueAt),
  solvedAt: ({ solvedAt }) => iso(solvedAt),
  closedAt: ({ closedAt }) => iso(closedAt),
  reopened: ({ reopened }) => reopened,
  rating: ({ rating }) => rating?.stars,
  comment: ({ rating }) => rating?.comment,
};

/**
 * Tickets as CSV (RFC 4180) for spreadsheets: a header and one row each, a piece of text for each page. Times are ISO
 * 8601. A cell that would run as a formula begins with an apostrophe.
 */
export async function* ticketsCsv(pages: AsyncIterable<readonly Ticket[]>): AsyncIterable<string> {
  yield `${BOM}${Object.keys(COLUMNS).join(',')}${NEW_LINE}`;
  for await (const tickets of pages) {
    if (tickets.length > 0) yield tickets.map(rowOf).join('');
  }
}

function rowOf(ticket: Ticket): string {
  const cells = Object.values(COLUMNS).map((read) => cellOf(String(read(ticket) ?? '')));
  return `${cells.join(',')}${NEW_LINE}`;
}

function cellOf(value: string): string {
  const plain = value.toWellFormed().replace(CONTROLS, '');
  const harmless = FORMULA.test(plain) ? `'${plain}` : plain;
  return /[",\r\n]/.test(harmless) ? `"${harmless.replaceAll('"', '""')}"` : harmless;
}

const iso = (at: number | null): string => (at === null ? '' : new Date(at).toISOString());
