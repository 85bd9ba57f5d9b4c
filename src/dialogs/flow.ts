import type { z } from 'zod';
import type { IncomingFile } from '../model/event.ts';
import type { Knowledge } from '../model/knowledge.ts';
import type { Language } from '../model/language.ts';
import type { OutgoingMessage } from '../model/message.ts';
import type { Frame } from '../model/session.ts';
import type { Understanding } from '../model/understanding.ts';
import { type Speaker, speaker } from './phrases.ts';

/** What the customer did, as a flow sees it. */
export type FlowInput =
  | { readonly kind: 'text'; readonly text: string; readonly understanding: Understanding }
  | { readonly kind: 'choice'; readonly choice: string }
  /** Pictures, voice and the like, without a word. */
  | { readonly kind: 'files'; readonly files: readonly IncomingFile[] }
  /** The customer came to the shop; `payload` is what the link carried along. */
  | { readonly kind: 'joined'; readonly payload: string | null };

/** What a flow may know besides its data and the input. Values only: no clock, no I/O. */
export interface FlowContext {
  readonly knowledge: Knowledge;
  readonly language: Language;
  readonly say: Speaker;
  /** ms since 1970. */
  readonly now: number;
}

export function flowContext(knowledge: Knowledge, language: Language, now: number): FlowContext {
  return { knowledge, language, say: speaker(knowledge, language), now };
}

/** What a step of a flow leads to. */
export interface FlowStep<Data> {
  readonly data: Data;
  readonly say: readonly OutgoingMessage[];
  /** wait = for the customer · done = the flow ends · failed = it ends, and the customer was not helped. */
  readonly outcome: 'wait' | 'done' | 'failed';
  /** The customer chose to be spoken to in this language. */
  readonly language?: Language;
}

/** A flow as its file writes it: a pure reducer over plain data. */
interface FlowDefinition<Data, Argument> {
  readonly name: string;
  /** Counts up when `schema` changes; `migrate` then reads the older data. */
  readonly version: number;
  readonly schema: z.ZodType<Data>;
  /** Data written by an older version as today's; null = cannot be continued. */
  migrate(data: unknown, version: number): Data | null;
  start(argument: Argument, context: FlowContext): FlowStep<Data>;
  /** Whether the input fits what the flow waits for; if not, the routing goes on and the flow asks again after. */
  accepts(data: Data, input: FlowInput, context: FlowContext): boolean;
  step(data: Data, input: FlowInput, context: FlowContext): FlowStep<Data>;
  /** Says again what the flow waits for, after something else was answered; nothing = the flow is then given up. */
  askAgain(data: Data, context: FlowContext): readonly OutgoingMessage[];
}

/** A flow as the routing sees it: its data hidden in frames. */
export interface Flow<Argument = never> {
  readonly name: string;
  start(argument: Argument, context: FlowContext): FlowMove;
  resume(frame: Frame): RunningFlow | null;
}

/** A frame that was read back and can go on. */
export interface RunningFlow {
  readonly frame: Frame;
  accepts(input: FlowInput, context: FlowContext): boolean;
  step(input: FlowInput, context: FlowContext): FlowMove;
  askAgain(context: FlowContext): readonly OutgoingMessage[];
}

/** A step with its data put into a frame; null = the flow ended. */
export interface FlowMove {
  readonly frame: Frame | null;
  readonly say: readonly OutgoingMessage[];
  readonly failed: boolean;
  readonly language?: Language;
}

/** Makes a flow of its definition: reads, checks and migrates the frames, so that the definition sees its own data only. */
export function defineFlow<Data extends Frame['data'], Argument>(
  definition: FlowDefinition<Data, Argument>,
): Flow<Argument> {
  const { name, version, schema } = definition;

  function move(step: FlowStep<Data>): FlowMove {
    return {
      frame: step.outcome === 'wait' ? { flow: name, version, data: step.data } : null,
      say: step.say,
      failed: step.outcome === 'failed',
      ...(step.language === undefined ? {} : { language: step.language }),
    };
  }

  function read(frame: Frame): Data | null {
    const data = frame.version === version ? frame.data : definition.migrate(frame.data, frame.version);
    const parsed = schema.safeParse(data);
    return parsed.success ? parsed.data : null;
  }

  return {
    name,
    start: (argument, context) => move(definition.start(argument, context)),
    resume(frame) {
      const data = read(frame);
      if (data === null) return null;
      return {
        frame: { flow: name, version, data },
        accepts: (input, context) => definition.accepts(data, input, context),
        step: (input, context) => move(definition.step(data, input, context)),
        askAgain: (context) => definition.askAgain(data, context),
      };
    },
  };
}
