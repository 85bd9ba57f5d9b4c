import type { FlowName } from '../model/knowledge.ts';
import type { Frame } from '../model/session.ts';
import { clarify } from './clarify.ts';
import { complaint } from './complaint.ts';
import { errand } from './errand.ts';
import type { Flow, RunningFlow, StartArgument } from './flow.ts';
import { human } from './human.ts';
import { language } from './language.ts';
import { returnRequest } from './return-request.ts';
import { survey } from './survey.ts';
import { ticketStatus } from './ticket-status.ts';
import { trackOrder } from './track-order.ts';

/** The flows that an entry or a choice starts. */
const NAMED: Readonly<Partial<Record<FlowName | 'errand', Flow<StartArgument>>>> = {
  errand,
  'track-order': trackOrder,
  'return-request': returnRequest,
  complaint,
  'ticket-status': ticketStatus,
  survey,
  human,
};

/** Every flow that can be under way between two turns, by name. */
const FLOWS = new Map([clarify, language, ...Object.values(NAMED)].map((flow) => [flow.name, flow]));

/** What a flow of this name says without a frame; null = there is none. */
export function anyFlow(name: string): Pick<Flow, 'answeredLate' | 'noticed'> | null {
  return FLOWS.get(name) ?? null;
}

/** A flow that customers can ask for; null = there is none of that name. */
export function namedFlow(name: string): Flow<StartArgument> | null {
  return Object.entries(NAMED).find(([known]) => known === name)?.[1] ?? null;
}

/** The flow of a frame; null = it is not there any more, or its data cannot be read: the frame is dropped. */
export function resumeFlow(frame: Frame): RunningFlow | null {
  return FLOWS.get(frame.flow)?.resume(frame) ?? null;
}
