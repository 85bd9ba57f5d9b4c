import type { FileBoxInterface } from 'file-box';
import type { OutgoingFile } from '../../model/message.ts';

/** The one thing of file-box that we use. */
interface Boxes {
  fromUrl(url: string, options: { name: string }): FileBoxInterface;
  fromBase64(base64: string, name: string): FileBoxInterface;
}

/** A file in the form that puppets take: the address for them to fetch it by, or the bytes. */
export function boxOf(file: OutgoingFile, boxes: Boxes): FileBoxInterface {
  const data = /^data:(?<head>[^,]*),(?<body>.*)$/s.exec(file.url)?.groups;
  if (data === undefined) return boxes.fromUrl(file.url, { name: file.name });
  const { head = '', body = '' } = data;
  const base64 = /;base64$/i.test(head) ? body : Buffer.from(decodeURIComponent(body)).toString('base64');
  return boxes.fromBase64(base64, file.name);
}
