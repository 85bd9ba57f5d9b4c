/**
 * Understanding side by side with NLP.js and plain keyword search (MiniSearch), on public development data and the
 * project's own: XIAOER_DATA=… npm run bench:understanding [set …]. All get the same files in the same run.
 */
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { type Dataset, dataFolder, knowledgeOfRows, type Row, readDatasets, spread } from './understanding-data.ts';
import { ENGINES, type Engine, type Found } from './understanding-engines.ts';

const MESSAGES_OF_A_SET = 1000;
/** It takes many minutes for more examples. */
const MOST_FOR_NLPJS = 6000;

interface Asked extends Found {
  readonly label: string;
  readonly ms: number;
}

interface Measured {
  readonly inScope: readonly Asked[];
  readonly outOfScope: readonly Asked[];
  readonly loadMs: number;
  /** What is kept after loading. */
  readonly megabytes: number;
}

async function measure(engine: Engine, set: Dataset): Promise<Measured> {
  const knowledge = knowledgeOfRows(set.train);
  const before = keptMegabytes();
  const begin = performance.now();
  const ask = await engine.load(knowledge);
  const loadMs = performance.now() - begin;
  const megabytes = keptMegabytes() - before;
  const askAll = async (rows: readonly Row[]): Promise<Asked[]> => {
    const asked: Asked[] = [];
    for (const { text, lang, label } of spread(rows, MESSAGES_OF_A_SET)) {
      const start = performance.now();
      const found = await ask(text, lang);
      asked.push({ ...found, label, ms: performance.now() - start });
    }
    return asked;
  };
  return { inScope: await askAll(set.inScope), outOfScope: await askAll(set.outOfScope), loadMs, megabytes };
}

setFlagsFromString('--expose-gc');
const collectGarbage: () => void = runInNewContext('gc');

function keptMegabytes(): number {
  collectGarbage();
  const { heapUsed, arrayBuffers } = process.memoryUsage();
  return (heapUsed + arrayBuffers) / 1e6;
}

const isRight = ({ entries, label }: Asked): boolean => entries[0] === label;

function share<T>(items: readonly T[], has: (item: T) => boolean): number {
  return items.filter(has).length / items.length;
}

/** What one gets with a threshold: (rightly answered + rightly refused) / 2. */
function balanceAt({ inScope, outOfScope }: Measured, threshold: number): number {
  const right = share(inScope, (asked) => asked.confidence >= threshold && isRight(asked));
  return outOfScope.length === 0 ? right : (right + share(outOfScope, ({ confidence }) => confidence < threshold)) / 2;
}

/** The threshold at which an engine does best on this very set: more than any shop could know, so generous. */
function bestThreshold(measured: Measured): number {
  const thresholds = [...measured.inScope, ...measured.outOfScope].map(({ confidence }) => confidence);
  return spreadOver(thresholds.sort((a, b) => a - b)).reduce(
    (best, threshold) => (balanceAt(measured, threshold) > balanceAt(measured, best) ? threshold : best),
    0,
  );
}

function spreadOver(sorted: readonly number[]): number[] {
  return Array.from({ length: 100 }, (_threshold, at) => sorted[Math.floor((at * sorted.length) / 100)] ?? 0);
}

/** Expected calibration error over ten bins (Guo et al., "On Calibration of Modern Neural Networks", 2017). */
function calibrationError(asked: readonly Asked[]): number {
  const bins = Map.groupBy(asked, ({ confidence }) => Math.min(9, Math.floor(confidence * 10)));
  const gaps = [...bins.values()].map((bin) =>
    Math.abs(bin.reduce((sum, one) => sum + one.confidence - (isRight(one) ? 1 : 0), 0)),
  );
  return gaps.reduce((sum, gap) => sum + gap, 0) / asked.length;
}

const COLUMNS = [
  'top 1',
  'top 3',
  'right',
  'wrong',
  'refused',
  'J',
  'best J',
  'ECE',
  'load ms',
  'MB',
  'p50 ms',
  'p99 ms',
];

function line(name: string, cells: readonly string[]): void {
  process.stdout.write(`${name.padEnd(26)}${cells.map((cell) => cell.padStart(8)).join('')}\n`);
}

function show(name: string, engine: Engine, measured: Measured): void {
  const { inScope, outOfScope, loadMs, megabytes } = measured;
  const best = bestThreshold(measured);
  const answers = (asked: Asked) => asked.answers ?? asked.confidence >= best;
  const right = share(inScope, (asked) => answers(asked) && isRight(asked));
  const refused = share(outOfScope, (asked) => !answers(asked));
  const times = [...inScope, ...outOfScope].map(({ ms }) => ms).sort((a, b) => a - b);
  const percent = (value: number) => (Number.isNaN(value) ? '–' : (value * 100).toFixed(1));
  const ms = (value: number) => value.toFixed(value < 10 ? 2 : 0);
  line(name, [
    percent(share(inScope, isRight)),
    percent(share(inScope, ({ entries, label }) => entries.slice(0, 3).includes(label))),
    percent(right),
    percent(share(inScope, (asked) => answers(asked) && !isRight(asked))),
    percent(refused),
    percent((right + refused) / 2),
    percent(outOfScope.length === 0 ? Number.NaN : balanceAt(measured, best)),
    engine.calibrated ? percent(calibrationError([...inScope, ...outOfScope])) : '–',
    ms(loadMs),
    megabytes.toFixed(1),
    ms(times[Math.floor(times.length * 0.5)] ?? 0),
    ms(times[Math.floor(times.length * 0.99)] ?? 0),
  ]);
}

const folder = dataFolder();
if (folder !== null) {
  const wanted = process.argv.slice(2);
  const sets = readDatasets(folder).filter(({ name }) => wanted.length === 0 || wanted.includes(name));
  line('', COLUMNS);
  for (const set of sets) {
    for (const engine of ENGINES) {
      if (engine.name === 'NLP.js' && set.train.length > MOST_FOR_NLPJS) continue;
      show(`${set.name}, ${engine.name}`, engine, await measure(engine, set));
    }
  }
}
