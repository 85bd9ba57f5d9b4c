import { setTimeout as wait } from 'node:timers/promises';
import type { Shown } from '../support/handover/peers.ts';
import { type Exchange, openRelayShop } from '../support/handover/relay-shop.ts';

/** What was found wrong; all lists empty = every message arrived where it belongs. */
export interface RelayReport {
  readonly messages: number;
  readonly kills: number;
  /** Shown more than once where a kill fell within the send. */
  readonly repeated: readonly string[];
  /** Handed over again by WeChat's people after a kill. */
  readonly writtenAgain: number;
  readonly lost: readonly string[];
  readonly misdirected: readonly string[];
  /** Shown more than once for no reason. */
  readonly doubled: readonly string[];
  readonly outOfOrder: readonly string[];
  /** Replies of agents of which the desk did not hear what became of them. */
  readonly unconfirmed: readonly string[];
  /** What desks were told may not have arrived, and had: kills cut off both the send and its repetition. */
  readonly unsure: readonly string[];
}

type Side = 'customer' | 'desk';
const SIDES = ['customer', 'desk'] as const;

/** So many messages of one writer may be on their way; of who writes only a few, one. */
const ON_THE_WAY = { most: 3, least: 1, few: 10 };
const LOOK_MS = 100;
/** What a kill cut off stood on its platform at most so long before, or after it, ms: noting it waits for the disk. */
const WITHIN_SEND = { before: 3000, after: 500 };

/** `k07>desk#3`: for whom it is, to which side, and the how manieth. */
const TOKEN = /k\d\d>(?:customer|desk)#\d+(?!\d)/g;
const tokenOf = (id: string, to: Side, n: number): string => `${id}>${to}#${n}`;

/** Customers and agents write to each other, at least so many messages in all, while the service is killed. */
export async function runRelay(atLeast: number, kills: number): Promise<RelayReport> {
  const shop = await openRelayShop();
  let end = (): unknown => null;
  try {
    const exchanges = await shop.handOver();
    shop.begins();
    const each = Math.ceil(atLeast / exchanges.length / SIDES.length);
    const total = each * exchanges.length * SIDES.length;
    const seen = watch(exchanges);
    end = seen.stop;
    const written = new Set<string>();
    const writing = Promise.all(exchanges.flatMap((one) => SIDES.map((to) => write(one, { to, each, written, seen }))));
    writing.catch(() => {});
    const deaths: number[] = [];
    let writtenAgain = 0;
    let caught: readonly string[] = [];
    for (let kill = 1; kill <= kills; kill++) {
      // What a kill caught on its way has arrived before the next: a send that is cut off twice is not tried again.
      const isTime = () => seen.count() >= (total * (kill - 0.5)) / kills && caught.every(seen.has);
      await until(isTime);
      caught = [...written];
      const { at, again } = await shop.killed((text) => (text.match(TOKEN) ?? []).every(seen.has));
      deaths.push(at);
      writtenAgain += again;
    }
    await writing;
    await until(() => seen.count() >= total, QUIET_MS).catch(() => {});
    await until(() => seen.confirmed().every((count) => count >= each), QUIET_MS).catch(() => {});
    await seen.stop();
    return { messages: total, kills, writtenAgain, ...judge(exchanges, seen.shown, each, deaths) };
  } finally {
    await end();
    await shop.close();
  }
}

/** What is not there so long after all was written does not come, ms. */
const QUIET_MS = 30_000;

async function until(condition: () => boolean, waitMs = 100_000): Promise<void> {
  const end = Date.now() + waitMs;
  while (!condition()) {
    if (Date.now() > end) throw new Error('it did not come to that');
    await wait(LOOK_MS);
  }
}

interface Writing {
  readonly to: Side;
  readonly each: number;
  readonly written: Set<string>;
  readonly seen: Pick<ReturnType<typeof watch>, 'has' | 'isOver'>;
}

async function write({ id, customer, here }: Exchange, { to, each, written, seen }: Writing): Promise<void> {
  const { most, least, few } = ON_THE_WAY;
  for (let n = 1; n <= each; n++) {
    const before = n - (each > few ? most : least);
    if (before > 0) await until(() => seen.isOver() || seen.has(tokenOf(id, to, before)));
    if (seen.isOver()) return;
    const token = tokenOf(id, to, n);
    written.add(token);
    const text = `这句是 ${token} 的`;
    await (to === 'desk' ? customer.says(text) : here.says(text));
  }
}

type SeenBy = ReadonlyMap<Exchange, Readonly<Record<Side, readonly Shown[]>>>;

