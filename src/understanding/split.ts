import type { Lexicon } from './lexicon.ts';
import { compilePatterns, compilePhrases, phraseOf } from './pattern.ts';
import type { Token } from './tokenise.ts';

/** Tokens with what was written between them. */
export interface Written {
  /** Normalised. */
  readonly text: string;
  readonly tokens: readonly Token[];
}

const SENTENCE_END = /[!?;。…]|\.\s/u;
const CLAUSE_END = /[,、:~。]/u;
/** No connector has more tokens than this. */
const MAX_CONNECTOR = 4;
/** Messages with more clauses are stories: they are understood as a whole. */
const MAX_CLAUSES = 8;

interface Clause {
  readonly tokens: readonly Token[];
  readonly asks: boolean;
}

/** A question among other sentences. */
export interface Part {
  /** The clause that asks. */
  readonly clause: readonly Token[];
  /** The same with the statements before it. */
  readonly withStatements: readonly Token[];
}

/** Finds the questions in a message of several clauses; one of a single clause gives nothing. */
export function questionSplitter(lexicons: readonly Lexicon[]): (message: Written) => Part[] {
  const connectors = compilePatterns(lexicons.flatMap((lexicon) => lexicon.connectors));
  const asking = compilePhrases(lexicons.flatMap((lexicon) => lexicon.questionWords));
  const ends = new Set(lexicons.flatMap((lexicon) => lexicon.questionEnds));

  /** How many tokens from `at` on lead to one more question. */
  function connectorLength(tokens: readonly Token[], at: number): number {
    for (let length = Math.min(MAX_CONNECTOR, tokens.length - at); length > 0; length--) {
      if (connectors.test(phraseOf(tokens.slice(at, at + length)))) return length;
    }
    return 0;
  }

  function beginsClause({ text, tokens }: Written, at: number): boolean {
    const [before, token] = [tokens[at - 1], tokens[at]];
    if (before === undefined || token === undefined) return false;
    const gap = signBefore(text, tokens, at);
    if (SENTENCE_END.test(gap) || CLAUSE_END.test(gap)) return true;
    if (before.kind === 'joined' && token.kind === 'joined' && (gap !== '' || ends.has(before.text))) return true;
    return connectorLength(tokens, at) > 0;
  }

  function clausesOf(message: Written): Clause[] {
    const { text, tokens } = message;
    const starts = tokens.flatMap((_token, at) => (at === 0 || beginsClause(message, at) ? [at] : []));
    return starts.map((start, index) => {
      const end = starts[index + 1] ?? tokens.length;
      const clause = tokens.slice(start, end);
      // "and" within a sentence may lead to anything; 另外 leads to one more question.
      const apart = clause.some(({ kind }) => kind === 'joined') || SENTENCE_END.test(signBefore(text, tokens, start));
      const connector = connectorLength(tokens, start);
      const linked = apart && connector > 0 && connector < clause.length;
      const asks = linked || signBefore(text, tokens, end).includes('?') || asking.test(phraseOf(clause));
      return { tokens: clause, asks };
    });
  }

  return (message) => {
    const clauses = clausesOf(message);
    if (clauses.length < 2 || clauses.length > MAX_CLAUSES) return [];
    const parts: Part[] = [];
    let open: Token[] = [];
    for (const { tokens, asks } of clauses) {
      open = [...open, ...tokens];
      if (!asks) continue;
      parts.push({ clause: tokens, withStatements: open });
      open = [];
    }
    return parts;
  };
}

/** What is written between a token and the one before it. */
function signBefore(text: string, tokens: readonly Token[], at: number): string {
  const before = tokens[at - 1];
  return before === undefined ? '' : text.slice(before.start + before.text.length, tokens[at]?.start);
}
