import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { Response } from 'express';
import type { Logger } from 'pino';

/** Sends pieces of CSV as they come, to be kept as a file. One that breaks off is seen to be broken by who gets it. */
export async function sendCsv(response: Response, pieces: AsyncIterable<string>, log: Logger): Promise<void> {
  response.attachment('tickets.csv').set('content-type', 'text/csv; charset=utf-8');
  try {
    await pipeline(Readable.from(pieces), response);
  } catch (error) {
    if (!wentAway(error)) log.error({ err: error }, 'an export of tickets broke off');
  }
}

/** Whoever was reading closed the connection. */
function wentAway(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ERR_STREAM_PREMATURE_CLOSE';
}
