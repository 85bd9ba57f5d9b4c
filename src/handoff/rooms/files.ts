import type { RelayedFile } from '../../model/case.ts';
import type { IncomingEvent } from '../../model/event.ts';
import type { OutgoingFile } from '../../model/message.ts';
import type { RoomsOptions } from './scene.ts';

/** As a data address it has a third more letters, and a file may have 14 million. */
const MAX_BYTES = 10_000_000;
/** A platform that takes longer does not give it, ms. */
const TIMEOUT_MS = 60_000;

type Fetching = Pick<RoomsOptions, 'adapter' | 'clock'>;

/** What an agent sent along, as it goes on to the customer. Rejected where one cannot be fetched. */
export async function readFiles(
  options: Fetching,
  event: Extract<IncomingEvent, { kind: 'message' }>,
): Promise<RelayedFile[]> {
  const files: RelayedFile[] = [];
  for (const file of event.files ?? []) {
    files.push({ file: await fetchFile(options, { platform: event.ref.platform, file }) });
  }
  return files;
}

/** A file with its bytes. Rejected where its platform does not give it, or not in time, or it is too big. */
export async function fetchFile({ adapter, clock }: Fetching, relayed: RelayedFile): Promise<OutgoingFile> {
  if (!('platform' in relayed)) return relayed.file;
  const { platform, file } = relayed;
  const from = adapter(platform);
  if (from?.download === undefined || file.native === undefined) throw new Error(`${platform} gives no ${file.kind}`);
  if ((file.size ?? 0) > MAX_BYTES) throw new Error(`the file has ${file.size} bytes`);
  const { name, type, bytes } = await within(clock, from.download(file, MAX_BYTES), 'the file took too long');
  if (bytes.length > MAX_BYTES) throw new Error(`the file has ${bytes.length} bytes`);
  const mime = /^[\w.+-]{1,50}\/[\w.+-]{1,49}/.exec(type)?.[0] ?? 'application/octet-stream';
  const url = `data:${mime};base64,${Buffer.from(bytes).toString('base64')}`;
  return { name: (file.name ?? name).slice(0, 300).toWellFormed() || file.kind, type: mime, url };
}

/** Rejected when it takes too long. */
export async function within<T>(clock: Fetching['clock'], work: Promise<T>, why: string): Promise<T> {
  const { promise, reject } = Promise.withResolvers<never>();
  const cancel = clock.schedule(TIMEOUT_MS, () => reject(new Error(why)));
  try {
    return await Promise.race([work, promise]);
  } finally {
    cancel();
  }
}
