import { isIP } from 'node:net';
import type { Download } from '../../model/adapter.ts';
import type { IncomingFile } from '../../model/event.ts';
import { FileRef } from './payload.ts';

const TIMEOUT = 30_000;
const MAX_REDIRECTS = 3;

/** Fetches a file that a customer sent, of at most `maxBytes`. `token`: the bot's, for files that lie with Teams itself. */
export async function download(
  file: IncomingFile,
  maxBytes: number,
  token: () => Promise<string | null>,
): Promise<Download> {
  const ref = FileRef.safeParse(file.native);
  if (!ref.success) throw new Error('Teams gave no address for this file');
  const { url, token: needsToken, type } = ref.data;
  const bearer = needsToken ? await token() : null;
  const response = await fetchFile(new URL(url), needsToken, bearer);
  const bytes = await readBounded(response, maxBytes);
  const named = response.headers.get('content-type')?.split(';')[0]?.trim();
  return { name: file.name ?? file.kind, type: named || type || 'application/octet-stream', bytes };
}

async function fetchFile(start: URL, isTeams: boolean, bearer: string | null): Promise<Response> {
  const signal = AbortSignal.timeout(TIMEOUT);
  let url = start;
  for (let hop = 0; hop <= MAX_REDIRECTS; hop++) {
    const isService = isTeams && url.origin === start.origin;
    if (!isService && !isPublic(url)) throw new Error('the file lies where it may not be fetched from');
    const headers: Record<string, string> = isService && bearer !== null ? { authorization: `Bearer ${bearer}` } : {};
    const response = await fetch(url, { headers, redirect: 'manual', signal });
    const location = response.headers.get('location');
    if (response.ok) return response;
    await response.body?.cancel();
    if (response.status < 300 || response.status >= 400 || location === null) {
      throw new Error(`the file could not be fetched: ${response.status}`);
    }
    url = new URL(location, url);
  }
  throw new Error('the file is redirected too often');
}

/** The address came along with a message: it must not lead into our own network. */
const isPublic = ({ protocol, hostname }: URL): boolean =>
  protocol === 'https:' &&
  isIP(hostname.replace(/^\[|\]$/g, '')) === 0 &&
  hostname.includes('.') &&
  !/\.(local|localhost|internal|lan|home|corp)\.?$/i.test(hostname);

async function readBounded(response: Response, maxBytes: number): Promise<Uint8Array> {
  const tooLong = new Error(`the file is over ${maxBytes} bytes`);
  if (Number(response.headers.get('content-length') ?? 0) > maxBytes) {
    await response.body?.cancel();
    throw tooLong;
  }
  const parts: Uint8Array[] = [];
  let length = 0;
  for await (const part of response.body ?? []) {
    length += part.byteLength;
    // Leaving the loop cancels the rest.
    if (length > maxBytes) throw tooLong;
    parts.push(part);
  }
  return Buffer.concat(parts);
}
