import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parse } from 'yaml';
import { z } from 'zod';
import { decide } from '../../src/bot/decide.ts';
import { fitAll } from '../../src/bot/fit.ts';
import { contextOf } from '../../src/bot/memory.ts';
import { howToChoose } from '../../src/bot/turn.ts';
import type { Capabilities } from '../../src/model/adapter.ts';
import type { Choice } from '../../src/model/message.ts';
import { newSession, type Session } from '../../src/model/session.ts';
import type { Decision } from '../../src/model/turn.ts';
import type { Understander } from '../../src/model/understanding.ts';

const words = z.union([z.string(), z.array(z.string())]).transform((value) => [value].flat());

/** One thing a customer does, and what a reader expects of the reply. */
const Step = z
  .strictObject({
    customer: z.string().optional(),
    /** Picks the n-th choice of the last reply: by its button, or by writing its number where there are none. */
    pick: z.number().int().positive().optional(),
    entry: z.string().optional(),
    flow: z.string().optional(),
    language: z.string().optional(),
    /** The entries that were answered with besides, in their order. */
    also: words.optional(),
    /** Seconds since the step before. */
    after: z.number().nonnegative().default(20),
    /** Stands somewhere in the reply. */
    says: words.optional(),
    /** Labels that are offered, in this order, at the end of the reply. */
    offers: words.optional(),
  })
  .refine(
    ({ customer, pick }) => (customer === undefined) !== (pick === undefined),
    'a step has either customer or pick',
  );

const Chat = z.strictObject({
  chat: z.string(),
  /** When it takes place, in the shop's timezone; decides what is said about hours. */
  at: z.iso.datetime({ offset: true }).default('2026-11-20T10:00:00+08:00'),
  steps: z.array(Step).min(1),
});
export type Chat = z.infer<typeof Chat>;

/** Conversations as they stand in a file. Throws what zod finds wrong. */
export const parseChats = (value: unknown): Chat[] => z.array(Chat).parse(value);

/** All conversations under `test/chats`, one file a theme. */
export function readChats(): Chat[] {
  const folder = new URL('../chats/', import.meta.url);
  return readdirSync(fileURLToPath(folder))
    .filter((file) => file.endsWith('.yaml'))
    .flatMap((file) => parseChats(parse(readFileSync(new URL(file, folder), 'utf8'))));
}

/** What the channels that this project is for can show; the real adapters must not show less. */
export const CHANNELS: Readonly<Record<string, Capabilities>> = {
  'a page with buttons': { buttons: 20, maxText: 20_000, unit: 'utf16' },
  'a messenger with few buttons': { buttons: 3, maxText: 4096, unit: 'utf16' },
  'a messenger without buttons': { buttons: 0, maxText: 2048, unit: 'bytes' },
  'short messages': { buttons: 0, maxText: 70, unit: 'characters' },
};

/** What the customer reads after a step, on one channel. */
export interface Reply {
  readonly text: string;
  readonly offers: readonly string[];
  readonly decision: Decision;
  readonly language: string;
}

/** Holds a conversation on a channel, through understanding, deciding and fitting, as a turn does. */
export function holdChat(chat: Chat, understander: Understander, channel: Capabilities): Reply[] {
  const { knowledge } = understander;
  let now = Date.parse(chat.at);
  let session: Session = newSession(knowledge.shop.languages[0]);
  return chat.steps.map((step) => {
    now += step.after * 1000;
    const said = doStep(step, session.offered, channel);
    const input =
      'choice' in said
        ? ({ kind: 'choice', choice: said.choice } as const)
        : ({
            kind: 'text',
            text: said.text,
            understanding: understander.understand(said.text, session.language, contextOf(session, now)),
          } as const);
    const decided = decide({ knowledge, session, input, now });
    session = decided.session;
    const howTo = howToChoose(knowledge, session, now);
    const shown = fitAll(decided.say, channel, howTo);
    return {
      text: shown.map(({ text }) => text).join(''),
      offers: session.offered.map(({ label }) => label),
      decision: decided.decision,
      language: session.language,
    };
  });
}

function doStep(
  { customer, pick }: Chat['steps'][number],
  offered: readonly Choice[],
  channel: Capabilities,
): { text: string } | { choice: string } {
  if (customer !== undefined) return { text: customer };
  const number = pick ?? 0;
  const choice = offered[number - 1];
  if (choice === undefined) throw new Error(`there is no choice ${number}: ${offered.length} were offered`);
  return channel.buttons >= offered.length ? { choice: choice.id } : { text: String(number) };
}
