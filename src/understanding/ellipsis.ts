import type { Lexicon } from './lexicon.ts';
import { compilePatterns, compilePhrases, phraseOf } from './pattern.ts';
import { stem } from './stem.ts';
import { type Token, tokenise } from './tokenise.ts';

/** How much a message leans on what was said before. */
export interface Ellipsis {
  /** It says so: "那新疆呢", "and to Germany?". */
  readonly marked: boolean;
  /** It has so few words that it may lean on it without saying so: "多少钱", "三天没动了". */
  readonly short: boolean;
  /** It asks and does not say of what: "要多久". */
  readonly nameless: boolean;
  /** It names something and does not ask: "新疆". */
  readonly askless: boolean;
  /** The message without the marks. */
  readonly core: readonly Token[];
}

/** No mark has more tokens than this. */
const MAX_MARK = 4;
/** A message is short up to so many Chinese characters, or other words, that say something. */
const SHORT = { characters: 8, words: 4 };

export function ellipsisReader(
  lexicons: readonly Lexicon[],
  grammar: ReadonlySet<string>,
): (tokens: readonly Token[], question: readonly Token[]) => Ellipsis {
  const openings = compilePatterns(lexicons.flatMap((lexicon) => lexicon.followUps.openings));
  const closings = compilePatterns(lexicons.flatMap((lexicon) => lexicon.followUps.closings));
  const asks = compilePhrases(lexicons.flatMap((lexicon) => lexicon.questionWords));
  const asksOfThing = lexicons.flatMap((lexicon) => lexicon.followUps.asks);
  const everyAsking = new RegExp(
    compilePhrases(asksOfThing.concat(lexicons.flatMap((lexicon) => lexicon.questionWords))),
    'gu',
  );
  const asksSomething = compilePhrases(asksOfThing);

  /** Where the message goes on after a mark at its front; what is before it is courtesy. */
  function afterOpening(tokens: readonly Token[], first: number): number {
    for (let at = 0; at <= first; at++) {
      for (let length = Math.min(MAX_MARK, tokens.length - at); length > 0; length--) {
        if (openings.test(phraseOf(tokens.slice(at, at + length)))) return at + length;
      }
    }
    return -1;
  }

  /** Where a mark at the end begins, if there is one; "呢" is none where something else asks ("怎么退货呢"). */
  function beforeClosing(core: readonly Token[]): number {
    for (let length = Math.min(MAX_MARK, core.length - 1); length > 0; length--) {
      const rest = core.slice(0, -length);
      if (closings.test(phraseOf(core.slice(-length)))) return asks.test(phraseOf(rest)) ? -1 : rest.length;
    }
    return -1;
  }

  function isNameless(core: readonly Token[]): boolean {
    const phrase = phraseOf(core);
    return (
      asksSomething.test(phrase) &&
      tokenise(phrase.replace(everyAsking, ' ')).every(({ text }) => grammar.has(stem(text)))
    );
  }

  return (tokens, question) => {
    const first = question[0] === undefined ? 0 : tokens.indexOf(question[0]);
    const opening = afterOpening(tokens, first);
    const opened = opening > first ? tokens.slice(opening, first + question.length) : question;
    const closing = beforeClosing(opened);
    const core = closing < 0 ? opened : opened.slice(0, closing);
    return {
      marked: opening >= 0 || closing >= 0,
      short: isShort(core, grammar),
      nameless: isNameless(core),
      askless: !asks.test(phraseOf(core)),
      core,
    };
  };
}

function isShort(tokens: readonly Token[], grammar: ReadonlySet<string>): boolean {
  let characters = 0;
  let words = 0;
  for (const { kind, text } of tokens) {
    if (kind === 'joined') characters += text.length;
    else if (!grammar.has(stem(text))) words += 1;
  }
  return characters / SHORT.characters + words / SHORT.words <= 1;
}
