import type { SmallTalk } from '../model/understanding.ts';
import type { Lexicon } from './lexicon.ts';
import { compilePatterns, phraseOf } from './pattern.ts';
import type { Token } from './tokenise.ts';

/** What a message is without the courtesies around it, and which small talk was among these. */
export interface Bared {
  readonly rest: readonly Token[];
  readonly smallTalk: ReadonlySet<SmallTalk>;
}

/** A courtesy found at an end of a message, and the message without it. */
interface Piece {
  readonly rest: readonly Token[];
  /** null = politeness. */
  readonly smallTalk: SmallTalk | null;
}

/** No courtesy has more tokens than this. */
const MAX_TOKENS = 10;

/** Takes off both ends of a message what asks nothing, the longest piece first, until nothing is left to take. */
export function courtesyReader(lexicons: readonly Lexicon[]): (tokens: readonly Token[]) => Bared {
  const takePiece = pieceTaker(lexicons);
  return (tokens) => {
    const smallTalk = new Set<SmallTalk>();
    let rest = tokens;
    for (let piece = takePiece(rest); piece !== null; piece = takePiece(rest)) {
      if (piece.smallTalk !== null) smallTalk.add(piece.smallTalk);
      rest = piece.rest;
    }
    return { rest, smallTalk };
  };
}

function pieceTaker(lexicons: readonly Lexicon[]): (tokens: readonly Token[]) => Piece | null {
  const patterns = (...keys: readonly (SmallTalk | 'openings' | 'closings' | 'wishes')[]) =>
    compilePatterns(lexicons.flatMap((lexicon) => keys.flatMap((key) => lexicon[key])));
  const kinds = ['greeting', 'thanks', 'goodbye'] as const;
  const smallTalk = kinds.map((kind) => ({ kind, pattern: patterns(kind) }));
  const kindOf = (phrase: string) => smallTalk.find(({ pattern }) => pattern.test(phrase))?.kind ?? null;
  // A greeting at the end is none: 周末有人吗.
  const front = patterns('openings', 'wishes', 'greeting', 'thanks');
  const back = patterns('closings', 'wishes', 'thanks', 'goodbye');
  return (tokens) => {
    for (let length = Math.min(MAX_TOKENS, tokens.length); length > 0; length--) {
      const first = phraseOf(tokens.slice(0, length));
      if (front.test(first)) return { rest: tokens.slice(length), smallTalk: kindOf(first) };
      const last = phraseOf(tokens.slice(-length));
      if (back.test(last)) return { rest: tokens.slice(0, -length), smallTalk: kindOf(last) };
    }
    return null;
  };
}
