import type { Entity } from '../model/entity.ts';
import type { Knowledge } from '../model/knowledge.ts';
import type { Language } from '../model/language.ts';
import {
  type Explanation,
  NO_CONTEXT,
  type SmallTalk,
  type TalkContext,
  type Understander,
  type Understanding,
} from '../model/understanding.ts';
import { actReader, withPlaceholders } from './acts/acts.ts';
import { detailReader } from './acts/details.ts';
import { actSpeller } from './acts/spelling.ts';
import { splitAside } from './aside.ts';
import { readBuiltIn, readIntentModel } from './built-in.ts';
import { type Request, requestReader } from './commands.ts';
import { withoutDenied } from './denial.ts';
import { emotionReader } from './emotion/emotion.ts';
import { entityFinder } from './entities/entities.ts';
import { inOwnScript, languageDetector, sameLanguage } from './language.ts';
import { pinyinFinder } from './match/concepts.ts';
import { type Kept, matcherSteps } from './match/matcher.ts';
import { runAtOnce, runInSlices, type Steps } from './match/steps.ts';
import { learnAside } from './match/trainer.ts';
import { MAX_LENGTH, normalise } from './normalise.ts';
import { withoutNumbers } from './numbers.ts';
import { messageReader } from './reading.ts';
import { scriptOf } from './script.ts';
import type { Written } from './split.ts';
import { stem } from './stem.ts';
import { type Token, tokenise } from './tokenise.ts';
import { vocabulariesOf } from './vocabulary.ts';

/** Ends of lines end sentences; white space does not. */
const LINE_BREAKS = /[\r\n\u2028\u2029]+/gu;

/** Answers from the first message on, and better once it is trained. */
export interface TrainableUnderstander extends Understander {
  /**
   * Learns from the knowledge's questions in a thread of its own and takes over what was learnt, all at once; `signal`
   * ends it. About a second for 300 entries. Throws when the thread fails: answering goes on as before.
   */
  train(signal?: AbortSignal): Promise<void>;
  /** Why the best candidates for a message were found. */
  explain(text: string): Explanation[];
  readonly kept: Kept;
}

/** Makes what understands messages by one version of the knowledge. Throws only when a built-in lexicon file is broken. */
export function createUnderstander(knowledge: Knowledge): TrainableUnderstander {
  return runAtOnce(understanderSteps(knowledge, null));
}

/**
 * The same in slices of some milliseconds, between which other messages are answered. `before` is the understander of the
 * last version: what did not change is taken over from it.
 */
export async function prepareUnderstander(
  knowledge: Knowledge,
  before: TrainableUnderstander | null,
): Promise<TrainableUnderstander> {
  return await runInSlices(understanderSteps(knowledge, before?.kept ?? null));
}

/** For who has time: resolves when it is trained. */
export async function trainedUnderstander(knowledge: Knowledge): Promise<TrainableUnderstander> {
  const understander = createUnderstander(knowledge);
  await understander.train();
  return understander;
}

