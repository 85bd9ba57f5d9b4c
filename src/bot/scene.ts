import type { FlowContext, FlowInput, FlowMove, RunningFlow } from '../dialogs/flow.ts';
import type { Knowledge } from '../model/knowledge.ts';
import type { OutgoingMessage } from '../model/message.ts';
import type { Session } from '../model/session.ts';
import type { Decision } from '../model/turn.ts';

/** A decision as the rules write it: nearly all answer with one entry, or none. */
export type RuleDecision = Omit<Decision, 'also'> & Partial<Pick<Decision, 'also'>>;

/** A rule's answer. What is left out of `change` stays as it is in the session. */
export interface Reply {
  readonly decision: RuleDecision;
  readonly say: readonly OutgoingMessage[];
  readonly change?: Partial<Session>;
  /** The customer was not helped. */
  readonly failed?: boolean;
}

/** What the rules look at. */
export interface Scene {
  readonly knowledge: Knowledge;
  readonly session: Session;
  readonly input: FlowInput;
  /** When the customer said it, ms since 1970. */
  readonly saidAt: number;
  readonly context: FlowContext;
  /** The flow under way, if it can go on. */
  readonly running: RunningFlow | null;
}

/** A flow's move as a reply; `below`: the frames under it. */
export function applyMove({ session }: Scene, move: FlowMove, decision: RuleDecision, below: Session['frames']): Reply {
  const sameBelow = below.filter((frame) => frame.flow !== move.frame?.flow);
  return {
    decision,
    say: move.say,
    failed: move.failed,
    change: {
      frames: move.frame === null ? below : [...sameBelow, move.frame],
      language: move.language ?? session.language,
      languageChosen: session.languageChosen || move.language !== undefined,
    },
  };
}

/** After something else was answered, the flow under way asks again; one that has nothing to ask is given up. */
export function resumeAfter({ session, running, context }: Scene, reply: Reply): Reply {
  if (running === null) return reply;
  const again = running.askAgain(context);
  if (again.length === 0) return { ...reply, change: { frames: session.frames.slice(0, -1) } };
  return { ...reply, say: [...reply.say, ...again] };
}
