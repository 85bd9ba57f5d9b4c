import { fileURLToPath } from 'node:url';
import { afterEach, describe, expect, test } from '@jest/globals';
import { readKnowledge } from '../../src/knowledge/read.ts';
import type { Adapter } from '../../src/model/adapter.ts';
import type { Knowledge } from '../../src/model/knowledge.ts';
import type { Choice } from '../../src/model/message.ts';
import type { Turn } from '../../src/model/turn.ts';
import { createUnderstander } from '../../src/understanding/understand.ts';
import { type FakeClock, fakeClock } from '../fakes/clock.ts';
import { type Chat, isSkipped, readChats } from '../support/chat.ts';
import { openTalkShop, type TalkShop } from '../support/talkShop.ts';
import { until } from '../support/waiting.ts';

/** A channel with its whole platform in the test's hand. */
export interface ChannelHarness {
  readonly adapter: Adapter;
  /** Somebody who writes in a talk of their own; known by a number. */
  customer(number: number): {
    says(text: string): Promise<void>;
    /** Presses the button; absent = there are none here, the number is written. */
    presses?(label: string): Promise<void>;
  };
  /** One event of the platform, that can be delivered more than once, at the same time. */
  event(customer: number, text: string): () => Promise<unknown>;
  /** What a customer was shown, oldest first. */
  shown(customer: number): readonly string[];
  /** What fails; null only on channels without outages. */
  readonly trouble: {
    /** Nothing that is sent arrives, or it does again. */
    away(isAway: boolean): void;
    /** The next send is refused, and told to come back after so many seconds. */
    limit(seconds: number): void;
  } | null;
  /** Resolves when the platform has shown all that it was given. */
  settled?(): Promise<void>;
  close(): Promise<void>;
}

type Step = Chat['steps'][number];

/** Events of the flood; the bar is 5,000: `XIAOER_FLOOD=5000 npm test -- test/adapters`. */
const FLOOD = Number(process.env.XIAOER_FLOOD ?? 150);

const FLOOD_MS = 60_000 + FLOOD * 40;

const { knowledge } = await readKnowledge(fileURLToPath(new URL('../../knowledge', import.meta.url)));
const understander = createUnderstander(sampleShop(knowledge));
const squeeze = (text: string): string => text.replace(/[\s*_\\]+/gu, '');

export interface ContractOptions {
  /** false = replies stand in the answers to the platform's own requests: while it is away it asks nothing. */
  readonly outages?: boolean;
}

