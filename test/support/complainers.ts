import { randomInt } from 'node:crypto';
import { z } from 'zod';
import { type Line, openTalk, type Service, startService, type Talk, talkAt } from './service.ts';
import { again, LONG_MS, until } from './waiting.ts';

const ADMIN_TOKEN = 'the-token-of-the-operator';
/** What a customer writes or picks until the complaint is submitted. */
const STEPS = 6;

/** What became of a customer's complaint. */
interface Complaint {
  /** Word for word. */
  readonly what: string;
  /** The numbers of tickets that they were told, such as T1001. */
  readonly told: readonly string[];
  /** Tickets whose words are theirs. */
  readonly filed: readonly string[];
}

export interface ComplainersReport {
  readonly complaints: readonly Complaint[];
  /** All tickets there are. */
  readonly tickets: number;
  /** How many complaints were submitted when it was killed, for each kill. */
  readonly submittedAtKills: readonly number[];
}

export interface ComplainersOptions {
  /** The service's environment; the store it names must be empty. */
  readonly env: Readonly<Record<string, string>>;
  readonly customers: number;
  readonly kills: number;
}

/**
 * Customers complain all at once, from their words to the last "submit", while the service is killed at random moments and
 * started again; each repeats what is not acknowledged under the same id, as the chat page does.
 */
export async function runComplainers({ env, customers, kills }: ComplainersOptions): Promise<ComplainersReport> {
  const settings = { ...env, ADMIN_TOKEN, CHAT_MESSAGES_PER_MINUTE: '0', CHAT_OPENINGS_PER_MINUTE: '0' };
  let service: Service = await startService(settings);
  const fixed = { ...settings, PORT: new URL(service.url).port };
  const { url } = service;
  let steps = 0;
  let submitted = 0;
  const everybody = Array.from({ length: customers }, async (_, n) => {
    const opened = await again(() => openTalk(url));
    const what = `第${n}位顾客：快递员态度很差，还把包裹${n}扔在门外淋湿了`;
    const lines = await complain(
      talkAt(() => url, opened),
      what,
      (choice) => {
        steps++;
        if (choice.endsWith(':submit')) submitted++;
      },
    );
    return { what, told: lines.flatMap(({ author, message }) => (author === 'bot' ? numbersIn(message.text) : [])) };
  });
  const complained = Promise.all(everybody);
  const submittedAtKills: number[] = [];
  for (const at of momentsOf(kills, customers * STEPS)) {
    await Promise.race([until(() => steps >= at, LONG_MS), complained]);
    await service.kill();
    submittedAtKills.push(submitted);
    service = await startService(fixed);
  }
  const complaints = await complained;
  const tickets = await ticketsOf(url);
  await service.stop();
  const filed = (what: string): string[] =>
    tickets.flatMap((ticket) => (ticket.description === what ? [`T${ticket.number}`] : []));
  return {
    complaints: complaints.map((one) => ({ ...one, filed: filed(one.what) })),
    tickets: tickets.length,
    submittedAtKills,
  };
}

/** After how many steps it is killed: at random, and at least half of the times while complaints are submitted. */
function momentsOf(kills: number, steps: number): number[] {
  const last = steps - Math.ceil(steps / STEPS);
  return Array.from({ length: kills }, (_, n) => (n % 2 === 0 ? randomInt(last, steps) : randomInt(1, last))).sort(
    (a, b) => a - b,
  );
}

/** Answers all that is asked with what comes first, until nothing more is; `done` is told of each step that was taken. */
async function complain(talk: Talk, what: string, done: (choice: string) => void): Promise<Line[]> {
  let next: { text: string } | { choice: string } = { text: what };
  for (let n = 0; ; n++) {
    const id = `m${n}`;
    const body = { id, ...next };
    await again(async () => {
      const { status } = await talk.post(body);
      if (status !== 202) throw new Error(`a message was answered ${status}`);
    });
    done('choice' in next ? next.choice : '');
    const lines = await again(() => talk.replied([id]));
    const choices = lines.findLast(({ replyTo }) => replyTo === id)?.message.choices ?? [];
    const choice = choices.find((one) => /^(complaint|photos?):|^flow:complaint/.test(one.id))?.id;
    if (choice === undefined) return lines;
    next = { choice };
  }
}

const numbersIn = (text: string): readonly string[] => text.match(/T\d{4,}/g) ?? [];

const Listed = z.object({ total: z.number(), tickets: z.array(z.object({ number: z.number() })) });
const Whole = z.object({ ticket: z.object({ number: z.number(), description: z.string() }) });

async function ticketsOf(url: string): Promise<{ readonly number: number; readonly description: string }[]> {
  const read = async (path: string): Promise<unknown> => {
    const response = await fetch(`${url}/admin/api/tickets${path}`, {
      headers: { authorization: `Bearer ${ADMIN_TOKEN}` },
    });
    return response.json();
  };
  const { total, tickets } = Listed.parse(await read('?limit=100'));
  if (total !== tickets.length) throw new Error('more tickets than this reads at once');
  return Promise.all(tickets.map(async ({ number }) => Whole.parse(await read(`/${number}`)).ticket));
}