/** Looks at what everybody was shown, again and again. */
function watch(exchanges: readonly Exchange[]) {
  const shown = new Map<Exchange, Readonly<Record<Side, readonly Shown[]>>>();
  const tokens = new Set<string>();
  let going = true;

  async function look(exchange: Exchange): Promise<void> {
    const [customer, desk] = await Promise.all([exchange.customer.read(), exchange.here.read()]);
    shown.set(exchange, { customer, desk });
    for (const [side, all] of [
      ['customer', customer],
      ['desk', desk],
    ] as const)
      for (const token of all.flatMap(({ text }) => text.match(TOKEN) ?? []))
        if (token.startsWith(`${exchange.id}>${side}#`)) tokens.add(token);
  }

  const watching = (async () => {
    while (going) {
      // While the service is away its own pages show nothing.
      await Promise.allSettled(exchanges.map(look));
      await wait(LOOK_MS);
    }
    await Promise.allSettled(exchanges.map(look));
  })();

  return {
    shown: shown as SeenBy,
    count: () => tokens.size,
    has: (token: string) => tokens.has(token),
    isOver: () => !going,
    /** Of how many replies each desk heard what became of them. */
    confirmed: () => exchanges.map((one) => confirmations(one, shown.get(one)?.desk ?? [])),
    async stop() {
      going = false;
      await watching;
    },
  };
}

const doubts = ({ desk }: Exchange, shown: readonly Shown[]): string[] =>
  shown.flatMap(({ text }) => (desk.undelivered.test(text) ? [text] : []));

/** Replies of which a desk heard what became of them. */
const confirmations = (one: Exchange, shown: readonly Shown[]): number =>
  shown.filter(({ text }) => one.desk.delivered.test(text)).length + doubts(one, shown).length;

type Judged = Omit<RelayReport, 'messages' | 'kills' | 'writtenAgain'>;

function judge(exchanges: readonly Exchange[], seen: SeenBy, each: number, deaths: readonly number[]): Judged {
  const judged = exchanges.flatMap((one) =>
    SIDES.map((side) => judgeSide(one, side, seen.get(one)?.[side] ?? [], each, deaths)),
  );
  const all = (of: (one: (typeof judged)[number]) => readonly string[]): string[] => judged.flatMap(of);
  return {
    repeated: all(({ repeated }) => repeated),
    lost: all(({ lost }) => lost),
    misdirected: all(({ misdirected }) => misdirected),
    doubled: all(({ doubled }) => doubled),
    outOfOrder: all(({ outOfOrder }) => outOfOrder),
    unsure: exchanges.flatMap((one) => doubts(one, seen.get(one)?.desk ?? []).map((text) => `${one.id}: ${text}`)),
    unconfirmed: exchanges.flatMap((one) => {
      const count = confirmations(one, seen.get(one)?.desk ?? []);
      return count >= each ? [] : [`${one.id} at ${one.deskId}: ${count} of ${each}`];
    }),
  };
}

function judgeSide(
  { id, ...one }: Exchange,
  side: Side,
  shown: readonly Shown[],
  each: number,
  deaths: readonly number[],
) {
  const arrived = shown.flatMap(({ text, at }) => (text.match(TOKEN) ?? []).map((token) => ({ token, at })));
  // A page shows its agent what they wrote themselves.
  const isOwn = (token: string): boolean => side === 'desk' && token.startsWith(`${id}>customer#`);
  const mine = arrived.filter(({ token }) => token.startsWith(`${id}>${side}#`));
  const wanted = Array.from({ length: each }, (_, n) => tokenOf(id, side, n + 1));
  const name = (token: string): string => `${token} (${one.channel}, ${one.deskId})`;
  const times = Map.groupBy(mine, ({ token }) => token);
  const several = wanted.filter((token) => (times.get(token)?.length ?? 0) > 1);
  const isExplained = (token: string): boolean => cutOff(times.get(token)?.map(({ at }) => at) ?? [], deaths);
  const order = [...times.keys()].join();
  return {
    lost: wanted.filter((token) => !times.has(token)).map(name),
    misdirected: arrived
      .filter((found) => !mine.includes(found) && !isOwn(found.token))
      .map(({ token }) => name(token)),
    repeated: several.filter(isExplained).map(name),
    doubled: several.filter((token) => !isExplained(token)).map(name),
    outOfOrder: order === wanted.join() ? [] : [`${one.channel}, ${one.deskId}: ${order}`],
  };
}

/** Whether a kill fell within each send but the last: it had arrived, and came again after the kill. */
function cutOff(times: readonly number[], deaths: readonly number[]): boolean {
  const { before, after } = WITHIN_SEND;
  return times.slice(0, -1).every((at, place) => {
    const next = times[place + 1] ?? at;
    return deaths.some((death) => at > death - before && at < death + after && next > death);
  });
}
