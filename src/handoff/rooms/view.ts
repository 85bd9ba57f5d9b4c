import { type Speaker, speaker } from '../../dialogs/phrases.ts';
import type { Capabilities } from '../../model/adapter.ts';
import { type Case, caseCode } from '../../model/case.ts';
import type { DeskRoom, Knowledge } from '../../model/knowledge.ts';
import type { Language } from '../../model/language.ts';
import { mask } from '../../privacy/mask.ts';

/** How a room is written to. */
export interface RoomView {
  readonly desk: string;
  readonly say: Speaker;
  /** The shop's first one: what rooms speak. */
  readonly language: Language;
  readonly timeZone: string;
  /** What it can show. */
  readonly channel: Capabilities;
  /** Personal data is taken out. */
  readonly masked: boolean;
  /** Only what is marked goes out to customers. */
  readonly marked: boolean;
  readonly lead: string | null;
}

/** A desk whose cases come to a group. */
export type DeskWithRoom = DeskRoom & { readonly room: NonNullable<DeskRoom['room']> };

export function roomsOf({ shop }: Knowledge): DeskWithRoom[] {
  return shop.desk.desks.flatMap((desk) => (desk.room === null ? [] : [{ ...desk, room: desk.room }]));
}

export function viewOf(knowledge: Knowledge, desk: string, channel: Capabilities): RoomView {
  const { languages, timezone, desk: rules } = knowledge.shop;
  const [language] = languages;
  const { masked, replies, lead } = rules;
  return {
    ...{ desk, say: speaker(knowledge, language), language, timeZone: timezone, channel },
    ...{ masked, marked: replies === 'marked', lead },
  };
}

/** Commands are words with a code where there is nothing to press. */
export const hasBareWords = ({ buttons }: Capabilities): boolean => buttons === 0;

export const hidden = (text: string, { masked }: Pick<RoomView, 'masked'>): string => (masked ? mask(text) : text);

/** Who a customer is to read: nothing that could be taken for a line of ours. */
export function customerName({ customer }: Pick<Case, 'customer'>, { say }: Pick<RoomView, 'say'>): string {
  const name = (customer.name ?? '').replace(/[\p{C}\s]+/gu, ' ').trim();
  return name === '' ? say('desk.room.visitor') : name.slice(0, 60).toWellFormed();
}

const CHANNELS = ['web', 'telegram', 'teams', 'wechat', 'wechat-official'] as const;

/** What people call a platform. */
export function channelName(platform: string, { say }: Pick<RoomView, 'say'>): string {
  const known = CHANNELS.find((one) => one === platform);
  return known === undefined ? platform : say(`admin.channel.${known}`);
}

export function languageName(code: Language, { language }: Pick<RoomView, 'language'>): string {
  return new Intl.DisplayNames(language, { type: 'language' }).of(code) ?? code;
}

/** "11月23日 14:05" */
export function moment(at: number, { language, timeZone }: Pick<RoomView, 'language' | 'timeZone'>): string {
  const time = { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' } as const;
  return new Intl.DateTimeFormat(language, { timeZone, month: 'short', day: 'numeric', ...time }).format(at);
}

const LISTED = 20;

/** The open cases of a desk, as a list to choose from. */
export function listed(cases: readonly Case[], view: RoomView, now: number): string {
  const { say } = view;
  if (cases.length === 0) return say('desk.room.noneOpen');
  const lines = cases.slice(0, LISTED).map((one) => {
    const about = { code: caseCode(one.number), name: customerName(one, view) };
    if (one.agent !== null) return say('desk.room.served', { ...about, agent: one.agent.name });
    return say('desk.room.waiting', { ...about, count: Math.max(0, Math.floor((now - one.since) / 60_000)) });
  });
  const more = cases.length - LISTED;
  return [...lines, ...(more > 0 ? [say('desk.room.more', { count: more })] : [])].join('\n');
}
