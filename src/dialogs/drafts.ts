import type { Frame } from '../model/session.ts';
import { ComplaintData } from './complaint-data.ts';
import { COMPLAINT } from './complaint-words.ts';
import { type DraftEdit, draftEdit } from './draft.ts';
import { type FlowContext, type FlowInput, wordsOf } from './flow.ts';
import { ReturnData } from './return-data.ts';
import { RETURN } from './return-words.ts';

const told = ({ heard }: FlowContext): string[] => heard.map(({ text }) => text);
/** The message as it was written, where patterns need no simplified characters. */
const isText = (input: FlowInput): input is Extract<FlowInput, { kind: 'text' }> => input.kind === 'text';

/** What a message does to the words of a complaint; null = nothing. */
export function complaintEdit(data: ComplaintData, input: FlowInput, context: FlowContext): DraftEdit | null {
  if (!isText(input) || data.what === null || data.filing) return null;
  const parts = ['story', 'wish', 'contact'] as const;
  return draftEdit(wordsOf(input), { story: data.what, wish: data.wish ?? '', parts }, told(context));
}

/** The same of a return's, of which only the story is in words. */
export function returnEdit(data: ReturnData, input: FlowInput, context: FlowContext): DraftEdit | null {
  if (!isText(input) || data.words === '' || data.filing || data.refused || data.lookup !== null) return null;
  return draftEdit(wordsOf(input), { story: data.words, wish: '', parts: ['story'] }, told(context));
}

/** The message does something to the words of what is under way. */
export function editsDraft({ flow, data }: Frame, input: FlowInput, context: FlowContext): boolean {
  if (flow === COMPLAINT) {
    const parsed = ComplaintData.safeParse(data).data;
    return parsed !== undefined && complaintEdit(parsed, input, context) !== null;
  }
  const parsed = flow === RETURN ? ReturnData.safeParse(data).data : undefined;
  return parsed !== undefined && returnEdit(parsed, input, context) !== null;
}

/** What is said of an edit, above what comes next. */
export const saidOfEdit = ({ lead }: DraftEdit, { say }: FlowContext): string =>
  lead === 'noted' ? say('flow.noted') : say(`draft.${lead}`);
