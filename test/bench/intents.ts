// How well intents are told of lines that were held out, every fifth: node test/bench/intents.ts
import { readBuiltIn } from '../../src/understanding/built-in.ts';
import { type Intents, intentsOf, makeIntentModel, readIntents } from '../../src/understanding/intents/intents.ts';
import { conceptReader } from '../../src/understanding/match/concepts.ts';
import { distinctFeatures } from '../../src/understanding/match/corpus.ts';
import { featureReader } from '../../src/understanding/match/features.ts';
import { normalise } from '../../src/understanding/normalise.ts';
import { tokeniseRuns } from '../../src/understanding/tokenise.ts';

const ONE_IN = 5;
const LONG = { zh: 30, en: 100 } as const;
const LIKELY = 0.5;

const { concepts, grammar } = readBuiltIn();
const isGrammar = (stem: string): boolean => grammar.has(stem);
const readFeatures = featureReader(conceptReader(concepts, [], isGrammar), isGrammar);

interface Told {
  readonly language: 'zh' | 'en';
  readonly isLong: boolean;
  readonly isRight: boolean;
  /** It is among those that are likely at all. */
  readonly isAmong: boolean;
  readonly likelihood: number;
}

function tellHeldOut(intents: Intents): Told[] {
  const isHeldOut = (_line: string, place: number) => place % ONE_IN === ONE_IN - 2;
  const learnt = Object.entries(intents).map(([name, { zh, en }]) => {
    const others = (lines: readonly string[]) => lines.filter((line, place) => !isHeldOut(line, place));
    return [name, { zh: others(zh), en: others(en) }] as const;
  });
  const model = makeIntentModel(Object.fromEntries(learnt), readFeatures);
  return Object.entries(intents).flatMap(([name, lines]) =>
    (['zh', 'en'] as const).flatMap((language) =>
      lines[language].filter(isHeldOut).map((line): Told => {
        const found = intentsOf(model, distinctFeatures(tokeniseRuns(normalise(line)), readFeatures));
        const names = found.map(({ intent }) => model.names[intent]);
        return {
          language,
          isLong: line.length >= LONG[language],
          isRight: names[0] === name,
          isAmong: names.includes(name),
          likelihood: found[0]?.likelihood ?? 0,
        };
      }),
    ),
  );
}

const told = tellHeldOut(readIntents());
const groups: readonly (readonly [string, (one: Told) => boolean])[] = [
  ['all', () => true],
  ['Chinese', ({ language }) => language === 'zh'],
  ['English', ({ language }) => language === 'en'],
  ['long', ({ isLong }) => isLong],
  ['likely', ({ likelihood }) => likelihood >= LIKELY],
];
for (const [name, isOf] of groups) {
  const some = told.filter(isOf);
  const share = (has: (one: Told) => boolean) => `${((100 * some.filter(has).length) / some.length).toFixed(1)} %`;
  console.log(
    `${name}: ${some.length}, first ${share(({ isRight }) => isRight)}, among the likely ${share(({ isAmong }) => isAmong)}`,
  );
}
