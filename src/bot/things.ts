import { readBuiltIn } from '../understanding/built-in.ts';
import { type ConceptReader, conceptReader } from '../understanding/match/concepts.ts';
import { normalise } from '../understanding/normalise.ts';
import { tokeniseRuns } from '../understanding/tokenise.ts';

/** A name is no longer. */
const MOST = 500;

/** How large or how many something is names nothing. */
const NO_THINGS: ReadonlySet<string> = new Set(['size', 'dimensions', 'weight-goods', 'number-one']);

let reader: ConceptReader | null = null;

/** The things that a text names, in whatever language, by the built-in concepts: the same text names the same. */
export function thingsIn(text: string): ReadonlySet<string> {
  reader ??= conceptReader(readBuiltIn().concepts, [], () => false);
  const concepts = reader(tokeniseRuns(normalise(text.slice(0, MOST))));
  const names = [...concepts].flatMap(({ name, isFrame }) => (isFrame ? [] : [name]));
  return new Set(names).difference(NO_THINGS);
}
