import type { ConversationRef, IncomingEvent, IncomingFile } from './event.ts';
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
  /** Shows cards; else they become text. */
  readonly cards?: boolean;
  /** Customers can send files here. */
  readonly receivesFiles?: boolean;
  /** Takes files along with a text; else they become a line with their name and, where they have one, their address. */
  readonly files?: boolean;
  /** Messages of one turn that leave no room for more become one: for platforms that count them. */
  readonly merge?: boolean;
  /** A send that is repeated under its key is shown once: it may be repeated after any number of crashes. */
  readonly repeatable?: boolean;
  /** The platform's rates, all of which hold; absent = a channel of our own, without any. */
  readonly rates?: {
    /** Of each conversation. */
    readonly conversation?: readonly Rate[];
    /** Of each conversation that is a group, besides. */
    readonly group?: readonly Rate[];
    readonly account?: readonly Rate[];
  };
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
  readonly state: 'starting' | 'connected' | 'needs-login' | 'disconnected' | 'stopped';
  /** For people: why it is not connected and what to do. Never holds a secret. */
  readonly detail?: string;
  /** What a person has to scan, where it needs a login: the text of a QR code. */
  readonly qr?: string;
}

/** A request that a platform makes to us, as it came. */
export interface HttpRequest {
  readonly query: Readonly<Record<string, string | undefined>>;
  /** By name in small letters. */
  readonly headers: Readonly<Record<string, string | undefined>>;
  /** Nothing of it was changed: signatures are made over these bytes. */
  readonly body: Uint8Array;
}

export interface HttpResponse {
  readonly status: number;
  readonly type?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

/** An address of ours that a platform calls. */
export interface HttpRoute {
  readonly method: 'GET' | 'POST';
  /** From the root, such as /webhooks/telegram. */
  readonly path: string;
  /** A longer body is answered with 413 before it is read whole. */
  readonly maxBytes: number;
  /** A promise that is rejected is answered with 500, and the platform delivers again. */
  handle(request: HttpRequest): Promise<HttpResponse>;
}

/** A file as its platform gave it. */
export interface Download {
  readonly name: string;
  /** A MIME type. */
  readonly type: string;
  readonly bytes: Uint8Array;
}

/** Takes what an adapter has read. Resolves once the event is durable: only then may the platform be told "received". */
export type EventSink = (event: IncomingEvent) => Promise<void>;

/** What every channel implements. */
export interface Adapter {
  readonly platform: string;
  readonly capabilities: Capabilities;
  /** Addresses that the platform calls; the web server serves them from the start on. */
  readonly routes?: readonly HttpRoute[];
  /**
   * Connects. Rejected when it cannot: it is called again, later and later. A connection that is lost afterwards is the
   * adapter's own to mend; `status` tells of it.
   */
  start(sink: EventSink): Promise<void>;
  stop(): Promise<void>;
  status(): AdapterStatus;
  /** The shop's own account, as refs name it; null = it is not known yet, such as before a login. */
  account?(): string | null;
  /**
   * Writes one message that `fit` has already made showable here. Never throws for a platform's fault.
   * `options.key` is the same when a send is repeated: an adapter whose platform can tell repeats apart uses it.
   */
  send(
    ref: ConversationRef,
    message: OutgoingMessage,
    options: { readonly key: string; readonly replyTo?: string },
  ): Promise<SendResult>;
  /** Gives a message of ours new words. Never throws for a platform's fault. */
  edit?(ref: ConversationRef, messageId: string, message: OutgoingMessage): Promise<SendResult>;
  /** Takes a message of ours back. Never throws for a platform's fault. */
  recall?(ref: ConversationRef, messageId: string): Promise<SendResult>;
  /**
   * Opens a thread of a group for a case. `card` becomes its first message where threads begin with one; then its id is
   * `messageId`. null = this group has no threads. Never throws for a platform's fault.
   */
  openThread?(
    group: ConversationRef,
    thread: { readonly title: string; readonly card: OutgoingMessage },
  ): Promise<
    | { readonly opened: true; readonly ref: ConversationRef; readonly messageId: string | null }
    | { readonly opened: false; readonly failure: SendFailure }
    | null
  >;
  /** Shows the customer that a reply is coming. Never rejected. */
  typing?(ref: ConversationRef): Promise<void>;
  /** Fetches a file that a customer sent. Rejected when the platform does not give it, or it is over `maxBytes`. */
  download?(file: IncomingFile, maxBytes: number): Promise<Download>;
}
