import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { runCrowd } from '../support/crowd.ts';
import { temporaryFolder } from '../support/service.ts';

let folder: Awaited<ReturnType<typeof temporaryFolder>>;

beforeEach(async () => {
  folder = await temporaryFolder();
});

afterEach(() => folder.remove());

test('killed under load, it keeps every acknowledged message exactly once, in order and answered', async () => {
  const report = await runCrowd({
    env: { DATA_DIR: folder.path },
    conversations: 40,
    kills: 3,
    messagesBetweenKills: 400,
  });
  expect(report.acknowledged).toBeGreaterThanOrEqual(1600);
  expect(report).toMatchObject({ kills: 3, lost: [], doubled: [], outOfOrder: [], unanswered: [] });
}, 300_000);
