import type { Adapter, Capabilities } from '../../model/adapter.ts';
import type { Case, Suggestion } from '../../model/case.ts';
import type { Clock } from '../../model/clock.ts';
import type { Desk, DeskMember } from '../../model/desk.ts';
import type { IncomingEvent } from '../../model/event.ts';
import type { Knowledge } from '../../model/knowledge.ts';
import type { Choice, OutgoingMessage } from '../../model/message.ts';
import type { Store } from '../../model/store.ts';
import type { Tickets } from '../../model/ticket.ts';
import type { Earlier } from './card.ts';
import type { RoomView } from './view.ts';

/** For channels that are switched off. */
const PLAIN: Capabilities = { buttons: 0, maxText: 2000, unit: 'characters' };
const EARLIER = 6;

export interface RoomsOptions {
  readonly store: Store;
  readonly desk: Pick<Desk, 'act'>;
  readonly tickets: Pick<Tickets, 'ofCustomer'>;
  /** What the knowledge has to say to what the customer of a case wrote last. */
  readonly suggestions: (current: Pick<Case, 'ref' | 'language'>) => Promise<Suggestion[]>;
  readonly knowledge: () => Knowledge;
  /** The channel of a platform; undefined = it is switched off. */
  readonly adapter: (platform: string) => Adapter | undefined;
  /** Makes messages showable on a channel. */
  readonly fit: (messages: readonly OutgoingMessage[], channel: Capabilities) => OutgoingMessage[];
  readonly clock: Clock;
  readonly log: {
    error(about: object, text: string): void;
    warn(about: object, text: string): void;
  };
}

/** Something that happened in a room, and who did it. */
export interface Scene {
  readonly event: IncomingEvent;
  /** The same for every delivery of the event, and another for everybody else. */
  readonly key: string;
  /** The room's desks: most have one. */
  readonly desks: readonly string[];
  readonly view: RoomView;
}

/** The same, of somebody who may act. */
export interface MemberScene extends Scene {
  readonly member: DeskMember & { readonly id: number };
}

export const capabilitiesOf = ({ adapter }: Pick<RoomsOptions, 'adapter'>, platform: string): Capabilities =>
  adapter(platform)?.capabilities ?? PLAIN;

/** By which name a room's posts are told apart from those of others. */
const roomName = (desk: string): string => `desk:${desk}`;

/** Words with something to press, where there is room for it. */
export function withChoices(text: string, choices: readonly Choice[], { channel }: RoomView): OutgoingMessage {
  const shown = choices.slice(0, channel.buttons);
  return shown.length === 0 ? { kind: 'text', text } : { kind: 'choices', text, choices: [...shown] };
}

/** Whether it was answered or done before: then it was delivered again. */
export const wasDone = ({ store }: Pick<RoomsOptions, 'store'>, { key, desks }: Scene): Promise<boolean> =>
  store.wasPosted(roomName(desks[0] ?? ''), answerKey(key, 0));

/** It is done, and not answered any more. */
export const setDone = (
  { store, clock }: Pick<RoomsOptions, 'store' | 'clock'>,
  { key, desks }: Scene,
): Promise<void> => store.takeKey(roomName(desks[0] ?? ''), answerKey(key, 0), clock.now());

const answerKey = (key: string, place: number): string => `answer:${key}:${place}`;

/** Answers what happened in a room, once however often it is delivered. */
export async function answer(
  { store, fit, clock }: Pick<RoomsOptions, 'store' | 'fit' | 'clock'>,
  { event, key, desks, view }: Scene,
  message: OutgoingMessage | string,
): Promise<void> {
  const whole: OutgoingMessage = typeof message === 'string' ? { kind: 'text', text: message } : message;
  const posts = fit([whole], view.channel).map((part, place) => ({
    ref: event.ref,
    message: part,
    of: null,
    replyTo: event.messageId,
    key: answerKey(key, place),
  }));
  await store.postToRoom(roomName(desks[0] ?? ''), null, posts, clock.now());
}

/** What is known of the customer besides the case. */
export async function earlierOf(
  { store, tickets }: Pick<RoomsOptions, 'store' | 'tickets'>,
  { customer, number }: Case,
): Promise<Earlier> {
  const cases = await store.casesOfCustomer(customer, EARLIER);
  return { cases: cases.filter((one) => one.number !== number), tickets: await tickets.ofCustomer(customer) };
}
