import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import type { TicketChange } from '../../src/model/ticket.ts';
import { type AdminServer, startAdminServer } from './admin-server.ts';
import { ticketClient, type Who, whole } from './ticket-client.ts';
import { complaint } from './ticket-samples.ts';

const PNG = Buffer.from('89504e470d0a1a0a0000', 'hex');

let server: AdminServer;
const { get, join } = ticketClient(() => server);

beforeEach(async () => {
  server = await startAdminServer();
});
afterEach(() => server.close());

describe("customers' files", () => {
  const MB = 1024 * 1024;
  let ann: Who;
  beforeEach(async () => {
    ann = await join('agent');
  });

  async function open(name: string, bytes: Uint8Array, type = 'image/png', size?: number): Promise<Response> {
    server.files.set(name, { name, type, bytes });
    const file = { kind: 'file', native: name, ...(size === undefined ? {} : { size }) } as const;
    const { number } = await server.tickets.open(complaint({ files: [file] }), name);
    return get(`/${number}/files/0`, ann);
  }

  test.each([
    ['png', '89504e470d0a1a0a', 'image/png'],
    ['jpeg', 'ffd8ffe0', 'image/jpeg'],
    ['gif', '474946383961', 'image/gif'],
    ['webp', '524946460000000057454250', 'image/webp'],
  ])('a %s is shown, whatever the platform says of it', async (_, hex, type) => {
    const bytes = Buffer.from(hex, 'hex');
    const response = await open('picture', bytes, 'text/html');
    expect(response.status).toBe(200);
    expect(response.headers.get('content-type')).toBe(type);
    expect(response.headers.get('content-disposition')).toBeNull();
    expect(response.headers.get('x-content-type-options')).toBe('nosniff');
    expect(response.headers.get('content-security-policy')).toBe("default-src 'none'; sandbox");
    expect(response.headers.get('cache-control')).toBe('no-store');
    expect(Buffer.from(await response.arrayBuffer())).toEqual(bytes);
  });

  test.each([
    ['page.html', '<script>alert(1)</script>', 'text/html'],
    ['picture.svg', '<svg onload="alert(1)"/>', 'image/svg+xml'],
    ['picture.png', '<script>alert(1)</script>', 'image/png'],
  ])('%s can only be saved', async (name, content, type) => {
    const response = await open(name, Buffer.from(content), type);
    expect(response.headers.get('content-type')).toBe('application/octet-stream');
    expect(response.headers.get('content-disposition')).toBe(`attachment; filename=${name}`);
    expect(response.headers.get('x-content-type-options')).toBe('nosniff');
    expect(response.headers.get('content-security-policy')).toContain('sandbox');
    expect(await response.text()).toBe(content);
  });

  test.each([
    ['../../etc/passwd', '.._.._etc_passwd'],
    ['photo\u202egpj.exe', 'photogpj.exe'],
    ['a\r\nset-cookie: x', 'aset-cookie: x'],
    ['\u0000', 'file'],
  ])('the name %j is made harmless', async (name, expected) => {
    const response = await open(name, Buffer.from('x'));
    const disposition = response.headers.get('content-disposition')?.replaceAll('"', '');
    expect(disposition).toBe(`attachment; filename=${expected}`);
  });

  test('a name keeps its letters', async () => {
    const response = await open('发票.pdf', Buffer.from('x'));
    expect(response.headers.get('content-disposition')).toContain(`filename*=UTF-8''${encodeURIComponent('发票.pdf')}`);
  });

  test('also those that were added later, by their place among all', async () => {
    const files = [{ kind: 'image', native: 'added' }] as const;
    server.files.set('added', { name: 'x.png', type: 'image/png', bytes: PNG });
    await server.tickets.open(complaint({ files: [{ kind: 'location' }] }), 'k');
    const fact: TicketChange = { kind: 'fact', text: 'here', files: [...files] };
    await server.tickets.change(1001, fact, { kind: 'customer' });
    const { ticket, history } = await whole(await get('/1001', ann));
    expect(ticket.files).toEqual([{ kind: 'location', index: 0, available: false }]);
    expect(history[1]?.change.files).toEqual([{ kind: 'image', index: 1, available: true }]);
    expect((await get('/1001/files/0', ann)).status).toBe(404);
    expect((await get('/1001/files/1', ann)).status).toBe(200);
    expect((await get('/1001/files/2', ann)).status).toBe(404);
  });

  test('what the platform does not give, or is over 20 MB, is told', async () => {
    const answers = [
      await open('large', Buffer.alloc(20 * MB + 1)),
      await open('said to be large', PNG, 'image/png', 20 * MB + 1),
    ];
    await server.tickets.open(complaint({ files: [{ kind: 'image', native: 'gone' }] }), 'gone');
    answers.push(await get('/1003/files/0', ann));
    for (const answer of answers) {
      expect([answer.status, await answer.json()]).toEqual([502, { error: expect.stringContaining('20 MB') }]);
    }
    expect((await open('just', Buffer.alloc(20 * MB))).status).toBe(200);
  });
});
