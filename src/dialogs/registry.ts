import type { Frame } from '../model/session.ts';
import { clarify } from './clarify.ts';
import type { RunningFlow } from './flow.ts';
import { language } from './language.ts';

/** Every flow that can be under way between two turns, by name. */
const FLOWS = new Map([clarify, language].map((flow) => [flow.name, flow]));

/** The flow of a frame; null = it is not there any more, or its data cannot be read: the frame is dropped. */
export function resumeFlow(frame: Frame): RunningFlow | null {
  return FLOWS.get(frame.flow)?.resume(frame) ?? null;
}
