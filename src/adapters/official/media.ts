import { z } from 'zod';
import type { Download } from '../../model/adapter.ts';
import type { IncomingFile } from '../../model/event.ts';
import { type Bytes, readAnswer } from './http.ts';

const Native = z.object({ mediaId: z.string().min(1).max(1024) });

/** The id to fetch a file by; null = WeChat gave none. */
export function mediaId(file: IncomingFile): string | null {
  const native = Native.safeParse(file.native);
  return native.success ? native.data.mediaId : null;
}

/** Where a video's bytes are: of videos WeChat gives an address instead. null = these are the bytes themselves. */
export function videoAddress({ headers, bytes }: Bytes): string | null {
  if (!/json|text\/plain/i.test(headers.get('content-type') ?? '')) return null;
  const answer = readAnswer(bytes);
  const address = answer.ok ? z.object({ video_url: z.url() }).safeParse(answer.value) : null;
  if (address?.success !== true) return null;
  const url = new URL(address.data.video_url);
  // Only WeChat's own hosts: nothing in our network is ever asked for on a customer's behalf.
  if (!/(^|\.)qq\.com$/.test(url.hostname)) return null;
  url.protocol = 'https:';
  url.port = '';
  return url.toString();
}

/** What a kind of file is where WeChat does not say. */
const TYPES: Partial<Record<IncomingFile['kind'], readonly [type: string, ending: string]>> = {
  image: ['image/jpeg', 'jpg'],
  voice: ['audio/amr', 'amr'],
  video: ['video/mp4', 'mp4'],
};

/** A file as the model has it, from WeChat's answer. */
export function asDownload(file: IncomingFile, { headers, bytes }: Bytes): Download {
  const [type, ending] = TYPES[file.kind] ?? ['application/octet-stream', 'bin'];
  const said = headers.get('content-type')?.split(';')[0]?.trim() ?? '';
  const named = /filename="?([^";\\/]{1,200})"?/i.exec(headers.get('content-disposition') ?? '')?.[1];
  return {
    name: file.name ?? named ?? `${file.kind}.${ending}`,
    type: /^[\w.+-]+\/[\w.+-]+$/.test(said) && said !== 'text/plain' ? said : type,
    bytes,
  };
}
