import type { CallAnswer, TurnInput } from '../dialogs/flow.ts';
import { anyFlow, resumeFlow } from '../dialogs/registry.ts';
import type { Session } from '../model/session.ts';
import { isAsking } from './frames.ts';
import { backTo, type Reply, type Setting } from './scene.ts';

type Result = Extract<TurnInput, { kind: 'result' }>;
type Notice = Extract<TurnInput, { kind: 'notice' }>;

/** Decides on what happened inside: a call that has ended, or something that the customer is told of. */
export function decideInternal(setting: Setting, input: Result | Notice): Reply {
  return input.kind === 'notice' ? tell(setting, input) : goOn(setting, input);
}

/** Gives what came of a call to the flow that made it, wherever that stands among those under way. */
function goOn(setting: Setting, { flow, turn, answer }: Result): Reply {
  const { session, context } = setting;
  const decision = { flow, entry: null, route: 'result' } as const;
  const place = session.frames.findLastIndex((frame) => frame.flow === flow && frame.call === turn);
  const frame = session.frames[place];
  const waiting = frame === undefined ? null : resumeFlow(frame);
  if (waiting === null) return { decision, say: late(setting, flow, answer) };
  const move = waiting.answered(answer, context);
  const frames = replace(session.frames, place, move.frame);
  const reply = { decision, say: move.say, failed: move.failed, calls: move.calls, change: { frames } };
  return place === session.frames.length - 1 ? reply : askTopAgain(setting, reply);
}

function late({ context }: Setting, flow: string, answer: CallAnswer): Reply['say'] {
  return anyFlow(flow)?.answeredLate(answer, context) ?? [];
}

function replace(frames: Session['frames'], place: number, frame: Session['frames'][number] | null): Session['frames'] {
  return [...frames.slice(0, place), ...(frame === null ? [] : [frame]), ...frames.slice(place + 1)];
}

/** What it is about becomes what the customer answers to, unless something else is under way. */
function tell(setting: Setting, { flow, notice }: Notice): Reply {
  const { session, running, context } = setting;
  const move = anyFlow(flow)?.noticed(notice, context) ?? null;
  const language = move?.language === undefined ? {} : { language: move.language, languageChosen: true };
  const reply: Reply = { decision: { flow, entry: null, route: 'notice' }, say: move?.say ?? [], change: language };
  if (move?.settles === true) return { ...reply, change: { ...language, frames: [] } };
  const frame = move?.frame ?? null;
  if (frame === null || isAsking(running, context)) return askTopAgain(setting, reply);
  const others = session.frames.filter((one) => one.flow !== frame.flow);
  return { ...reply, change: { ...language, frames: [...others, frame] } };
}

/** What was under way goes on after something else was said; nothing is given up for it. */
function askTopAgain({ running, context }: Setting, reply: Reply): Reply {
  if (running === null || reply.say.length === 0) return reply;
  return { ...reply, say: [...reply.say, ...backTo(running, running.askAgain(context) ?? [], context)] };
}
