import type { IncomingFile } from '../model/event.ts';
import type { Choice, OutgoingMessage } from '../model/message.ts';
import { TICKET_LIMITS } from '../model/ticket.ts';
import type { FlowContext, FlowInput } from './flow.ts';
import { choicesMessage, filesOf, saysSkip } from './replies.ts';

const DONE = 'photos:done';

/** What the customer sends to a question for photos. */
export type PhotosStep =
  | { readonly done: true; readonly files: readonly IncomingFile[] }
  | { readonly done: false; readonly files: readonly IncomingFile[]; readonly say: readonly OutgoingMessage[] };

export function photosAccept(input: FlowInput): boolean {
  return filesOf(input).length > 0 || saysSkip(input) || (input.kind === 'choice' && input.choice === DONE);
}

/** Takes photos until the customer has no more. `before`: those that have come. */
export function stepPhotos(before: readonly IncomingFile[], input: FlowInput, { say }: FlowContext): PhotosStep {
  const sent = filesOf(input);
  if (sent.length === 0) return { done: true, files: before };
  const files = [...before, ...sent].slice(0, TICKET_LIMITS.files);
  if (files.length === TICKET_LIMITS.files) return { done: true, files };
  const done: Choice = { id: DONE, label: say('flow.photosDone') };
  return { done: false, files, say: [choicesMessage(say('flow.photosGot', { count: files.length }), [done])] };
}

/** Asks for photos. */
export const askPhotos = (words: string, { say }: FlowContext): OutgoingMessage =>
  choicesMessage(words, [{ id: DONE, label: say('flow.skip') }]);
