import type { IncomingFile } from '../model/event.ts';
import type { OutgoingMessage } from '../model/message.ts';
import { TICKET_LIMITS } from '../model/ticket.ts';
import { type FlowContext, type FlowInput, wordsOf } from './flow.ts';
import { choicesMessage, filesOf, saysSkip } from './replies.ts';
import { submits } from './submits.ts';

const DONE = 'photos:done';

/** What the customer sends to a question for photos. */
export type PhotosStep =
  | { readonly done: true; readonly files: readonly IncomingFile[] }
  | { readonly done: false; readonly files: readonly IncomingFile[]; readonly say: readonly OutgoingMessage[] };

export function photosAccept(input: FlowInput): boolean {
  return filesOf(input).length > 0 || saysSkip(input) || (input.kind === 'choice' && input.choice === DONE);
}

/** Takes photos until the customer has no more. `before`: those that have come. */
export function stepPhotos(before: readonly IncomingFile[], input: FlowInput, context: FlowContext): PhotosStep {
  const sent = filesOf(input);
  if (sent.length === 0) return { done: true, files: before };
  const files = [...before, ...sent].slice(0, TICKET_LIMITS.files);
  if (files.length === TICKET_LIMITS.files) return { done: true, files };
  return { done: false, files, say: [askPhotos('', files, context)] };
}

const PHOTOS = /照片|图片?|相片|截图|\b(?:photos?|pics?|pictures?|fotos?|images?|files?)\b/iu;
const ARRIVED =
  /(?:收到|看到|看得到|发过去|发成功|传上去|有)了?[吗没么]|收到没|收到了吧|\b(?:got|get|see|received?|has|have|did|can)\b.*\b(?:photos?|pics?|pictures?|fotos?|images?)\b.*(?:\?|right|through|thru|ok|yet|there|arrive)|\b(?:can|did|do|have) (?:u|you) (?:see|open|get|got|have|receive)\b|\b(?:photos?|pics?|pictures?)\b.*\b(?:got|come|came|go|arrived?) (?:thru|through)/iu;
const LONGEST = 80;

/** To who asks whether the photos have come: how many there are; null = it is not asked. */
export function tellPhotos(input: FlowInput, files: readonly IncomingFile[], { say }: FlowContext): string | null {
  if (input.kind !== 'text' || input.text.length > LONGEST || filesOf(input).length > 0) return null;
  const text = wordsOf(input);
  if (!PHOTOS.test(text) || !ARRIVED.test(text) || submits(input)) return null;
  return files.length === 0 ? say('flow.photosNone') : say('flow.photosHave', { count: files.length });
}

/** Asks for photos, or for more of them. `files`: those that have come. */
export function askPhotos(
  words: string,
  { length: count }: readonly IncomingFile[],
  { say }: FlowContext,
): OutgoingMessage {
  return count === 0
    ? choicesMessage(words, [{ id: DONE, label: say('flow.skip') }])
    : choicesMessage(say('flow.photosGot', { count }), [{ id: DONE, label: say('flow.photosDone') }]);
}
