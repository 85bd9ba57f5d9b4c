import type { Explanation } from '../../model/understanding.ts';
import type { Token } from '../tokenise.ts';
import { distinctFeatures, type Example } from './corpus.ts';
import { FAMILIES, familyOf } from './families.ts';
import type { FeatureReader } from './features.ts';
import { type LinearModel, vectorise } from './linear.ts';
import { SEARCH_WEIGHT } from './rank.ts';
import type { Index } from './search-index.ts';
import { placeOf } from './terms.ts';

/** What of the engine an explanation is made from. */
export interface Explained {
  readonly index: Index;
  readonly linear: LinearModel | null;
  readonly readFeatures: FeatureReader;
}

/** The most telling features that are shown. */
const MOST_SHOWN = 8;

/** What of a message speaks for an entry, the most first, and which of the entry's examples is nearest to it. */
export function explainEntry(
  message: readonly Token[],
  entry: number,
  examples: readonly Example[],
  engine: Explained,
): Pick<Explanation, 'because' | 'nearest'> {
  const { index, readFeatures } = engine;
  const names = new Map<number, string>();
  readFeatures(message, (feature, part, second) => {
    names.set(feature, `${FAMILIES[familyOf(feature)]?.name ?? ''}: ${second === '' ? part : `${part} + ${second}`}`);
  });
  const features = Uint32Array.from(names.keys());
  const support = supportOf(features, entry, engine);
  const because = [...names]
    .map(([feature, name]) => ({ feature: name, weight: Math.round((support.get(feature) ?? 0) * 100) / 100 }))
    .filter(({ weight }) => weight !== 0)
    .sort((a, b) => Math.abs(b.weight) - Math.abs(a.weight))
    .slice(0, MOST_SHOWN);
  return { because, nearest: nearestOf(features, examples, index, readFeatures) };
}

/** By feature: what it adds to the entry's score, as `createRanker` adds it up. */
function supportOf(features: Uint32Array, entry: number, { index, linear }: Explained): ReadonlyMap<number, number> {
  const own = features.reduce((sum, feature) => sum + weightOf(index, feature), 0);
  const scale = linear === null ? SEARCH_WEIGHT.alone : SEARCH_WEIGHT.withLinear;
  const vector = linear === null ? null : vectorise(linear, features);
  const valueByTerm = new Map([...(vector?.terms ?? [])].map((term, at) => [term, vector?.values[at] ?? 0]));
  const support = [...features].map((feature): [number, number] => {
    const term = placeOf(index.terms, feature);
    const searched = term < 0 ? 0 : (scale * shareOf(index, term, entry) * weightOf(index, feature)) / own;
    return [feature, searched + trainedSupport(linear, feature, entry, valueByTerm)];
  });
  return new Map(support);
}

function shareOf({ pooled: { from, items }, shares }: Index, term: number, entry: number): number {
  const place = items.subarray(from[term], from[term + 1]).indexOf(entry);
  return place < 0 ? 0 : (shares[(from[term] ?? 0) + place] ?? 0);
}

function trainedSupport(
  linear: LinearModel | null,
  feature: number,
  entry: number,
  valueByTerm: ReadonlyMap<number, number>,
): number {
  const term = linear === null ? -1 : placeOf(linear.terms, feature);
  if (linear === null || term < 0) return 0;
  const place = linear.entries.subarray(linear.from[term], linear.from[term + 1]).indexOf(entry);
  const weight = place < 0 ? 0 : (linear.weights[(linear.from[term] ?? 0) + place] ?? 0);
  return weight * (valueByTerm.get(term) ?? 0);
}

function weightOf(index: Index, feature: number): number {
  const term = placeOf(index.terms, feature);
  return term < 0 ? 0 : (index.weights[term] ?? 0);
}

function nearestOf(
  features: Uint32Array,
  examples: readonly Example[],
  index: Index,
  readFeatures: FeatureReader,
): string | null {
  const said = new Set(features);
  const likeness = ({ tokens }: Example): number => {
    const own = distinctFeatures(tokens, readFeatures);
    const [shared, all] = own.reduce(
      ([sum = 0, total = 0], feature) => {
        const weight = weightOf(index, feature);
        return [sum + (said.has(feature) ? weight : 0), total + weight];
      },
      [0, 0],
    );
    return (shared ?? 0) / (all || 1) ** 0.2;
  };
  const best = examples.map((example) => ({ example, score: likeness(example) })).sort((a, b) => b.score - a.score)[0];
  return best === undefined || best.score === 0 ? null : best.example.text;
}
