import { expect, test } from '@jest/globals';
import { runRelay } from './relay.ts';

/** RELAY=1000 is the whole of it. */
const MESSAGES = Number(process.env.RELAY ?? 150);
const KILLS = 5;

test(
  'customers on four channels and agents at four desks hear each other over kills, and nobody else',
  async () => {
    const report = await runRelay(MESSAGES, KILLS);
    if (process.env.RELAY !== undefined) process.stderr.write(`${JSON.stringify(report, null, 1)}\n`);
    expect(report.messages).toBeGreaterThanOrEqual(MESSAGES);
    expect(report).toMatchObject({ lost: [], misdirected: [], doubled: [], outOfOrder: [] });
    expect(report.unconfirmed).toEqual([]);
    expect(report.unsure.length).toBeLessThan(KILLS);
  },
  300_000 + MESSAGES * 200,
);
