import type { Wechaty } from 'wechaty';
import { brokeOff, faultOf, startFault } from './errors.ts';
import type { Waits } from './pace.ts';

/** What speaks WeChat for us: a hosted service, or a package that speaks a protocol itself. */
export type Puppet = Wechaty['puppet'];

/** First wait before a puppet that went down is started again, ms; doubles up to the longest. */
const FIRST_MEND_MS = 5000;
const LONGEST_MEND_MS = 300_000;
/** A start that takes longer is given up, ms. */
const START_MS = 30_000;
/** Not sooner again than wechaty itself would, ms. */
const RESTART_MS = 60_000;

/** A puppet that runs. */
export interface Connection {
  readonly bot: Wechaty;
  readonly puppet: Puppet;
  /** The name of a message's type, as wechaty's `types.Message` has it. */
  typeName(type: number): string;
  close(): Promise<void>;
}

/** What a connection needs of its surroundings. */
export interface ConnectOptions {
  /** The package's name. */
  readonly puppet: string;
  readonly makePuppet: (() => Puppet) | undefined;
  readonly sessionFile: string | undefined;
  readonly secrets: readonly string[];
  readonly waits: Waits;
  readonly onError: (error: Error) => void;
  /** Called before the puppet starts, so that no event is missed. */
  readonly attach: (puppet: Puppet) => void;
}

/** Loads wechaty (0.8 s, 80 MB: only when the channel is on) and starts the puppet. Does not wait for a login. */
export async function connect(options: ConnectOptions): Promise<Connection> {
  const { WechatyBuilder, log, types } = await import('wechaty');
  // Its log goes to standard output and holds tokens; what matters comes through the hooks.
  log.level('silent');
  const { secrets, waits, onError } = options;
  let last: unknown;
  let phase: 'starting' | 'open' | 'closing' = 'starting';
  let alive = false;
  let mending = false;
  let restarting = false;

  function report(error: unknown): void {
    last = error;
    if (phase !== 'open') return;
    onError(faultOf('WeChat', error, secrets));
    if (brokeOff(error)) void restart();
  }

  /** Starts a puppet that went down: wechaty tries that once, if at all. */
  async function mend(puppet: Puppet): Promise<void> {
    if (mending) return;
    mending = true;
    let wait = FIRST_MEND_MS;
    while (await waits.wait(wait)) {
      if (alive) break;
      // One that crosses another start which then fails would never be settled.
      if (puppet.state.pending()) continue;
      await Promise.race([puppet.start().catch(report), waits.wait(START_MS)]);
      wait = Math.min(wait * 2, LONGEST_MEND_MS);
    }
    mending = false;
  }

  /**
   * wechaty itself notices a broken stream only after a minute of silence. Its `reset` would start at once: the client of
   * hosted puppets then finds its own store of contacts still locked, and an error that nobody can catch ends the process.
   */
  async function restart(): Promise<void> {
    if (restarting) return;
    restarting = true;
    await Promise.race([bot.puppet.stop().catch(report), waits.wait(START_MS)]);
    await waits.wait(RESTART_MS);
    restarting = false;
  }

  const bot = WechatyBuilder.build(buildOptions(options));
  bot.on('error', report);
  try {
    // Only `init` makes the puppet, and only before `start` is it sure to have said nothing yet.
    await bot.init();
    const { puppet } = bot;
    puppet.on('start', () => {
      alive = true;
    });
    puppet.on('stop', () => {
      alive = false;
      if (phase === 'open') void mend(puppet);
    });
    options.attach(puppet);
    await bot.start();
    // `start` swallows the puppet's faults.
    if (!alive) throw last;
    phase = 'open';
    return {
      bot,
      puppet,
      typeName: (type) => types.Message[type] ?? 'Unknown',
      async close() {
        phase = 'closing';
        await bot.stop();
        // wechaty cleans up after itself one round of the event loop later.
        await new Promise((resolve) => setImmediate(resolve));
      },
    };
  } catch (error) {
    phase = 'closing';
    await bot.stop().catch(() => {});
    throw startFault(options.puppet, error, secrets);
  }
}

/** wechaty's type lists the puppets it knows; it takes any package's name. */
type BuildOptions = NonNullable<Parameters<typeof import('wechaty').WechatyBuilder.build>[0]>;

function buildOptions({ puppet, makePuppet, sessionFile }: ConnectOptions): BuildOptions {
  const name = sessionFile === undefined ? {} : { name: sessionFile };
  return { ...name, puppet: makePuppet?.() ?? (puppet as 'wechaty-puppet-service') };
}
