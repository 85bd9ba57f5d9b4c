import type { Request, Response } from 'express';
import type { Logger } from 'pino';
import type { Download } from '../../model/adapter.ts';
import type { Case, CaseEventLine } from '../../model/case.ts';
import type { Desk } from '../../model/desk.ts';
import type { IncomingFile } from '../../model/event.ts';
import { sendFile } from '../admin/ticketFile.ts';
import { Place } from './input.ts';

const MAX_FILE = 20 * 1024 * 1024;

export interface FileOptions {
  readonly desk: Pick<Desk, 'events'>;
  /** Fetches a customer's file. Rejected when the platform does not give it, or it is over `maxBytes`. */
  readonly download: (platform: string, file: IncomingFile, maxBytes: number) => Promise<Download>;
  readonly log: Logger;
}

/** A customer's file, by the line it came with and its place there. */
export function getFile({ desk, download, log }: FileOptions) {
  return async (request: Request, response: Response<unknown, { readonly case: Case }>): Promise<void> => {
    const seq = Place.safeParse(request.params.seq);
    const index = Place.safeParse(request.params.index);
    const { number } = response.locals.case;
    const [line] = seq.success && seq.data > 0 ? await desk.events(number, seq.data - 1, 1) : [];
    const found = line?.seq === seq.data && index.success ? fileOf(line, index.data) : null;
    if (found === null) {
      response.status(404).json({ error: 'there is no such file' });
      return;
    }
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

function fileOf(line: CaseEventLine | undefined, index: number) {
  if (line?.change.kind !== 'message') return null;
  const relayed = line.change.files[index];
  return relayed !== undefined && 'platform' in relayed && relayed.file.native !== undefined ? relayed : null;
}
