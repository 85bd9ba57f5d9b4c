/**
 * How fast understanding loads, trains, answers and takes up an edit, in a shop of some 300 entries and one of 100,000
 * made-up ones: XIAOER_DATA=… npm run bench:speed. Each line is of a process that has done nothing before it and runs as
 * `npm start` does: the same flags, and the compiled program kept.
 */
import { fork } from 'node:child_process';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { fileURLToPath } from 'node:url';
import { collectGarbage } from '../../src/memory.ts';
import type { Knowledge } from '../../src/model/knowledge.ts';
import { readBuiltIn } from '../../src/understanding/built-in.ts';
import { randomNumbers } from '../../src/understanding/random.ts';
import { prepareUnderstander, type TrainableUnderstander } from '../../src/understanding/understand.ts';
import { dataFolder, knowledgeOfRows, largeShop, type Row, readRows, spread } from './understanding-data.ts';

const RUNS = 3;
const EDITED = 200;
const MANY = 100_000;
const ASKED = 1000;
const WARMING = 200;
/** Of each language: 289 entries then have 2,312 questions. */
const QUESTIONS_OF_AN_ENTRY = 4;

type Figures = Readonly<Record<string, number>>;

async function timed<T>(work: () => Promise<T>): Promise<{ result: T; ms: number; blockedMs: number }> {
  const delay = monitorEventLoopDelay({ resolution: 1 });
  delay.enable();
  const start = performance.now();
  const result = await work();
  const ms = performance.now() - start;
  delay.disable();
  return { result, ms, blockedMs: delay.max / 1e6 };
}

/** After some to get warm. */
function ask({ understand }: TrainableUnderstander, messages: readonly Row[]): Figures {
  for (const { text, lang } of messages.slice(0, WARMING)) understand(text, lang);
  const times = messages.map(({ text, lang }) => {
    const start = performance.now();
    understand(text, lang);
    return performance.now() - start;
  });
  times.sort((a, b) => a - b);
  return {
    'p50 ms': times[Math.floor(times.length * 0.5)] ?? 0,
    'p99 ms': times[Math.floor(times.length * 0.99)] ?? 0,
  };
}

async function measureShop(folder: string): Promise<Figures> {
  const rows = largeShop(folder, QUESTIONS_OF_AN_ENTRY).train;
  const messages = spread(readRows(folder, 'clinc150', 'valid'), ASKED);
  const knowledge = knowledgeOfRows(rows);
  readBuiltIn();
  const load = await timed(() => prepareUnderstander(knowledge, null));
  const train = await timed(() => load.result.train());
  const edited = new Set([...new Set(rows.map(({ label }) => label))].slice(0, EDITED));
  const after = knowledgeOfRows(rows.map((row) => (edited.has(row.label) ? { ...row, text: `${row.text} 2` } : row)));
  const asked = ask(load.result, messages);
  const edit = await timed(() => prepareUnderstander(after, load.result));
  return {
    'load ms': load.ms,
    'blocked ms': load.blockedMs,
    'trained ms': train.ms,
    'blocked then': train.blockedMs,
    'edit ms': edit.ms,
    ...asked,
  };
}

async function measureMany(folder: string): Promise<Figures> {
  const knowledge = manyEntries(folder);
  readBuiltIn();
  const before = process.memoryUsage.rss() / 1e6;
  const load = await timed(() => prepareUnderstander(knowledge, null));
  await load.result.train();
  collectGarbage();
  const after = process.memoryUsage.rss() / 1e6;
  const peak = process.resourceUsage().maxRSS / 1e3;
  const messages = spread(readRows(folder, 'clinc150', 'valid'), ASKED);
  return {
    'load ms': load.ms,
    'blocked ms': load.blockedMs,
    'MB before': before,
    'MB after': after,
    'MB at most': peak,
    ...ask(load.result, messages),
  };
}

/** Each of the beginning of one question and the end of another. */
function manyEntries(folder: string): Knowledge {
  const next = randomNumbers(7);
  const sources = [readRows(folder, 'clinc150', 'train'), readRows(folder, 'lcqmcfaq', 'kb')];
  const piece = (rows: readonly Row[]) => rows[Math.floor(next() * rows.length)]?.text ?? '';
  function* rows(): Generator<Row> {
    for (let at = 0; at < MANY; at++) {
      const source = sources[at % sources.length] ?? [];
      const [first, second] = [piece(source), piece(source)];
      const text = first.slice(0, first.length * next()) + second.slice(second.length * next());
      yield { text: text.trim() || first, label: `e${at}`, lang: source[0]?.lang ?? 'en' };
    }
  }
  return knowledgeOfRows(rows());
}

const MEASURES = { shop: measureShop, many: measureMany };

/** As in package.json. */
const FLAGS = ['--disable-warning=ExperimentalWarning', '--max-semi-space-size=2', '--v8-pool-size=1'];
const COMPILED = fileURLToPath(new URL('../../node_modules/.cache/xiaoer', import.meta.url));

async function inFreshProcess(name: string): Promise<Figures> {
  const env = { ...process.env, NODE_COMPILE_CACHE: COMPILED };
  const child = fork(import.meta.filename, [name], { execArgv: FLAGS, env });
  return await new Promise((resolve, reject) => {
    child.once('message', (figures: Figures) => resolve(figures));
    child.once('exit', (code) => reject(new Error(`it ended with ${code}`)));
  });
}

const folder = dataFolder();
const [, measure] = Object.entries(MEASURES).find(([name]) => name === process.argv[2]) ?? [];
if (folder !== null && measure !== undefined) process.send?.(await measure(folder));
else if (folder !== null) {
  for (const name of Object.keys(MEASURES)) {
    for (let run = 0; run < RUNS; run++) {
      const figures = Object.entries(await inFreshProcess(name));
      const cells = figures.map(([what, value]) => `${what} ${value.toFixed(value < 10 ? 2 : 0)}`);
      process.stdout.write(`${name.padEnd(6)}${cells.map((cell) => cell.padStart(20)).join('')}\n`);
    }
  }
}
