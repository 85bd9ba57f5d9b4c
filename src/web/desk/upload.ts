import express, { type Request, type RequestHandler } from 'express';
import { z } from 'zod';
import type { DeskAction } from '../../model/desk.ts';
import { safeName } from '../admin/ticketFile.ts';
import { wordsOf } from '../admin/ticketInput.ts';
import { dataUrl } from '../dataUrl.ts';
import { FileQuery } from './input.ts';
import { DESK_PAGE } from './lines.ts';
import { type DeskAnswer, type DeskOptions, deskMember, refuse, refuseInput } from './shared.ts';

/** As a data address it has a third more letters, and one may have 14 million. */
const MAX_FILE = 10 * 1024 * 1024;

/** Reads the bytes as they come, whatever they are called. */
export const fileBody = (): RequestHandler<object> =>
  express.raw({ type: () => true, limit: MAX_FILE, inflate: false }) as RequestHandler<object>;

/** A file to the customer. The same id again gets the same answer, and is sent once. */
export function postFile({ desk }: DeskOptions) {
  return async (request: Request, response: DeskAnswer): Promise<void> => {
    const asked = FileQuery.safeParse(request.query);
    if (!asked.success) return refuseInput(response, wordsOf(asked.error));
    const bytes: unknown = request.body;
    if (!(bytes instanceof Uint8Array) || bytes.length === 0) return refuseInput(response, 'the file is empty');
    const { id, name, replyTo } = asked.data;
    const type = mimeOf(request.get('content-type'));
    const action: DeskAction = {
      kind: 'message',
      text: '',
      files: [{ file: { name: safeName(name), type, url: dataUrl(type, bytes) } }],
      replyTo,
      written: { conversation: DESK_PAGE, messageId: id },
    };
    const key = `web:${response.locals.member.who}:${id}`;
    const result = await desk.act(response.locals.case.number, action, deskMember(response.locals), key);
    if (!result.ok) return refuse(response, result);
    response.status(202).json({ id, seq: result.first });
  };
}

const Mime = z.string().regex(/^[\w.+-]{1,50}\/[\w.+-]{1,49}$/);

/** A type without what stands after it; what is none is bytes. */
function mimeOf(header: string | undefined): string {
  const type = Mime.safeParse(header?.split(';')[0]?.trim().toLowerCase());
  return type.success ? type.data : 'application/octet-stream';
}
