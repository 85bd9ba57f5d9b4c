import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parse } from 'yaml';
import { z } from 'zod';
import { decide } from '../../src/bot/decide.ts';
import { fitAll } from '../../src/bot/fit.ts';
import { contextOf } from '../../src/bot/memory.ts';
import { howToChoose } from '../../src/bot/turn.ts';
import type { TurnInput } from '../../src/dialogs/flow.ts';
import type { Capabilities } from '../../src/model/adapter.ts';
import type { Choice, OutgoingMessage } from '../../src/model/message.ts';
import { newSession, type Session } from '../../src/model/session.ts';
import { type Ticket, ticketName } from '../../src/model/ticket.ts';
import type { Decision } from '../../src/model/turn.ts';
import type { Understander } from '../../src/model/understanding.ts';
import type { Office } from './office.ts';

const words = z.union([z.string(), z.array(z.string())]).transform((value) => [value].flat());

/** One thing a customer does, and what a reader expects of the reply. */
const Step = z
  .strictObject({
    customer: z.string().optional(),
    /** Sends along, or alone, where the channel takes files. */
    files: z.array(z.enum(['image', 'video', 'voice', 'file'])).optional(),
    /** The step is only taken where the channel takes files: photos are asked for nowhere else. */
    onlyWithFiles: z.literal(true).optional(),
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
    /** Stands nowhere in the reply. */
    silent: words.optional(),
    /** What the customer's newest ticket then holds; null = they have none. */
    ticket: z
      .object({
        kind: z.string().optional(),
        state: z.string().optional(),
        priority: z.string().optional(),
        category: z.string().nullable().optional(),
        subcategory: z.string().nullable().optional(),
        order: z.string().nullable().optional(),
        contact: z.string().nullable().optional(),
        handover: z.string().nullable().optional(),
        /** Stands in its words. */
        description: z.string().optional(),
        wish: z.string().optional(),
        items: z.array(z.string()).optional(),
        files: z.number().optional(),
      })
      .nullable()
      .optional(),
  })
  .refine(
    ({ customer, pick, files }) => (customer === undefined && files === undefined) !== (pick === undefined),
    'a step has either customer (or files), or pick',
  );

const Chat = z.strictObject({
  chat: z.string(),
  /** When it takes place, in the shop's timezone; decides what is said about hours. */
  at: z.iso.datetime({ offset: true }).default('2026-11-20T10:00:00+08:00'),
  /** Held only after training: in its first second the service asks back where it then answers at once. */
  trained: z.literal(true).optional(),
  steps: z.array(Step).min(1),
});
export type Chat = z.infer<typeof Chat>;

/** Conversations as they stand in a file. Throws what zod finds wrong. */
export const parseChats = (value: unknown): Chat[] => z.array(Chat).parse(value);

/** Of the conversations through flows so many stand for all on a channel with the whole service behind it. */
const ONE_IN = 6;
const MANY = /^(?:flows|journeys|fresh|strangers|details|open-questions|asides|second-thoughts)/;

/** All conversations under `test/chats`, one file a theme; `some`: of those through flows only a part. */
export function readChats(which: 'all' | 'some' = 'all'): Chat[] {
  const folder = new URL('../chats/', import.meta.url);
  return readdirSync(fileURLToPath(folder))
    .filter((file) => file.endsWith('.yaml'))
    .flatMap((file) => {
      const chats = parseChats(parse(readFileSync(new URL(file, folder), 'utf8')));
      return which === 'all' || !MANY.test(file) ? chats : chats.filter((_chat, place) => place % ONE_IN === 0);
    });
}

/** What the channels that this project is for can show; the real adapters must not show less. */
export const CHANNELS: Readonly<Record<string, Capabilities>> = {
  'a page with buttons': { buttons: 20, maxText: 20_000, unit: 'utf16' },
  'a messenger with few buttons': { buttons: 3, maxText: 4096, unit: 'utf16', receivesFiles: true, cards: true },
  'a messenger without buttons': { buttons: 0, maxText: 2048, unit: 'bytes' },
  'short messages': { buttons: 0, maxText: 70, unit: 'characters' },
};

/** What the customer reads after a step, on one channel. */
export interface Reply {
  readonly text: string;
  readonly offers: readonly string[];
  /** Of what the customer did; what came of calls after it is not decided anew. */
  readonly decision: Decision;
  readonly language: string;
  /** The customer's newest ticket. */
  readonly ticket: TicketShown | null;
}

