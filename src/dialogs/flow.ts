import type { z } from 'zod';
import { type CallRequest, type CallResult, type Json, type NewCall, toJson } from '../model/calls.ts';
import type { IncomingFile } from '../model/event.ts';
import type { Knowledge } from '../model/knowledge.ts';
import type { Language } from '../model/language.ts';
import type { OutgoingMessage } from '../model/message.ts';
import { type Frame, type Heard, NEW_TALK, type Talk } from '../model/session.ts';
import type { Understanding } from '../model/understanding.ts';
import { type Speaker, speaker } from './phrases.ts';

/** What the customer did, as a flow sees it. */
export type FlowInput =
  | {
      readonly kind: 'text';
      /** As the customer wrote it. */
      readonly text: string;
      /** The same in simplified characters, where it is in others: what patterns are looked for in. */
      readonly words?: string;
      readonly understanding: Understanding;
      /** Sent along with the words. */
      readonly files?: readonly IncomingFile[];
    }
  | { readonly kind: 'choice'; readonly choice: string }
  /** Pictures, voice and the like, without a word. */
  | { readonly kind: 'files'; readonly files: readonly IncomingFile[] }
  /** The customer came to the shop; `payload` is what the link carried along. */
  | { readonly kind: 'joined'; readonly payload: string | null };

/** A text as patterns read it. */
export const wordsOf = ({ text, words }: Extract<FlowInput, { kind: 'text' }>): string => words ?? text;

/** What a turn is about: what the customer did, or what happened inside. */
export type TurnInput =
  | FlowInput
  /** A call of a flow's has ended; `turn` is the one that made it. */
  | { readonly kind: 'result'; readonly flow: string; readonly turn: number; readonly answer: CallAnswer }
  /** Something changed that a flow tells the customer of. */
  | { readonly kind: 'notice'; readonly flow: string; readonly notice: Json };

/** What a flow that customers can ask for begins with. */
export interface StartArgument {
  /** The message that led here. */
  readonly said: FlowInput;
  /** What it is about, where a choice names it: the number of an order or a ticket. */
  readonly about: string | null;
}

/** What came of the call that a flow made. */
export interface CallAnswer {
  /** Of the call. */
  readonly name: string;
  readonly result: CallResult;
}

/** What a flow may know besides its data and the input. Values only: no clock, no I/O. */
export interface FlowContext {
  readonly knowledge: Knowledge;
  readonly language: Language;
  readonly say: Speaker;
  /** ms since 1970. */
  readonly now: number;
  /** Whose turn it is, by its event's id in the inbox. */
  readonly turn: number;
  /** Customers can send files on this channel. */
  readonly receivesFiles: boolean;
  /** What was said and shown in this talk before. */
  readonly talk: Talk;
  /** Trouble that was told of just before, oldest first. */
  readonly troubles: readonly string[];
  /** What was said just before, the latest first. */
  readonly heard: readonly Pick<Heard, 'text' | 'reason' | 'outcome' | 'wish' | 'entry'>[];
  /** The things that a text names, in whatever language: "the pan" and "不粘锅" name one. */
  readonly thingsIn: (text: string) => ReadonlySet<string>;
}

const NO_THINGS: ReadonlySet<string> = new Set();

/** The context of a turn; what of it is left out is so for what is said outside of any. */
export function flowContext(
  knowledge: Knowledge,
  language: Language,
  now: number,
  about: Partial<Omit<FlowContext, 'knowledge' | 'language' | 'say' | 'now'>> = {},
): FlowContext {
  const {
    turn = 0,
    receivesFiles = false,
    talk = NEW_TALK,
    troubles = [],
    heard = [],
    thingsIn = () => NO_THINGS,
  } = about;
  return {
    knowledge,
    language,
    say: speaker(knowledge, language),
    now,
    turn,
    receivesFiles,
    talk,
    troubles,
    heard,
    thingsIn,
  };
}

