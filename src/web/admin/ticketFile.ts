import type { Response } from 'express';
import type { Download } from '../../model/adapter.ts';

/** Pictures that a browser may show by itself, by the hex of their first bytes. What a platform says of them proves nothing. */
const PICTURES: readonly (readonly [type: string, begins: RegExp])[] = [
  ['image/png', /^89504e470d0a1a0a/],
  ['image/jpeg', /^ffd8ff/],
  ['image/gif', /^474946383[79]61/],
  ['image/webp', /^52494646.{8}57454250/],
];

/** Sends a customer's file so that nothing in it can act on our pages: a picture to be shown, all else to be kept. */
export function sendFile(response: Response, { name, bytes }: Download): void {
  const picture = pictureType(bytes);
  if (picture === null) response.attachment(safeName(name));
  response.set({
    'content-type': picture ?? 'application/octet-stream',
    'x-content-type-options': 'nosniff',
    'content-security-policy': "default-src 'none'; sandbox",
    'cross-origin-resource-policy': 'same-origin',
  });
  response.send(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength));
}

function pictureType(bytes: Uint8Array): string | null {
  const start = Buffer.from(bytes.subarray(0, 16)).toString('hex');
  return PICTURES.find(([, begins]) => begins.test(start))?.[0] ?? null;
}

/** Without what reorders or hides letters: `photo\u202egpj.exe` must not look like a picture. */
function safeName(name: string): string {
  const safe = name.replace(/\p{C}/gu, '').replace(/[/\\]/g, '_').trim();
  return safe === '' ? 'file' : safe.slice(-200).toWellFormed();
}
