import { z } from 'zod';
import type { Download } from '../../model/adapter.ts';
import type { IncomingFile } from '../../model/event.ts';
import type { Puppet } from './connect.ts';

const Native = z.object({ message: z.string().min(1) });
/** What file-box says where it does not know. */
const UNKNOWN_TYPE = 'application/unknown';

/** Fetches the bytes of the message that a file came with. Rejected when there are more than `maxBytes`. */
export async function download(puppet: Puppet, file: IncomingFile, maxBytes: number): Promise<Download> {
  const native = Native.safeParse(file.native);
  if (!native.success) throw new Error('this WeChat message has no file to fetch');
  const box = await puppet.messageFile(native.data.message);
  if (box.size > maxBytes) throw tooLarge(maxBytes);
  const stream = await box.toStream();
  const chunks: Buffer[] = [];
  let size = 0;
  // Leaving the loop early destroys the stream.
  for await (const chunk of stream) {
    const bytes = Buffer.from(chunk);
    size += bytes.length;
    if (size > maxBytes) throw tooLarge(maxBytes);
    chunks.push(bytes);
  }
  const type = box.mediaType === UNKNOWN_TYPE ? 'application/octet-stream' : box.mediaType;
  return { name: box.name, type, bytes: Buffer.concat(chunks) };
}

const tooLarge = (maxBytes: number): Error => new Error(`the file is larger than ${maxBytes} bytes`);