/** What a step of a flow leads to. */
export interface FlowStep<Data> {
  readonly data: Data;
  readonly say: readonly OutgoingMessage[];
  /** wait = for the customer, or for the call · done = the flow ends · failed = it ends, and the customer was not helped. */
  readonly outcome: 'wait' | 'done' | 'failed';
  /** What comes of it is given to `answered`; until then the flow goes on hearing the customer. */
  readonly call?: CallRequest;
  /** The customer chose to be spoken to in this language. */
  readonly language?: Language;
  /** All that was under way is settled, and not gone on with. */
  readonly settles?: true;
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
  /**
   * What a message tells the flow beside something else that it is answered with, such as a question of its own; nothing
   * = it tells nothing.
   */
  besides?(data: Data, input: FlowInput, context: FlowContext): Data | null;
  /**
   * Says again what the flow waits for, after something else was answered. Nothing = it waits for nothing that has to be
   * said; null = it is then given up.
   */
  askAgain(data: Data, context: FlowContext): readonly OutgoingMessage[] | null;
  /** Goes on with what came of its last call. A flow that makes no calls has none. */
  answered?(data: Data, answer: CallAnswer, context: FlowContext): FlowStep<Data>;
  /** What came of a call though the customer has left the flow meanwhile: what has to be told all the same. */
  answeredLate?(answer: CallAnswer, context: FlowContext): readonly OutgoingMessage[];
  /** Tells of something that changed. */
  noticed?(notice: Json, context: FlowContext): FlowStep<Data>;
  /** What it is called where the customer is told that it goes on or has expired; without one nothing is said. */
  title?(context: FlowContext): string;
}

/** A flow as the routing sees it: its data hidden in frames. */
export interface Flow<Argument = never> {
  readonly name: string;
  start(argument: Argument, context: FlowContext): FlowMove;
  resume(frame: Frame): RunningFlow | null;
  answeredLate(answer: CallAnswer, context: FlowContext): readonly OutgoingMessage[];
  /** null = it tells of nothing. */
  noticed(notice: Json, context: FlowContext): FlowMove | null;
  /** What it is called; null = nothing is said of it. */
  title(context: FlowContext): string | null;
}

/** A frame that was read back and can go on. */
export interface RunningFlow {
  readonly frame: Frame;
  accepts(input: FlowInput, context: FlowContext): boolean;
  step(input: FlowInput, context: FlowContext): FlowMove;
  answered(answer: CallAnswer, context: FlowContext): FlowMove;
  /** The frame with what a message tells beside; null = nothing. */
  besides(input: FlowInput, context: FlowContext): Frame | null;
  askAgain(context: FlowContext): readonly OutgoingMessage[] | null;
  title(context: FlowContext): string | null;
}

/** A step with its data put into a frame; null = the flow ended. */
export interface FlowMove {
  readonly frame: Frame | null;
  readonly say: readonly OutgoingMessage[];
  readonly failed: boolean;
  readonly calls: readonly NewCall[];
  readonly language?: Language;
  readonly settles?: true;
}

/** Makes a flow of its definition: reads, checks and migrates the frames, so that the definition sees its own data only. */
export function defineFlow<Data extends object, Argument>(definition: FlowDefinition<Data, Argument>): Flow<Argument> {
  const { name, version, schema } = definition;

  function move(step: FlowStep<Data>, { now, turn }: FlowContext, waitsFor: number | null): FlowMove {
    const { call } = step;
    const frame = { flow: name, version, data: toJson(step.data), at: now, call: call === undefined ? waitsFor : turn };
    return {
      frame: step.outcome === 'wait' ? frame : null,
      say: step.say,
      failed: step.outcome === 'failed',
      calls: call === undefined ? [] : [{ ...call, flow: name }],
      ...(step.language === undefined ? {} : { language: step.language }),
      ...(step.settles === undefined ? {} : { settles: step.settles }),
    };
  }

  function read(frame: Frame): Data | null {
    const data = frame.version === version ? frame.data : definition.migrate(frame.data, frame.version);
    const parsed = schema.safeParse(data);
    return parsed.success ? parsed.data : null;
  }

  return {
    name,
    start: (argument, context) => move(definition.start(argument, context), context, null),
    title: (context) => definition.title?.(context) ?? null,
    answeredLate: (answer, context) => definition.answeredLate?.(answer, context) ?? [],
    noticed(notice, context) {
      const step = definition.noticed?.(notice, context);
      return step === undefined ? null : move(step, context, null);
    },
    resume(frame) {
      const data = read(frame);
      if (data === null) return null;
      return {
        frame: { ...frame, version, data: toJson(data) },
        accepts: (input, context) => definition.accepts(data, input, context),
        step: (input, context) => move(definition.step(data, input, context), context, frame.call),
        answered(answer, context) {
          const step = definition.answered?.(data, answer, context) ?? { data, say: [], outcome: 'wait' };
          return move(step, context, null);
        },
        besides(input, context) {
          const told = definition.besides?.(data, input, context) ?? null;
          return told === null ? null : { ...frame, version, data: toJson(told), at: context.now };
        },
        askAgain: (context) => definition.askAgain(data, context),
        title: (context) => definition.title?.(context) ?? null,
      };
    },
  };
}
