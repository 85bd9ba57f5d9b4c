import { cp, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parse, stringify } from 'yaml';

/** A desk as `shop.yaml` has it. */
export interface DeskEntry {
  readonly id: string;
  readonly platform?: string;
  readonly group?: string;
}

const SAMPLE = fileURLToPath(new URL('../../../knowledge', import.meta.url));
/** Minutes: nobody is reminded, and no case ends because somebody is silent. */
const LONG = 500_000;
const LEVELS = { low: LONG, normal: LONG, high: LONG, urgent: LONG };

/** The sample shop with desks of its own, open day and night. */
export async function shopWithDesks(folder: string, desks: readonly DeskEntry[]): Promise<string> {
  const dir = join(folder, 'knowledge');
  await cp(SAMPLE, dir, { recursive: true });
  const file = join(dir, 'shop.yaml');
  const { hours: _hours, holidays: _holidays, ...shop } = parse(await readFile(file, 'utf8'));
  const desk = { desks, firstAnswer: LEVELS, nextAnswer: LEVELS, idle: LONG };
  await writeFile(file, stringify({ ...shop, desk }));
  return dir;
}
