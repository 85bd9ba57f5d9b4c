import type { FlowContext, FlowInput, FlowMove, RunningFlow, TurnInput } from '../dialogs/flow.ts';
import { resumeFlow } from '../dialogs/registry.ts';
import type { NewCall } from '../model/calls.ts';
import type { Knowledge } from '../model/knowledge.ts';
import type { OutgoingMessage } from '../model/message.ts';
import type { Session } from '../model/session.ts';
import type { Decision } from '../model/turn.ts';

/** What a turn is decided from: values only, so that any logged turn can be decided again. */
export interface DecideInput {
  readonly knowledge: Knowledge;
  readonly session: Session;
  readonly input: TurnInput;
  /** ms since 1970. */
  readonly now: number;
  /** When the customer said it, if that was earlier; ms since 1970. */
  readonly saidAt?: number;
  /** Whose turn it is, by its event's id in the inbox. */
  readonly turn?: number;
  /** Customers can send files on this channel. */
  readonly receivesFiles?: boolean;
}

export interface Decided {
  readonly session: Session;
  readonly say: readonly OutgoingMessage[];
  readonly decision: Decision;
  /** Made after it. */
  readonly calls: readonly NewCall[];
}

/** A decision as the rules write it: nearly all answer with one entry, or none. */
export type RuleDecision = Omit<Decision, 'also'> & Partial<Pick<Decision, 'also'>>;

/** A rule's answer. What is left out of `change` stays as it is in the session. */
export interface Reply {
  readonly decision: RuleDecision;
  readonly say: readonly OutgoingMessage[];
  readonly change?: Partial<Session>;
  /** The customer was not helped. */
  readonly failed?: boolean;
  /** Made after the turn. */
  readonly calls?: readonly NewCall[];
}

/** Where a turn takes place. */
export interface Setting {
  readonly knowledge: Knowledge;
  readonly session: Session;
  readonly context: FlowContext;
  /** The flow under way, if it can go on. */
  readonly running: RunningFlow | null;
}

/** What the rules look at. */
export interface Scene extends Setting {
  readonly input: FlowInput;
  /** When the customer said it, ms since 1970. */
  readonly saidAt: number;
}

/** A flow's move as a reply; `below`: the frames under it. */
export function applyMove({ session }: Scene, move: FlowMove, decision: RuleDecision, below: Session['frames']): Reply {
  const sameBelow = below.filter((frame) => frame.flow !== move.frame?.flow);
  return {
    decision,
    say: move.say,
    failed: move.failed,
    calls: move.calls,
    change: {
      frames: move.frame === null ? below : [...sameBelow, move.frame],
      language: move.language ?? session.language,
      languageChosen: session.languageChosen || move.language !== undefined,
    },
  };
}

/**
 * After something else was answered, the flow under way asks again; one that has nothing to ask is given up, and the one
 * under it goes on.
 */
export function resumeAfter({ session, context }: Setting, reply: Reply): Reply {
  const frames = [...(reply.change?.frames ?? session.frames)];
  for (;;) {
    const top = frames.at(-1);
    const running = top === undefined ? null : resumeFlow(top);
    const again = running?.askAgain(context) ?? null;
    if (running !== null && again !== null)
      return {
        ...reply,
        say: [...withoutChoices(reply.say, again), ...backTo(running, again, context)],
        change: { ...reply.change, frames },
      };
    if (frames.pop() === undefined) return { ...reply, change: { ...reply.change, frames } };
  }
}

/** What is offered beside an answer gives way to what the flow asks: two lists to pick from at once confuse. */
function withoutChoices(
  say: readonly OutgoingMessage[],
  again: readonly OutgoingMessage[],
): readonly OutgoingMessage[] {
  if (again.length === 0) return say;
  return say.map((message) => (message.kind === 'choices' ? { kind: 'text', text: message.text } : message));
}

/** What a flow asks again, under the words that it goes on. */
export function backTo(
  running: RunningFlow,
  again: readonly OutgoingMessage[],
  context: FlowContext,
): readonly OutgoingMessage[] {
  const [first, ...rest] = again;
  const title = running.title(context);
  if (first === undefined || title === null) return again;
  return [{ ...first, text: `${context.say('flow.back', { flow: title })}\n${first.text}` }, ...rest];
}
