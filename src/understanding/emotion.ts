import type { Lexicon } from './lexicon.ts';
import { compileWords, phraseOf } from './pattern.ts';
import type { Token } from './tokenise.ts';

/** Tells whether a message has words of anger: the built-in ones or the shop's own. */
export function angerReader(
  lexicons: Iterable<Lexicon>,
  own: readonly string[],
): (tokens: readonly Token[]) => boolean {
  const words = compileWords([...lexicons].flatMap((lexicon) => lexicon.anger).concat(own));
  return (tokens) => words.test(phraseOf(tokens));
}
