import type { Request, Response } from 'express';
import type { Logger } from 'pino';
import type { Download } from '../../model/adapter.ts';
import type { Case, CaseEventLine } from '../../model/case.ts';
import type { Desk } from '../../model/desk.ts';
import type { IncomingFile } from '../../model/event.ts';
import { sendFile } from '../admin/ticketFile.ts';
import { bytesOf } from '../dataUrl.ts';
import { Place } from './input.ts';

const MAX_FILE = 20 * 1024 * 1024;

export interface FileOptions {
  readonly desk: Pick<Desk, 'events'>;
  /** Fetches a customer's file. Rejected when the platform does not give it, or it is over `maxBytes`. */
  readonly download: (platform: string, file: IncomingFile, maxBytes: number) => Promise<Download>;
  readonly log: Logger;
}

/** A file that was sent either way, by the line it came with and its place there. */
export function getFile({ desk, download, log }: FileOptions) {
  return async (request: Request, response: Response<unknown, { readonly case: Case }>): Promise<void> => {
    const { number } = response.locals.case;
    const found = await fileAt(desk, number, request.params);
    if (found === null) {
      response.status(404).json({ error: 'there is no such file' });
      return;
    }
    if (!('platform' in found)) return sendFile(response, found);
    try {
      if ((found.file.size ?? 0) > MAX_FILE) throw new Error('the platform says that the file is over 20 MB');
      const fetched = await download(found.platform, found.file, MAX_FILE);
      if (fetched.bytes.length > MAX_FILE) throw new Error('the file is over 20 MB');
      sendFile(response, fetched);
    } catch (error) {
      log.warn({ err: error, case: number }, "a customer's file could not be fetched");
      response.status(502).json({ error: 'the platform does not give this file (any more), or it is over 20 MB' });
    }
  };
}

/** By the parts of an address; null = there is none. */
async function fileAt({ events }: FileOptions['desk'], number: number, place: { seq?: unknown; index?: unknown }) {
  const seq = Place.safeParse(place.seq);
  const index = Place.safeParse(place.index);
  if (!seq.success || !index.success || seq.data === 0) return null;
  const [line] = await events(number, seq.data - 1, 1);
  return line?.seq === seq.data ? fileOf(line, index.data) : null;
}

function fileOf({ change }: CaseEventLine, index: number) {
  if (change.kind !== 'message') return null;
  const relayed = change.files[index];
  if (relayed === undefined) return null;
  if ('platform' in relayed) return relayed.file.native === undefined ? null : relayed;
  const bytes = bytesOf(relayed.file.url);
  return bytes === null ? null : { name: relayed.file.name, bytes };
}
