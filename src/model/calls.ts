import { z } from 'zod';
import type { ConversationRef, IncomingEvent } from './event.ts';

/** Plain JSON. */
export type Json = z.infer<ReturnType<typeof z.json>>;

/** Plain data as JSON: what is undefined is left out. */
export const toJson = (value: object): Json => z.json().parse(JSON.parse(JSON.stringify(value)));

/**
 * What a flow asks of a service: looked up, filed or changed after the turn, outside its transaction. What comes of it
 * is the conversation's next event.
 */
export interface CallRequest {
  readonly name: string;
  readonly arguments: Json;
  /** Tried again until it succeeds, for a day; otherwise it ends within a few seconds, whatever comes of it. */
  readonly patient: boolean;
}

/** A call as a turn makes it. */
export interface NewCall extends CallRequest {
  /** Which flow waits for what comes of it. */
  readonly flow: string;
}

/** A call that waits to be made, as the store hands it out. */
export interface CallItem extends NewCall {
  readonly id: number;
  readonly ref: ConversationRef;
  /** The customer for whom it is made. */
  readonly from: IncomingEvent['from'];
  /** Tries before this one. */
  readonly attempts: number;
  /** ms since 1970. */
  readonly madeAt: number;
}

/** What comes of a call. */
export const CallResult = z.discriminatedUnion('ok', [
  z.strictObject({ ok: z.literal(true), value: z.json() }),
  /** The service could not be reached, or failed. */
  z.strictObject({ ok: z.literal(false) }),
]);
export type CallResult = z.infer<typeof CallResult>;

/** The calls that turns have made. Part of the store: a call is made though the process dies that was to make it. */
export interface CallStore {
  /** Takes the call that is due longest; null = none is. Marked as being made before it is returned. */
  takeCall(now: number): Promise<CallItem | null>;
  /** Puts what came of a call into its conversation's line, and forgets the call; once, however often it is told. */
  finishCall(id: number, result: CallResult, now: number): Promise<void>;
  /** Its try failed: due again at `dueAt`, ms since 1970. */
  retryCall(id: number, dueAt: number): Promise<void>;
  /** Makes calls due again that a stopped or killed process was making. */
  recoverCalls(): Promise<number>;
  /** When the next call is due, ms since 1970; null = there is none. */
  nextCallDue(): Promise<number | null>;
}
