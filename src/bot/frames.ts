import type { FlowContext, RunningFlow } from '../dialogs/flow.ts';
import { resumeFlow } from '../dialogs/registry.ts';
import type { Frame, Session } from '../model/session.ts';

/** A flow that nobody has moved for so long is given up, ms. */
const EXPIRES_MS = 24 * 3_600_000;

/** The flows that a session holds, as far as they can go on. */
export interface WokenFrames {
  readonly frames: Session['frames'];
  /** The one on top. */
  readonly running: RunningFlow | null;
  /** What those are called that waited too long for the customer. */
  readonly expired: readonly string[];
}

/** Drops the frames that cannot go on, those of flows that are gone and those that have expired. */
export function wakeFrames(frames: Session['frames'], context: FlowContext): WokenFrames {
  const expired: string[] = [];
  const kept: RunningFlow[] = [];
  for (const frame of frames) {
    const running = resumeFlow(frame);
    if (running === null) continue;
    if (!hasExpired(frame, context.now)) kept.push(running);
    else if (isAsking(running, context)) expired.push(running.title(context) ?? '');
  }
  return {
    frames: kept.map(({ frame }) => frame),
    running: kept.at(-1) ?? null,
    expired: expired.filter((title) => title !== ''),
  };
}

const hasExpired = ({ at }: Frame, now: number): boolean => at > 0 && now - at > EXPIRES_MS;

/** Whether it waits for something that the customer has to say. */
export const isAsking = (running: RunningFlow | null | undefined, context: FlowContext): boolean =>
  (running?.askAgain(context) ?? []).length > 0;

/** Something under way waits for the customer to say something. */
export const anyAsks = (frames: readonly Frame[], context: FlowContext): boolean =>
  frames.some((frame) => isAsking(resumeFlow(frame), context));

/** What is left when the customer leaves what is under way: the flow that asks them something, or else all of them. */
export function leaveFlow(frames: Session['frames'], context: FlowContext): Session['frames'] {
  const asking = frames.findLastIndex((frame) => isAsking(resumeFlow(frame), context));
  return asking < 0 ? [] : frames.slice(0, asking);
}
