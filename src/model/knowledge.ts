import type { Language, Localized } from './language.ts';
import type { Priority } from './ticket.ts';

/** The flows that a knowledge entry may start, by name. */
export const FLOW_NAMES = [
  'track-order',
  'return-request',
  'complaint',
  'ticket-status',
  'human',
  'survey',
  'privacy',
  'language',
] as const;
export type FlowName = (typeof FLOW_NAMES)[number];

/** What to do with a message that may mean an entry and may not. */
export const WHEN_UNSURE = ['answer', 'balanced', 'ask'] as const;
export type WhenUnsure = (typeof WHEN_UNSURE)[number];

export const WEEKDAYS = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const;
export type Weekday = (typeof WEEKDAYS)[number];

/** A span of a day in the shop's timezone, `HH:MM` each; `to` may be `24:00`. */
export interface Span {
  readonly from: string;
  readonly to: string;
}

/** Days on which the weekly hours do not hold; both days belong to it. No hours = closed. */
export interface Holiday {
  /** `YYYY-MM-DD` */
  readonly from: string;
  /** `YYYY-MM-DD` */
  readonly to: string;
  readonly name?: Localized;
  readonly hours: readonly Span[];
}

/** What people can use to reach the shop besides this bot. */
interface Contact {
  readonly phone?: string;
  readonly email?: string;
  readonly wechat?: string;
  readonly url?: string;
}

/** What of the goods the shop does not take back. */
export interface ReturnExclusion {
  /** Words that stand in an item's name, or its number; `*` at its end stands for anything. */
  readonly items: readonly string[];
  readonly why: Localized;
}

export const HANDOVERS = ['pick-up', 'drop-off'] as const;
type Handover = (typeof HANDOVERS)[number];

/** When goods may be returned or exchanged. Days count from delivery. */
export interface ReturnRules {
  /** For a refund of what was simply not liked. */
  readonly days: number;
  readonly exchangeDays: number;
  /** For what is damaged, wrong or incomplete, whatever is wished. */
  readonly faultDays: number;
  /** In which a fault is repaired: the warranty. */
  readonly repairDays: number;
  /** Not taken back, unless they are faulty. */
  readonly excluded: readonly ReturnExclusion[];
  /** In which the goods have to be, unless they are faulty; null = the built-in words. */
  readonly condition: Localized | null;
  readonly handover: readonly Handover[];
}

/** What a complaint may be about. */
export interface ComplaintTopic {
  readonly id: string;
  readonly title: Localized;
  /** Stand in complaints about it. */
  readonly words: readonly string[];
  /** Somebody has to look at once. */
  readonly urgent: boolean;
}

export interface ComplaintCategory extends ComplaintTopic {
  readonly subcategories: readonly ComplaintTopic[];
}

/** How tickets are worked on. */
export interface TicketRules {
  /** Hours from its opening until a ticket should be solved, by priority. */
  readonly dueHours: Readonly<Record<Priority, number>>;
  /** Days after which a solved ticket is closed; until then the customer may take it up again. */
  readonly reopenDays: number;
}

/** A desk: people who serve customers, and where they see them. */
export interface DeskRoom {
  readonly id: string;
  /** The group that cases come to; null = only the page `/desk`. */
  readonly room: { readonly platform: string; readonly conversation: string } | null;
  /** Whose cases it takes, by the topics of the knowledge, languages and platforms; empty = any. */
  readonly topics: readonly string[];
  readonly languages: readonly Language[];
  readonly channels: readonly string[];
}

/** A reply that agents send with one tap. */
interface QuickReply {
  readonly id: string;
  readonly text: Localized;
}

/** How people serve customers. Times are minutes. */
export interface DeskRules {
  /** The first that takes a case gets it; the last takes any. */
  readonly desks: readonly [DeskRoom, ...DeskRoom[]];
  /** What goes out to customers of what agents write in a group: all but notes, or only what is marked. */
  readonly replies: 'all' | 'marked';
  /** Personal data is masked in groups. */
  readonly masked: boolean;
  readonly firstAnswer: Readonly<Record<Priority, number>>;
  readonly nextAnswer: Readonly<Record<Priority, number>>;
  /** Until a silent customer is asked whether they are still there; as long again, and the case is closed. */
  readonly idle: number;
  /** Who is reminded last, by their name in `people list`; null = nobody. */
  readonly lead: string | null;
  readonly quickReplies: readonly QuickReply[];
}

/** `shop.yaml`, with its defaults filled in. */
export interface Shop {
  readonly name: Localized;
  /** The first one is answered in when the customer's is not known. */
  readonly languages: readonly [Language, ...Language[]];
  /** An IANA name, such as Asia/Shanghai. */
  readonly timezone: string;
  /** null = never said, so nothing is told about hours; a day that is not named is closed. */
  readonly hours: Readonly<Partial<Record<Weekday, readonly Span[]>>> | null;
  readonly holidays: readonly Holiday[];
  readonly contact: Contact;
  /** Origins whose pages may embed the chat; empty = none but our own. */
  readonly embedOn: readonly string[];
  readonly whenUnsure: WhenUnsure;
  /** RE2 patterns of the shop's order numbers, each matching a whole one in any case; empty = the shop never said. */
  readonly orderNumbers: readonly string[];
  readonly privacyNotice: Localized | null;
  readonly tickets: TicketRules;
  readonly desk: DeskRules;
  readonly returns: ReturnRules;
  readonly complaints: readonly ComplaintCategory[];
}

/** Something customers may ask. It has an answer, or it starts a flow. */
export interface Entry {
  readonly id: string;
  readonly topic: string;
  /** What a button that leads here says; the first question unless the admin wrote one. */
  readonly title: Localized;
  readonly questions: Readonly<Record<Language, readonly string[]>>;
  readonly answer: Localized | null;
  readonly flow: FlowName | null;
  /** Entries offered as choices under the answer. */
  readonly next: readonly string[];
  /** Must find this entry; never used to train. */
  readonly tests: Readonly<Record<Language, readonly string[]>>;
}

/** A text with `{variables}`, or one for each plural category (CLDR: zero one two few many other) of `{count}`. */
export type Phrase = string | ({ readonly other: string } & Readonly<Partial<Record<Intl.LDMLPluralRule, string>>>);
export type Phrases = Readonly<Record<string, Phrase>>;

/** `words.yaml`. */
export interface Words {
  /** Groups of words that mean the same to this shop's customers. */
  readonly synonyms: readonly (readonly string[])[];
  /** Never repeated to anybody. */
  readonly blocked: readonly string[];
  /** Words of anger: the offer of a person comes earlier. */
  readonly anger: readonly string[];
}

/** One whole version of the shop's knowledge; never changed, only replaced. */
export interface Knowledge {
  /** Made from the files' content: the same content has the same version everywhere. */
  readonly version: string;
  readonly shop: Shop;
  /** Topic ids in the order of the files, with their titles. */
  readonly topics: ReadonlyMap<string, Localized>;
  readonly entries: ReadonlyMap<string, Entry>;
  readonly phrases: Readonly<Record<Language, Phrases>>;
  readonly words: Words;
}

/** Something wrong in a knowledge file. A `fault` keeps the version from going live, a `warning` does not. */
export interface Fault {
  readonly severity: 'fault' | 'warning';
  /** Relative to the knowledge folder. */
  readonly file: string;
  /** From 1. */
  readonly line: number;
  /** From 1. */
  readonly column: number;
  /** What is wrong and what to do. */
  readonly message: string;
}