/** What every channel must keep with the whole service behind it. */
export function channelContract(
  name: string,
  open: (clock: FakeClock) => Promise<ChannelHarness>,
  { outages = true }: ContractOptions = {},
): void {
  describe(`${name} with the service behind it`, () => {
    let harness: ChannelHarness;
    let shop: TalkShop;
    let sending = 0;

    /** Time stands still while a message is on its way: it travels in real time. */
    const watched = (adapter: Adapter): Adapter => ({
      ...adapter,
      async send(...message) {
        sending++;
        return adapter.send(...message).finally(() => sending--);
      },
    });
    const pass = (ms: number): Promise<void> => (sending > 0 ? new Promise(setImmediate) : shop.clock.advance(ms));

    const start = async (at?: number): Promise<void> => {
      const clock = fakeClock(at);
      harness = await open(clock);
      shop = await openTalkShop({ adapter: watched(harness.adapter), understander, clock });
      await harness.adapter.start(async (event) => void (await shop.inbox.accept(event)));
    };
    const turns = (): Promise<Turn[]> => Array.fromAsync(shop.store.turns(0, Number.MAX_SAFE_INTEGER));
    /** Moves the clock on until so many turns are done and all their replies went out. */
    const settle = (count: number): Promise<void> =>
      until(async () => {
        await pass(500);
        const { inbox, outbox, calls } = await shop.store.depths();
        return inbox === 0 && outbox === 0 && calls === 0 && (await turns()).length >= count;
      });

    afterEach(async () => {
      await harness.adapter.stop();
      await shop.close();
      await harness.close();
    });

    // Harnesses send no files.
    const chats = readChats('some').filter(
      ({ steps, trained }) => trained !== true && steps.every(({ files }) => files === undefined),
    );
    test.each(chats.map((chat) => [chat.chat, chat] as const))('%s', async (_title, chat) => {
      await start(Date.parse(chat.at));
      for (const [index, step] of chat.steps.entries()) {
        if (!isSkipped(step, harness.adapter.capabilities)) await walk(chat, index, step);
      }
    });

    async function walk({ chat }: Chat, index: number, step: Step): Promise<void> {
      await shop.clock.advance(step.after * 1000);
      const before = harness.shown(1).length;
      const turnsBefore = (await turns()).length;
      await act(step);
      await settle(turnsBefore + 1);
      await harness.settled?.();
      // What came of calls has turns of its own, after the customer's.
      const turn = (await turns())[turnsBefore];
      const { entry, also, flow } = turn?.decision ?? {};
      const offers = (await offered()).map(({ label }) => label);
      const found = { entry, also, flow, language: turn?.language, offers };
      expect({ chat, step: index + 1, ...found }).toMatchObject({ chat, step: index + 1, ...expectedOf(step) });
      const text = squeeze(harness.shown(1).slice(before).join(''));
      for (const words of step.says ?? []) expect(text).toContain(squeeze(words));
      for (const words of step.silent ?? []) expect(text).not.toContain(squeeze(words));
    }

    /** Does what the customer does: writes, presses, or writes the number where there is nothing to press. */
    async function act({ customer: said, pick = 0 }: Step): Promise<void> {
      const customer = harness.customer(1);
      if (said !== undefined) return customer.says(said);
      const labels = (await offered()).map(({ label }) => label);
      const hasButtons = harness.adapter.capabilities.buttons >= labels.length;
      if (customer.presses === undefined || !hasButtons) return customer.says(String(pick));
      await customer.presses(labels[pick - 1] ?? '');
    }

    async function offered(): Promise<readonly Choice[]> {
      const last = (await turns()).at(-1);
      return last === undefined ? [] : ((await shop.store.session(last.conversation))?.offered ?? []);
    }

    test(
      'events that are delivered three times, all at once, have one turn each',
      async () => {
        await start();
        const deliveries = Array.from({ length: FLOOD }, (_event, n) => harness.event(n % 50, `包邮吗 ${n}`));
        for (let from = 0; from < FLOOD; from += 50) {
          const some = deliveries.slice(from, from + 50);
          await Promise.all([...some, ...some, ...some].map((deliver) => deliver()));
        }
        await until(async () => (await turns()).length >= FLOOD && (await shop.store.depths()).inbox === 0);
        expect(await turns()).toHaveLength(FLOOD);
      },
      FLOOD_MS,
    );

    const testOutages = outages ? test : (): void => {};
    testOutages(
      'with the platform away for ten minutes and busy after, nothing is lost, early or out of order',
      async () => {
        await start();
        const { trouble } = harness;
        if (trouble === null) throw new Error('a channel with outages says how they are made');
        trouble.away(true);
        for (let n = 0; n < 5; n++) await harness.customer(1).says(`运费多少 ${'?'.repeat(n)}`);
        await until(async () => (await turns()).length === 5);
        for (let minute = 0; minute < 10; minute++) await shop.clock.advance(60_000);
        expect(harness.shown(1)).toEqual([]);
        trouble.away(false);
        trouble.limit(30);
        const queued = (await shop.store.depths()).outbox;
        expect(queued).toBeGreaterThanOrEqual(5);
        await until(async () => {
          await pass(1000);
          return (await shop.store.depths()).outbox < queued;
        });
        await settle(5);
        const replies = await turns();
        expect(harness.shown(1)).toHaveLength(queued);
        expect(replies.every(({ deliveredAt }) => deliveredAt !== null)).toBe(true);
        const delivered = replies.map(({ deliveredAt }) => deliveredAt ?? 0);
        expect(delivered).toEqual([...delivered].sort((a, b) => a - b));
        const answered = await shop.store.transcript(replies[0]?.conversation ?? '', 0, 100);
        const order = answered.filter(({ author }) => author === 'bot').map(({ replyTo }) => replyTo);
        const asked = answered.filter(({ author }) => author === 'customer').map(({ messageId }) => messageId);
        expect([...new Set(order)]).toEqual(asked);
      },
    );
  });
}

function expectedOf({ entry, also, flow, language, offers }: Step): Record<string, unknown> {
  const all = { entry, also, flow, language, offers };
  return Object.fromEntries(Object.entries(all).filter(([, value]) => value !== undefined));
}

function sampleShop(knowledge: Knowledge | null): Knowledge {
  if (knowledge === null) throw new Error('the sample shop has faults: npx xiaoer knowledge check');
  return knowledge;
}
