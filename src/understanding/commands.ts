import type { Language } from '../model/language.ts';
import type { Command, HanScript, SmallTalk } from '../model/understanding.ts';
import { courtesyReader } from './courtesy.ts';
import { sameLanguage } from './language.ts';
import type { Lexicon } from './lexicon.ts';
import { compilePatterns, phraseOf } from './pattern.ts';
import type { Token } from './tokenise.ts';

/** What a message says besides what it asks. */
export interface Request {
  readonly command: Command | null;
  /** null when something is asked as well. */
  readonly smallTalk: SmallTalk | null;
  /** The message without greetings, thanks and politeness around it; all of it when nothing else is there. */
  readonly question: readonly Token[];
}

type CommandReader = (tokens: readonly Token[]) => Command | null;

/** No command and no acknowledgement has more tokens than this. */
const MAX_TOKENS = 20;

/**
 * Reads commands and small talk. They count only when they are the whole message once politeness is taken off both ends:
 * "取消订单怎么操作" asks about cancelling and cancels nothing.
 */
export function requestReader(
  lexicons: Iterable<Lexicon>,
  languages: readonly Language[],
): (tokens: readonly Token[]) => Request {
  const all = [...lexicons];
  const readCourtesy = courtesyReader(all);
  const readCommand = commandReader(all, languages);
  const acknowledgement = compilePatterns(all.flatMap((lexicon) => lexicon.acknowledgement));
  const isNoted = (tokens: readonly Token[]) => tokens.length <= MAX_TOKENS && acknowledgement.test(phraseOf(tokens));
  return (tokens) => {
    const { rest, smallTalk: kinds } = readCourtesy(tokens);
    const smallTalk = (['goodbye', 'thanks', 'greeting'] as const).find((kind) => kinds.has(kind)) ?? null;
    if (rest.length === 0 && smallTalk !== null) return { command: null, smallTalk, question: tokens };
    if (isNoted(tokens) || isNoted(rest)) return { command: null, smallTalk: smallTalk ?? 'thanks', question: tokens };
    // "请问", "亲", "hope you are well": nothing is asked yet.
    if (rest.length === 0) return { command: null, smallTalk: tokens.length > 0 ? 'greeting' : null, question: tokens };
    return { command: readRepeated(rest, readCommand), smallTalk: null, question: rest };
  };
}

/** The command that a message is made of, said once or more often: "算了，取消吧", "人工人工人工". */
function readRepeated(tokens: readonly Token[], readCommand: CommandReader): Command | null {
  if (tokens.length > MAX_TOKENS) return null;
  let command: Command | null = null;
  for (let at = 0; at < tokens.length; ) {
    let end = tokens.length;
    let found = readCommand(tokens.slice(at, end));
    while (found === null && end > at + 1) found = readCommand(tokens.slice(at, --end));
    if (found === null || (command !== null && found.name !== command.name)) return null;
    command ??= found;
    at = end;
  }
  return command;
}

function commandReader(lexicons: readonly Lexicon[], languages: readonly Language[]): CommandReader {
  const names = languageNames(lexicons);
  const scripts = scriptNames(lexicons);
  const anyName = [...names.keys()].map((name) => RegExp.escape(name)).join('|');
  const placeholders = { language: `(?<language>${anyName})`, otherLanguage: `(?:${anyName})` };
  const patterns = (name: Command['name']) =>
    compilePatterns(
      lexicons.flatMap((lexicon) => lexicon.commands[name]),
      placeholders,
    );
  const plain = (['cancel', 'human', 'restart'] as const).map((name) => ({ name, pattern: patterns(name) }));
  const language = patterns('language');
  return (tokens) => {
    if (tokens.length === 0 || tokens.length > MAX_TOKENS) return null;
    const phrase = phraseOf(tokens);
    const found = plain.find(({ pattern }) => pattern.test(phrase));
    if (found !== undefined) return { name: found.name };
    const match = language.exec(phrase);
    if (match === null) return null;
    const called = match.groups?.language ?? '';
    const named = names.get(called);
    if (named === undefined) return { name: 'language' };
    const script = scripts.get(called);
    const to = sameLanguage(languages, named) ?? named;
    return script === undefined ? { name: 'language', to } : { name: 'language', to, script };
  };
}

function languageNames(lexicons: readonly Lexicon[]): ReadonlyMap<string, Language> {
  const names = lexicons.flatMap((lexicon) => Object.entries(lexicon.languages));
  return new Map(names.flatMap(([language, called]) => called.map((name) => [name, language] as const)));
}

function scriptNames(lexicons: readonly Lexicon[]): ReadonlyMap<string, HanScript> {
  const names = lexicons.flatMap(({ scripts }) => [
    ...scripts.Hans.map((name) => [name, 'Hans'] as const),
    ...scripts.Hant.map((name) => [name, 'Hant'] as const),
  ]);
  return new Map(names);
}
