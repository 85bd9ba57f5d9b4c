import { setTimeout as wait } from 'node:timers/promises';
import { type Line, openTalk, type Service, startService, type Talk, talkAt } from './service.ts';
import { LONG_MS, until } from './waiting.ts';

/** What was found wrong after the crowd went home; all lists empty = nothing was lost, doubled, out of order or unanswered. */
export interface CrowdReport {
  readonly acknowledged: number;
  readonly kills: number;
  readonly lost: readonly string[];
  readonly doubled: readonly string[];
  readonly outOfOrder: readonly string[];
  readonly unanswered: readonly string[];
}

interface Member {
  readonly talk: Talk;
  readonly acknowledged: string[];
}

export interface CrowdOptions {
  /** The service's environment; the store it names must be empty. */
  readonly env: Readonly<Record<string, string>>;
  readonly conversations: number;
  readonly kills: number;
  /** The service is killed each time so many more messages were acknowledged. */
  readonly messagesBetweenKills: number;
}

/**
 * Many customers write at once while the service is killed and started again; each customer repeats a message under the
 * same id until it is acknowledged, as the chat page does. Then every transcript is read and judged.
 */
export async function runCrowd({
  env,
  conversations,
  kills,
  messagesBetweenKills,
}: CrowdOptions): Promise<CrowdReport> {
  const settings = { ...env, CHAT_MESSAGES_PER_MINUTE: '0', CHAT_OPENINGS_PER_MINUTE: '0' };
  let service: Service = await startService(settings);
  const fixed = { ...settings, PORT: new URL(service.url).port };
  const { url } = service;
  const members = await Promise.all(
    Array.from({ length: conversations }, async (): Promise<Member> => {
      const opened = await openTalk(url);
      return { talk: talkAt(() => url, opened), acknowledged: [] };
    }),
  );
  const total = (): number => members.reduce((sum, { acknowledged }) => sum + acknowledged.length, 0);
  let going = true;
  const writers = members.map((member) => writeWhile(member, () => going));
  try {
    for (let kill = 1; kill <= kills; kill++) {
      await until(() => total() >= kill * messagesBetweenKills, LONG_MS);
      await service.kill();
      service = await startService(fixed);
    }
    await until(() => total() >= (kills + 1) * messagesBetweenKills, LONG_MS);
  } finally {
    going = false;
    await Promise.all(writers);
  }
  const transcripts = await Promise.all(members.map(({ talk, acknowledged }) => talk.replied(acknowledged)));
  await service.stop();
  return judge(members, transcripts, kills, total());
}

async function writeWhile({ talk, acknowledged }: Member, going: () => boolean): Promise<void> {
  for (let n = 0; going(); n++) {
    const id = `m${n}`;
    const end = performance.now() + LONG_MS;
    while (!(await isAcknowledged(talk, id, n))) {
      if (performance.now() > end) return;
      await wait(20);
    }
    acknowledged.push(id);
  }
}

async function isAcknowledged(talk: Talk, id: string, n: number): Promise<boolean> {
  try {
    const response = await talk.post({ id, text: n % 2 === 0 ? '包邮吗' : 'how long does delivery take?' });
    return response.status === 202;
  } catch {
    return false;
  }
}

function judge(
  members: readonly Member[],
  transcripts: readonly Line[][],
  kills: number,
  acknowledged: number,
): CrowdReport {
  const found = members.map((member, index) => judgeTalk(member, transcripts[index] ?? []));
  return {
    acknowledged,
    kills,
    lost: found.flatMap(({ lost }) => lost),
    doubled: found.flatMap(({ doubled }) => doubled),
    outOfOrder: found.flatMap(({ outOfOrder }) => outOfOrder),
    unanswered: found.flatMap(({ unanswered }) => unanswered),
  };
}

/** One talk: every acknowledged message must stand in it once and be replied to once, both in the order of writing. */
function judgeTalk({ talk, acknowledged }: Member, lines: readonly Line[]) {
  const own = lines.flatMap(({ author, id }) => (author === 'customer' && id !== undefined ? [id] : []));
  const answered = lines.flatMap(({ replyTo }) => (replyTo === undefined ? [] : [replyTo]));
  const times = (list: readonly string[], id: string): number => list.filter((one) => one === id).length;
  const names = (ids: readonly string[]): string[] => ids.map((id) => `${talk.conversation}/${id}`);
  const wanted = acknowledged.join();
  return {
    lost: names(acknowledged.filter((id) => times(own, id) === 0)),
    doubled: names(acknowledged.filter((id) => times(own, id) > 1 || times(answered, id) > 1)),
    unanswered: names(acknowledged.filter((id) => times(answered, id) === 0)),
    outOfOrder: [own, answered]
      .filter((order) => order.join() !== wanted)
      .map((order) => `${talk.conversation}: ${order.join()}`),
  };
}
