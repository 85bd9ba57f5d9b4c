import type { Response } from 'express';
import type { Download } from '../../model/adapter.ts';

/** What a browser may show or play by itself, by the hex of its first bytes. What a platform says of it proves nothing. */
const SHOWN: readonly (readonly [type: string, begins: RegExp])[] = [
  ['image/png', /^89504e470d0a1a0a/],
  ['image/jpeg', /^ffd8ff/],
  ['image/gif', /^474946383[79]61/],
  ['image/webp', /^52494646.{8}57454250/],
  ['audio/ogg', /^4f676753/],
  ['audio/mpeg', /^(494433|fff[23abef])/],
  ['audio/wav', /^52494646.{8}57415645/],
  ['audio/mp4', /^.{8}667479704d3441/],
];

/** Sends a file so that nothing in it can act on our pages: a picture to be shown, a voice to be played, all else to be kept. */
export function sendFile(response: Response, { name, bytes }: Omit<Download, 'type'>): void {
  const shown = shownType(bytes);
  if (shown === null) response.attachment(safeName(name));
  response.set({
    'content-type': shown ?? 'application/octet-stream',
    'x-content-type-options': 'nosniff',
    'content-security-policy': "default-src 'none'; sandbox",
    'cross-origin-resource-policy': 'same-origin',
  });
  response.send(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength));
}

function shownType(bytes: Uint8Array): string | null {
  const start = Buffer.from(bytes.subarray(0, 16)).toString('hex');
  return SHOWN.find(([, begins]) => begins.test(start))?.[0] ?? null;
}

/** Without what reorders or hides letters: `photo\u202egpj.exe` must not look like a picture. */
export function safeName(name: string): string {
  const safe = name.replace(/\p{C}/gu, '').replace(/[/\\]/g, '_').trim();
  return safe === '' ? 'file' : safe.slice(-200).toWellFormed();
}
