import { type IntentModel, isOfNoShop, type LikelyIntent } from '../intents/intents.ts';

/** How the usual questions to shops that a message shows agree with those that an entry's examples show. */
interface Agreed {
  /** How likely it asks what the entry's examples ask, 0 to 1. */
  readonly agreed: number;
  /** How likely it asks what no shop answers, and this entry neither, 0 to 1. */
  readonly stray: number;
}

/** Of the intents that a message shows, and an entry. */
export type Agreement = (likely: readonly LikelyIntent[], entry: number) => Agreed;

/** Which intents the examples of the entries show: by `entry * intents + intent` how much an example of it shows it, 0 to 1. */
export type ShownIntents = ReadonlyMap<number, number>;

/** An entry of which the examples show an intent as much as this in the mean asks it in full. */
const IN_FULL = 1 / 3;

const UNTOLD: Agreed = { agreed: 0, stray: 0 };

/** Where nothing is known of intents: before anything is learnt. */
export const NO_AGREEMENT: Agreement = () => UNTOLD;

/** `likely` and `entryOf` are by example; those that are not `known` are left out. */
export function shownIntents(
  likely: readonly (readonly LikelyIntent[])[],
  entryOf: Uint32Array,
  { names }: IntentModel,
  isKnown: (example: number) => boolean = () => true,
): ShownIntents {
  const known = [...entryOf.keys()].filter(isKnown);
  const sizes = new Map<number, number>();
  for (const example of known) sizes.set(entryOf[example] ?? 0, (sizes.get(entryOf[example] ?? 0) ?? 0) + 1);
  const shown = new Map<number, number>();
  for (const example of known) {
    const entry = entryOf[example] ?? 0;
    for (const { intent, likelihood } of likely[example] ?? []) {
      const key = entry * names.length + intent;
      shown.set(key, (shown.get(key) ?? 0) + likelihood / (sizes.get(entry) ?? 1));
    }
  }
  return shown;
}

export function agreementBy(shown: ShownIntents, { names }: IntentModel): Agreement {
  const isStray = names.map(isOfNoShop);
  return (likely, entry) => {
    let [agreed, stray] = [0, 0];
    for (const { intent, likelihood } of likely) {
      const share = Math.min(1, (shown.get(entry * names.length + intent) ?? 0) / IN_FULL);
      agreed += likelihood * share;
      if (isStray[intent]) stray += likelihood * (1 - share);
    }
    return { agreed, stray };
  };
}
