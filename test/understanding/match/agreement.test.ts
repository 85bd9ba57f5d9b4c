import { describe, expect, test } from '@jest/globals';
import type { IntentModel, LikelyIntent } from '../../../src/understanding/intents/intents.ts';
import { agreementBy, shownIntents } from '../../../src/understanding/match/agreement.ts';

const MODEL = { names: ['shipping-cost', 'restock-when', 'none-weather'] } as unknown as IntentModel;
const [COST, RESTOCK, WEATHER] = [0, 1, 2];
const shows = (intent: number, likelihood = 1): LikelyIntent[] => [{ intent, likelihood }];

/** Entry 0 is asked what shipping costs, entry 1 what the weather is. */
const ENTRY_OF = Uint32Array.of(0, 0, 1, 1);
const LIKELY = [shows(COST), shows(COST), shows(WEATHER), []];
const agree = agreementBy(shownIntents(LIKELY, ENTRY_OF, MODEL), MODEL);

describe('a message agrees with an entry', () => {
  test('as likely as it asks what the examples ask', () => {
    expect(agree(shows(COST, 0.9), 0).agreed).toBeCloseTo(0.9);
    expect(agree(shows(COST, 0.9), 1).agreed).toBe(0);
    expect(agree(shows(RESTOCK), 0).agreed).toBe(0);
    expect(agree([], 0)).toEqual({ agreed: 0, stray: 0 });
  });

  test('also where only some of the examples ask it', () => {
    expect(agree(shows(WEATHER), 1).agreed).toBeCloseTo(1);
  });

  test('not by examples that are held out', () => {
    const held = agreementBy(
      shownIntents(LIKELY, ENTRY_OF, MODEL, (example) => example > 1),
      MODEL,
    );
    expect(held(shows(COST), 0).agreed).toBe(0);
  });
});

test('what no shop answers is stray, but to an entry that answers it', () => {
  expect(agree(shows(WEATHER, 0.8), 0).stray).toBeCloseTo(0.8);
  expect(agree(shows(WEATHER, 0.8), 1).stray).toBeCloseTo(0);
  expect(agree(shows(RESTOCK), 0).stray).toBe(0);
});
