import { toJson } from '../model/calls.ts';
import type { Frame } from '../model/session.ts';
import { TICKET_LIMITS } from '../model/ticket.ts';
import { ComplaintData } from './complaint-data.ts';
import { COMPLAINT } from './complaint-words.ts';
import type { FlowContext } from './flow.ts';
import { ReturnData } from './return-data.ts';
import { RETURN } from './return-words.ts';

/**
 * The frames with a question that nobody here could answer written into what will be filed, so that people answer it; null = nothing
 * that is under way files anything.
 */
export function withOpenQuestion(frames: readonly Frame[], asked: string, context: FlowContext): Frame[] | null {
  const line = context.say('flow.openQuestion', { text: asked.trim() });
  const at = frames.findLastIndex(({ flow }) => flow === RETURN || flow === COMPLAINT);
  const frame = frames[at];
  const noted = frame === undefined ? null : withLine(frame, line);
  return noted === null ? null : frames.map((one, place) => (place === at ? noted : one));
}

function withLine(frame: Frame, line: string): Frame | null {
  const add = (words: string): string =>
    words.includes(line) ? words : [words, line].filter(Boolean).join('\n').slice(0, TICKET_LIMITS.text);
  if (frame.flow === RETURN) {
    const { data } = ReturnData.safeParse(frame.data);
    return data === undefined || data.filing ? null : { ...frame, data: toJson({ ...data, words: add(data.words) }) };
  }
  const { data } = ComplaintData.safeParse(frame.data);
  // What happened is still to be told.
  if (data === undefined || data.filing || data.what === null) return null;
  return { ...frame, data: toJson({ ...data, what: add(data.what) }) };
}
