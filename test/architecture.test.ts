import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, test } from '@jest/globals';
import { cruise, type ICruiseResult } from 'dependency-cruiser';

const ROOT = fileURLToPath(new URL('..', import.meta.url));

/** The floors of the house: imports go down only, and rooms on floor 2 keep to themselves. */
const FLOORS: readonly (readonly string[])[] = [
  ['model'],
  ['privacy', 'knowledge', 'storage', 'dialogs', 'adapters'],
  ['understanding', 'orders', 'tickets', 'handoff', 'quality'],
  ['bot'],
  ['web'],
  ['app.ts', 'channels.ts', 'core.ts', 'services.ts', 'upkeep.ts', 'config.ts', 'log.ts', 'memory.ts'],
  ['main.ts', 'cli'],
];

/** Libraries that stay in one room. */
const ROOM_OF_LIBRARY: readonly (readonly [library: RegExp, room: RegExp])[] = [
  [/^(pg|kysely|keyv|@keyv\/.*)$|^sqlite$/, /^src\/storage\//],
  [/^yaml$/, /^src\/(knowledge|understanding)\//],
  [/^(express|helmet|prom-client|rate-limiter-flexible|esbuild|preact)$/, /^src\/web\//],
  [/^(re2js|libphonenumber-js.*|chrono-node.*)$/, /^src\/(understanding|knowledge)\//],
  [/^telegraf$/, /^src\/adapters\/telegram\//],
  [/^botbuilder.*$/, /^src\/adapters\/teams\//],
  [/^wechaty.*$/, /^src\/adapters\/wechat\//],
  [/^@wecom\/crypto$|^fast-xml-parser$/, /^src\/adapters\/official\//],
  [/^qrcode$/, /^src\/(web\/|channels\.ts)/],
];

/** Where decisions are pure: no clock, no chance, no I/O. */
const PURE =
  /^src\/(dialogs\/|handoff\/(commands|desk|learning|levels|summary|rooms\/(card|look-alike|refusals|render|target|view|words))\.ts|bot\/(aims|answers|asides|asking|aspects|cancelling|closing|danger|decide|denial|detours|drafts|errands|filed|fit|frames|inCase|internal|lodging|meaning|memory|not-shown|numbered|order|pacing|person|picking|recap|repeated|running|scene|talk|tickets)\.ts)/;

interface Import {
  readonly from: string;
  readonly to: string;
  /** The npm package or Node module; null = a file of ours. */
  readonly library: string | null;
  readonly circular: boolean;
}

let imports: Import[] = [];
let files: string[] = [];

beforeAll(async () => {
  const { output } = await cruise(
    ['src'],
    { baseDir: ROOT, doNotFollow: { path: 'node_modules' }, parser: 'swc', tsPreCompilationDeps: true },
    { extensions: ['.ts', '.tsx', '.js', '.json'] },
  );
  const { modules } = readResult(output);
  const ours = modules.filter(({ source }) => source.startsWith('src/'));
  files = ours.map(({ source }) => source);
  imports = ours.flatMap(({ source, dependencies }) =>
    dependencies.map(({ module, resolved, circular }) => ({
      from: source,
      to: resolved,
      library: libraryOf(module, resolved),
      circular,
    })),
  );
}, 180_000);

function readResult(output: ICruiseResult | string): ICruiseResult {
  if (typeof output === 'string') throw new Error('dependency-cruiser answered with a text');
  return output;
}

/** The name of the package that an import asks for; null = a file of ours. */
function libraryOf(module: string, resolved: string): string | null {
  if (module.startsWith('.') || resolved.startsWith('src/')) return null;
  const parts = module.replace(/^node:/, '').split('/');
  return module.startsWith('@') ? parts.slice(0, 2).join('/') : (parts[0] ?? module);
}

/** The room of a file: the folder under src, or the file itself where it stands in src. */
const roomOf = (file: string): string => file.split('/')[1] ?? '';
const floorOf = (file: string): number => FLOORS.findIndex((rooms) => rooms.includes(roomOf(file)));
const arrow = ({ from, to }: Import): string => `${from} → ${to}`;
const between = (ours: (one: Import) => boolean): string[] => imports.filter(ours).map(arrow);

describe('the floors', () => {
  test('the reading found the house', () => {
    expect(files).toContain('src/bot/decide.ts');
    expect(imports.length).toBeGreaterThan(100);
  });

  test('every file stands in a room with a floor', () => {
    expect(files.filter((file) => floorOf(file) < 0)).toEqual([]);
  });

  test('imports go down', () => {
    expect(between(({ from, to, library }) => library === null && floorOf(to) > floorOf(from))).toEqual([]);
  });

  test('rooms of the second floor do not import each other, nor an adapter another adapter', () => {
    const room = (file: string): string =>
      roomOf(file) === 'adapters' ? file.split('/').slice(1, 3).join('/') : roomOf(file);
    expect(
      between(
        ({ from, to, library }) =>
          library === null && floorOf(from) === 1 && floorOf(to) === 1 && room(from) !== room(to),
      ),
    ).toEqual([]);
  });

  test('nothing imports in a circle', () => {
    expect(between(({ circular }) => circular)).toEqual([]);
  });
});

describe('libraries', () => {
  test('stay in their rooms', () => {
    const strays = ROOM_OF_LIBRARY.flatMap(([library, room]) =>
      between((one) => one.library !== null && library.test(one.library) && !room.test(one.from)),
    );
    expect(strays).toEqual([]);
  });

  test('the ground floor imports nothing but zod', () => {
    expect(between(({ from, library }) => roomOf(from) === 'model' && library !== null && library !== 'zod')).toEqual(
      [],
    );
  });

  test('pure places import nothing but zod', () => {
    expect(between(({ from, library }) => PURE.test(from) && library !== null && library !== 'zod')).toEqual([]);
  });
});

describe('sources', () => {
  const sources = readdirSync(join(ROOT, 'src'), { recursive: true, encoding: 'utf8' })
    .map((file) => `src/${file.replaceAll('\\', '/')}`)
    .filter((file) => /\.tsx?$/.test(file));
  const containing = (pattern: RegExp, where: RegExp): string[] =>
    sources.filter((file) => where.test(file) && pattern.test(readFileSync(join(ROOT, file), 'utf8')));

  test('pure places know no clock and no chance', () => {
    expect(
      containing(/Date\.now|new Date\(\)|Math\.random|performance\.|process\.|setTimeout|setInterval/, PURE),
    ).toEqual([]);
  });

  test('a channel’s code and its libraries are loaded only when the channel is on', () => {
    const libraries =
      /^import (?!type )[^;]*?from '(telegraf|botbuilder[\w-]*|wechaty[\w-]*|file-box|@wecom\/crypto|qrcode)'/m;
    expect(containing(libraries, /./)).toEqual([]);
    const channels = /^import (?!type )[^;]*?from '[^']*adapters\/(telegram|teams|wechat|official)\//m;
    expect(containing(channels, /./)).toEqual([]);
  });

  test('no file only passes on what others export', () => {
    expect(containing(/^export (\*|\{[^}]*\}) from/m, /./)).toEqual([]);
  });

  test('only masking makes masked text, and the turn log reads it back', () => {
    expect(containing(/as Masked\b/, /./).sort()).toEqual(['src/model/turn.ts', 'src/privacy/mask.ts']);
  });

  test('files stay short enough to be read', () => {
    const long = sources.filter((file) => readFileSync(join(ROOT, file), 'utf8').split('\n').length > 320);
    expect(long).toEqual([]);
  });
});