type TicketShown = NonNullable<Chat['steps'][number]['ticket']>;

/** What of a ticket a chat's step can name. */
function showTicket(ticket: Ticket | null): TicketShown | null {
  if (ticket === null) return null;
  const { order, items, files, wish, ...rest } = ticket;
  return {
    ...rest,
    order: order?.number ?? null,
    items: items.map(({ name }) => name),
    files: files.length,
    ...(wish === null ? {} : { wish }),
  };
}

/** Who holds a chat, and the services that the flows call. */
export interface ChatSetting {
  readonly understander: Understander;
  readonly channel: Capabilities;
  readonly office: Office;
}

/** Steps about photos are for channels that take files. */
export const isSkipped = ({ onlyWithFiles }: Chat['steps'][number], { receivesFiles }: Capabilities): boolean =>
  onlyWithFiles === true && receivesFiles !== true;

/**
 * Holds a conversation on a channel, through understanding, deciding, calling and fitting, as turns do. One reply for
 * each step; null = the step is not for this channel.
 */
export async function holdChat(
  chat: Chat,
  { understander, channel, office }: ChatSetting,
): Promise<readonly (Reply | null)[]> {
  const { knowledge } = understander;
  let now = Date.parse(chat.at);
  let session: Session = newSession(knowledge.shop.languages[0]);
  let turn = 0;
  const customer = office.newCustomer();

  /** One turn, and those that what comes of its calls leads to. */
  async function take(input: TurnInput): Promise<readonly OutgoingMessage[]> {
    const { receivesFiles = false } = channel;
    const decided = decide({ knowledge, session, input, now, turn: ++turn, receivesFiles });
    const made = turn;
    decisions.push(decided.decision);
    session = decided.session;
    const said = [...fitAll(decided.say, channel, howToChoose(knowledge, session, now))];
    for (const call of decided.calls) {
      const result = await customer.call(call, now);
      said.push(...(await take({ kind: 'result', flow: call.flow, turn: made, answer: { name: call.name, result } })));
    }
    return said;
  }

  let decisions: Decision[] = [];
  const replies: (Reply | null)[] = [];
  for (const step of chat.steps) {
    if (isSkipped(step, channel)) {
      replies.push(null);
      continue;
    }
    now += step.after * 1000;
    decisions = [];
    const named = nameTicket(step, await customer.newestTicket());
    const shown = await take(inputOf(named, session, { understander, channel }, now));
    const [decision] = decisions;
    if (decision === undefined) throw new Error('a step without a turn');
    replies.push({
      text: shown.map(({ text }) => text).join(''),
      offers: session.offered.map(({ label }) => label),
      decision,
      language: session.language,
      ticket: showTicket(await customer.newestTicket()),
    });
  }
  return replies;
}

/** `{ticket}` is the number of the customer's newest ticket: which one it is depends on the conversations held before. */
function nameTicket(step: Chat['steps'][number], newest: Ticket | null): Chat['steps'][number] {
  const name = newest === null ? '{ticket}' : ticketName(newest.number);
  return step.customer === undefined ? step : { ...step, customer: step.customer.replaceAll('{ticket}', name) };
}

function inputOf(
  { files, ...step }: Chat['steps'][number],
  session: Session,
  { understander, channel }: Omit<ChatSetting, 'office'>,
  now: number,
): TurnInput {
  const sent = (files ?? []).map((kind) => ({ kind }));
  if (step.customer === undefined && files !== undefined) return { kind: 'files', files: sent };
  const said = doStep(step, session.offered, channel);
  if ('choice' in said) return { kind: 'choice', choice: said.choice };
  const understanding = understander.understand(said.text, session.language, { ...contextOf(session, now), now });
  return { kind: 'text', text: said.text, understanding, ...(sent.length === 0 ? {} : { files: sent }) };
}

function doStep(
  { customer, pick }: Omit<Chat['steps'][number], 'files'>,
  offered: readonly Choice[],
  channel: Capabilities,
): { text: string } | { choice: string } {
  if (customer !== undefined) return { text: customer };
  const number = pick ?? 0;
  const choice = offered[number - 1];
  if (choice === undefined) throw new Error(`there is no choice ${number}: ${offered.length} were offered`);
  return channel.buttons >= offered.length ? { choice: choice.id } : { text: String(number) };
}
