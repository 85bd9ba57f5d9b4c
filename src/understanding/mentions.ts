import type { Entry, Knowledge } from '../model/knowledge.ts';
import { normalise } from './normalise.ts';
import { stem } from './stem.ts';
import { type Token, tokenise } from './tokenise.ts';

/** What an entry says, in all its languages. */
interface Said {
  readonly text: string;
  /** Stems, and Chinese words as they are. */
  readonly words: ReadonlySet<string>;
}

/**
 * Tells whether an entry speaks of all that a message names: of 新疆 in its answer, say. Words of grammar name nothing,
 * and a message that names nothing is spoken of nowhere.
 */
export function mentionReader(
  { entries }: Knowledge,
  grammar: ReadonlySet<string>,
): (entry: string, tokens: readonly Token[]) => boolean {
  const read = new Map<string, Said>();

  function saidBy(entry: Entry): Said {
    const found = read.get(entry.id) ?? readEntry(entry);
    read.set(entry.id, found);
    return found;
  }

  return (id, tokens) => {
    const entry = entries.get(id);
    const named = tokens.filter(({ text }) => !grammar.has(stem(text)));
    if (entry === undefined || named.every(({ kind }) => kind === 'number')) return false;
    const { text, words } = saidBy(entry);
    // One character stands in many words: it counts as a word only.
    const isWithin = (token: Token) => token.kind === 'joined' && token.text.length > 1 && text.includes(token.text);
    return named.every((token) => isWithin(token) || words.has(stem(token.text)));
  };
}

function readEntry({ title, questions, answer }: Entry): Said {
  const texts = [title, answer ?? {}].flatMap((localized) => Object.values(localized));
  const text = normaliseAll([...texts, ...Object.values(questions).flat()]);
  return { text, words: new Set(tokenise(text).map((token) => stem(token.text))) };
}

/** Normalised one by one, for a normalised text has a bound. */
const normaliseAll = (texts: readonly string[]): string => texts.map(normalise).join('\n');
