import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { Ticket } from '../../src/model/ticket.ts';
import { ticketsCsv } from '../../src/tickets/csv.ts';
import { draft, filed } from './samples.ts';

const HEADER = [
  ...['number', 'kind', 'state', 'priority', 'category', 'subcategory', 'order', 'customerName', 'platform'],
  ...['description', 'wish', 'contact', 'assignee', 'createdAt', 'dueAt', 'solvedAt', 'closedAt', 'reopened'],
  ...['rating', 'comment'],
];

const ticket = (changes: Partial<Ticket> = {}): Ticket => ({ ...filed().ticket, ...changes });

async function* pagesOf(...pages: Ticket[][]): AsyncIterable<Ticket[]> {
  yield* pages;
}

async function csvOf(...pages: Ticket[][]): Promise<string> {
  let csv = '';
  for await (const piece of ticketsCsv(pagesOf(...pages))) csv += piece;
  return csv;
}

/** Reads CSV as RFC 4180 says, sign by sign. Throws where it is not what it says. */
function parse(csv: string): string[][] {
  const rows: string[][] = [[]];
  let at = 0;
  const quoted = (): string => {
    let cell = '';
    for (at++; ; at++) {
      if (at >= csv.length) throw new Error('a quote is not closed');
      if (csv[at] !== '"') cell += csv[at];
      else if (csv[at + 1] === '"') cell += csv[at++];
      else {
        at++;
        return cell;
      }
    }
  };
  const bare = (): string => {
    const from = at;
    while (at < csv.length && csv[at] !== ',' && csv[at] !== '\r') {
      if (csv[at] === '"' || csv[at] === '\n') throw new Error(`${JSON.stringify(csv[at])} outside of quotes`);
      at++;
    }
    return csv.slice(from, at);
  };
  for (;;) {
    rows.at(-1)?.push(csv[at] === '"' ? quoted() : bare());
    if (csv[at] === ',') at++;
    else if (csv.startsWith('\r\n', at)) {
      at += 2;
      if (at === csv.length) return rows;
      rows.push([]);
    } else throw new Error(`neither a comma nor a line's end at ${at}`);
  }
}

/** What is to stand in a cell: no control characters that nobody sees, and nothing that a spreadsheet would run. */
function harmless(text: string): string {
  const seen = text.replaceAll('\u001b', '').replaceAll('\u0000', '');
  return '=+-@\t\r\n'.includes(seen.charAt(0)) && seen !== '' ? `'${seen}` : seen;
}

describe('tickets as CSV', () => {
  test('have a header and a row each, for Excel', async () => {
    const full = ticket({
      ...draft({ category: 'quality', subcategory: 'legs', wish: 'a new one', contact: 'ann@shop.example' }),
      state: 'closed',
      assignee: { id: 1, name: 'Ann' },
      solvedAt: 1000,
      closedAt: 2000,
      reopened: 2,
      rating: { stars: 4, comment: 'fine', at: 1 },
    });
    const bare = ticket({ number: 1002, order: null, customer: { platform: 'web', account: 'shop', id: 'v' } });
    const csv = await csvOf([full], [], [bare]);
    expect(Buffer.from(csv).subarray(0, 3)).toEqual(Buffer.from([0xef, 0xbb, 0xbf]));
    expect(parse(csv.slice(1))).toEqual([
      HEADER,
      [
        ...['1001', 'complaint', 'closed', 'normal', 'quality', 'legs', 'LX-2026-001', '小红', 'web', '椅子腿断了'],
        ...['a new one', 'ann@shop.example', 'Ann', '1970-01-01T00:00:00.000Z', '1970-01-02T00:00:00.000Z'],
        ...['1970-01-01T00:00:01.000Z', '1970-01-01T00:00:02.000Z', '2', '4', 'fine'],
      ],
      [
        ...['1002', 'complaint', 'open', 'normal', 'quality', '', '', '', 'web', '椅子腿断了', '', '', ''],
        ...['1970-01-01T00:00:00.000Z', '1970-01-02T00:00:00.000Z', '', '', '0', '', ''],
      ],
    ]);
    expect(parse((await csvOf()).slice(1))).toEqual([HEADER]);
  });

  test.each([
    ['=HYPERLINK("http://evil")', `'=HYPERLINK("http://evil")`],
    ['+8613800138000', `'+8613800138000`],
    ['-1', `'-1`],
    ['@SUM(A1)', `'@SUM(A1)`],
    ['\tx', `'\tx`],
    ['\rx', `'\rx`],
    ['＝1', `'＝1`],
    ['\u001b=1', `'=1`],
    ['a=1', 'a=1'],
    [`'quoted'`, `'quoted'`],
    ['a,b', 'a,b'],
    ['say "hi"', 'say "hi"'],
    ['two\nlines\r\n', 'two\nlines\r\n'],
    ['\u001b[31mred\u0000\u009b', '[31mred'],
    ['half a pair \ud800', 'half a pair \ufffd'],
  ])('%j becomes %j', async (contact, cell) => {
    const rows = parse((await csvOf([ticket({ contact })])).slice(1));
    expect(rows[1]?.[HEADER.indexOf('contact')]).toBe(cell);
  });

  test('give back what stood in the cells, whatever it was', async () => {
    const anything = fc.string({ unit: fc.constantFrom(...'ab,"\r\n\t =+-@\'椅\u001b\u0000\ufeff') });
    const texts = fc.record({ description: anything, wish: anything, contact: anything, name: anything });
    await fc.assert(
      fc.asyncProperty(fc.array(texts, { maxLength: 5 }), async (all) => {
        const tickets = all.map(({ name, ...changes }) =>
          ticket({ ...changes, customer: { ...draft().customer, name }, rating: { stars: 1, comment: name, at: 1 } }),
        );
        const [header, ...rows] = parse((await csvOf(tickets)).slice(1));
        expect(header).toEqual(HEADER);
        expect(rows.map((row) => row.length)).toEqual(all.map(() => HEADER.length));
        const cells = rows.map((row) =>
          ['description', 'wish', 'contact', 'customerName', 'comment'].map((name) => row[HEADER.indexOf(name)] ?? ''),
        );
        const expected = all.map(({ description, wish, contact, name }) =>
          [description, wish, contact, name, name].map(harmless),
        );
        expect(cells).toEqual(expected);
        expect(cells.flat().filter((cell) => /^[=+\-@\t\r\n]/.test(cell))).toEqual([]);
      }),
    );
  });

  test('are made page by page, the next when it is asked for', async () => {
    let made = 0;
    async function* endless(): AsyncIterable<Ticket[]> {
      for (;;) {
        made++;
        yield [ticket()];
      }
    }
    for await (const piece of ticketsCsv(endless())) if (made === 3 && piece !== '') break;
    expect(made).toBe(3);
  });
});
