import type { ConversationRef, IncomingEvent } from './event.ts';
import type { OutgoingMessage } from './message.ts';

/** How a channel counts the length of a text. */
export type TextUnit = 'utf16' | 'characters' | 'bytes';

/** At most `messages` within any `perMs` milliseconds. */
export interface Rate {
  readonly messages: number;
  readonly perMs: number;
}

/** What a channel can show and how fast it may be written to; `fit` and the outbox read it. */
export interface Capabilities {
  /** The most buttons under one message; 0 = none, choices become a numbered list. */
  readonly buttons: number;
  /** The longest text of one message, counted in `unit`. */
  readonly maxText: number;
  readonly unit: TextUnit;
  /** The platform's rates; absent = none. */
  readonly rates?: { readonly conversation?: Rate; readonly account?: Rate };
}

/** Why a message did not go out, in our words. */
export type SendFailure =
  | { readonly kind: 'rate-limited'; readonly retryAfterMs: number }
  /** `maybeSent`: the platform may have taken it before the connection broke. */
  | { readonly kind: 'unavailable'; readonly maybeSent: boolean }
  | { readonly kind: 'unreachable'; readonly why: 'blocked' | 'left' | 'gone' }
  | { readonly kind: 'unauthorized' }
  | { readonly kind: 'rejected'; readonly why: string };

export type SendResult =
  | { readonly sent: true; readonly messageId: string }
  | { readonly sent: false; readonly failure: SendFailure };

export interface AdapterStatus {
  readonly state: 'starting' | 'connected' | 'disconnected' | 'stopped';
  /** For people: why it is not connected and what to do. */
  readonly detail?: string;
}

/** Takes what an adapter has read. Resolves once the event is durable: only then may the platform be told "received". */
export type EventSink = (event: IncomingEvent) => Promise<void>;

/** What every channel implements. */
export interface Adapter {
  readonly platform: string;
  readonly capabilities: Capabilities;
  start(sink: EventSink): Promise<void>;
  stop(): Promise<void>;
  status(): AdapterStatus;
  /**
   * Writes one message that `fit` has already made showable here. Never throws for a platform's fault.
   * `options.key` is the same when a send is repeated: an adapter whose platform can tell repeats apart uses it.
   */
  send(
    ref: ConversationRef,
    message: OutgoingMessage,
    options: { readonly key: string; readonly replyTo?: string },
  ): Promise<SendResult>;
}
