import { FAMILIES, familyOf } from './families.ts';
import { placeOf, type Terms } from './terms.ts';

/** A text as the trained tier sees it: some of its terms and how much each counts. */
export interface Vector {
  readonly terms: Uint32Array;
  readonly values: Float32Array;
}

/** Features and how rare each is among the examples. */
export interface Weighed {
  readonly terms: Terms;
  /** By term. */
  readonly rareness: Float32Array;
  /** Of a feature that no example has. */
  readonly rarest: number;
  /** By family: what it weighs. */
  readonly families: Float32Array;
}

/** A linear classifier: for each of its terms the entries that it speaks for or against. */
export interface LinearModel extends Weighed {
  /** Those of term `t` are at `from[t]` up to but not including `from[t + 1]`. */
  readonly from: Uint32Array;
  readonly entries: Uint16Array;
  readonly weights: Float32Array;
  /** By entry. */
  readonly bias: Float32Array;
}

const GROUPS = 1 + Math.max(...FAMILIES.map(({ group }) => group));
const GROUP_OF = Uint8Array.from(FAMILIES, ({ group }) => group);

/** What a whole group weighs: as much as its weightiest family. */
function groupWeights(families: Float32Array): Float32Array {
  const weights = new Float32Array(GROUPS);
  for (const [family, group] of GROUP_OF.entries()) {
    weights[group] = Math.max(weights[group] ?? 0, families[family] ?? 0);
  }
  return weights;
}

/**
 * Features as a vector of length 1 at most: each group of families is scaled to one length, so that a text of many
 * letters says no more than one of few; what no example has makes the rest shorter.
 */
export function vectorise({ terms: known, rareness, rarest, families }: Weighed, features: Uint32Array): Vector {
  const weights = groupWeights(families);
  const terms = new Uint32Array(features.length);
  const values = new Float32Array(features.length);
  const groups = new Uint8Array(features.length);
  const squares = new Float64Array(GROUPS);
  let size = 0;
  for (const feature of features) {
    const family = familyOf(feature);
    if (families[family] === 0) continue;
    const group = GROUP_OF[family] ?? 0;
    const term = placeOf(known, feature);
    const rare = term < 0 ? rarest : (rareness[term] ?? 0);
    const value = (rare * (families[family] ?? 0)) / (weights[group] || 1);
    squares[group] = (squares[group] ?? 0) + value * value;
    if (term < 0) continue;
    terms[size] = term;
    values[size] = value;
    groups[size++] = group;
  }
  scale(values, groups, squares, weights, size);
  return { terms: terms.subarray(0, size), values: values.subarray(0, size) };
}

function scale(
  values: Float32Array,
  groups: Uint8Array,
  squares: Float64Array,
  weights: Float32Array,
  size: number,
): void {
  let whole = 0;
  for (let group = 0; group < GROUPS; group++) if ((squares[group] ?? 0) > 0) whole += (weights[group] ?? 0) ** 2;
  const length = Math.sqrt(whole) || 1;
  for (let at = 0; at < size; at++) {
    const group = groups[at] ?? 0;
    values[at] = ((values[at] ?? 0) * (weights[group] ?? 0)) / (Math.sqrt(squares[group] ?? 1) * length);
  }
}

/** By entry: what speaks for it; the higher the likelier, on the scale of logarithms of odds. */
export function scoreLinear({ from, entries, weights, bias }: LinearModel, { terms, values }: Vector): Float32Array {
  const scores = bias.slice();
  for (let at = 0; at < terms.length; at++) {
    const term = terms[at] ?? 0;
    const value = values[at] ?? 0;
    const end = from[term + 1] ?? 0;
    for (let place = from[term] ?? 0; place < end; place++) {
      const entry = entries[place] ?? 0;
      scores[entry] = (scores[entry] ?? 0) + value * (weights[place] ?? 0);
    }
  }
  return scores;
}