/** "It flickers like mad": how much it does, and nothing of who says it. */
const HOW_MUCH = /\blike (?:mad|crazy|hell|nobody['’]?s business)\b/giu;
function moodOf(raw: string, normalised: string) {
  const text = normalised.replaceAll(HOW_MUCH, ' ');
  return { raw: raw.replaceAll(HOW_MUCH, ' '), text, tokens: tokenise(text) };
}

/** What somebody says before they say something: nothing of what is meant. */
const DRAWS_BREATH =
  /^(?:(?:oh |no |but )?wait|hang on|hold on|hmm+|um+|uh+|等等|等一?下|诶|哎)[\s,，.。…!！]+(?=.{8})/iu;

/** "What spam folder? I asked about …": what was not asked about is named first. */
const PROTESTS =
  /^(?:(?:什么|啥|谁问|哪来的?)[^，。,.!?！？\s]{1,8}[\s，,。!！?？.…]+(?=我(?:是|就)?(?:说|问|要|指))|(?:what|which|why) [\w ]{2,24}[?!. ]+(?=(?:i|i['’]m|i am|im) (?:was |am |said |just )?(?:say|said|ask|mean|talk)))/iu;

/** So likely what has the form of a question is one. */
const ASKED = 0.25;
const isAsked = ({ replies, wishes }: Omit<Understanding, 'aside'>): boolean =>
  (replies.ask ?? 0) >= ASKED || (wishes.ask ?? 0) >= ASKED;

/** A message of nothing but courtesies asks nothing, unless it is a question of the shop's word for word. */
function courteously<Reading extends Pick<Understanding, 'verdict' | 'candidates'>>(
  smallTalk: SmallTalk | null,
  reading: Reading,
): Reading {
  const isCertain = reading.candidates[0]?.confidence === 1;
  return smallTalk === null || isCertain ? reading : { ...reading, verdict: 'abstain' };
}

function* understanderSteps(knowledge: Knowledge, before: Kept | null): Steps<TrainableUnderstander> {
  const { lexicons, grammar, words, concepts, spellings, emotions, ...builtIn } = readBuiltIn();
  yield;
  const { languages } = knowledge.shop;
  const detectLanguage = languageDetector(languages, vocabulariesOf(knowledge, lexicons, words));
  const isPinyin = pinyinFinder(concepts);
  const chinese = sameLanguage(languages, 'zh');
  yield;
  const isWord = (stemmed: string): boolean => grammar.has(stemmed) || words.get('en')?.has(stemmed) === true;
  const readRequest = requestReader(lexicons.values(), languages);
  const findEntities = entityFinder(knowledge.shop);
  const spell = actSpeller(builtIn.actSpellings, spellings, (word) => isWord(stem(word)));
  const readActs = actReader(builtIn.acts, concepts, spell);
  const readDetails = detailReader(builtIn.details, concepts, spell);
  const readEmotion = emotionReader(emotions, knowledge.words.anger);
  yield;
  const matcher = yield* matcherSteps(knowledge, { concepts, intents: readIntentModel, grammar, spellings }, before);
  const readMessage = messageReader({
    knowledge,
    lexicons: [...lexicons.values()],
    grammar,
    match: (question, said) => matcher.match(question, said),
    judge: (candidates) => matcher.judge(candidates),
    readRequest,
  });
  /** What is denied is not what is asked: the rest is read. */
  function readMeant(message: Written, request: Request, context: TalkContext, meant: string | null) {
    if (meant === null) return { ...readMessage(message, request, context), denied: 'none' as const };
    const tokens = tokenise(meant);
    const rest = readRequest(tokens);
    const isAll = meant === '' || rest.smallTalk !== null || rest.command !== null;
    const reading = readMessage({ text: meant, tokens }, rest, context);
    return isAll
      ? { ...reading, verdict: 'abstain' as const, candidates: [], asked: [], denied: 'all' as const }
      : { ...reading, denied: 'part' as const };
  }
  const wishesLeft = (text: string, entities: readonly Entity[]) =>
    readActs(withoutDenied(normalise(withPlaceholders(text, entities))) ?? text, []).wishes;
  const languageOf = (tokens: readonly Token[], language: Language): Language =>
    chinese !== undefined && isPinyin(tokens) ? chinese : detectLanguage(tokens, language);
  const read = (text: string, language: Language, context: TalkContext): Omit<Understanding, 'aside'> => {
    const entities = findEntities(text, context.now ?? null);
    const worded = withoutNumbers(text.slice(0, MAX_LENGTH), entities);
    const isWorded = /\p{L}{2}/u.test(worded);
    const normalised = normalise(
      (isWorded ? worded : text).replace(LINE_BREAKS, ';').replace(DRAWS_BREATH, '').replace(PROTESTS, ''),
    );
    const tokens = tokenise(normalised);
    const request = readRequest(tokens);
    const meant = withoutDenied(normalised);
    const script = scriptOf(text.slice(0, MAX_LENGTH));
    return {
      language:
        isWorded || entities.length === 0 ? inOwnScript(languages, languageOf(tokens, language), script) : language,
      command: request.command,
      smallTalk: request.smallTalk,
      ...courteously(request.smallTalk, readMeant({ text: normalised, tokens }, request, context, meant)),
      emotion: readEmotion(moodOf(text.slice(0, MAX_LENGTH), normalised)),
      script,
      entities,
      ...readActs(text.slice(0, MAX_LENGTH), entities),
      ...(meant === null || meant === '' ? {} : { wishes: wishesLeft(text.slice(0, MAX_LENGTH), entities) }),
      details: readDetails(text.slice(0, MAX_LENGTH), entities),
    };
  };
  return {
    knowledge,
    kept: matcher.kept,
    explain: (text) => matcher.explain(readRequest(tokenise(normalise(text.replace(LINE_BREAKS, ';')))).question),
    async train(signal) {
      const lesson = matcher.lesson();
      const learnt = lesson === null ? null : await learnAside(lesson, signal);
      if (learnt !== null) matcher.use(learnt);
    },
    understand(text: string, language: Language, context: TalkContext = NO_CONTEXT) {
      const whole = read(text, language, context);
      const aside = splitAside(text.slice(0, MAX_LENGTH));
      if (aside === null) return { ...whole, aside: null };
      const part = (of: string) => ({ text: of, understanding: read(of, whole.language, context) });
      const asked = part(aside.asked);
      return { ...whole, aside: isAsked(asked.understanding) ? { told: part(aside.told), asked } : null };
    },
  };
}
