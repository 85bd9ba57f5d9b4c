import type { Choice, OutgoingMessage } from '../model/message.ts';
import type { ReplyAct, WishAct } from '../model/understanding.ts';
import { type FlowContext, type FlowInput, type FlowStep, wordsOf } from './flow.ts';

const QUESTION =
  /[?？]\s*$|(?:吗|呢|么)[。.!！\s]*$|^(?:请问|怎么|怎样|如何|多少|几|哪|什么|为什么|能不能|可不可以|可以(?=.{2,}[吗么?？])|是否|有没有)|谁(?:出|付|承担|负责)|怎么(?!这么|还|回事|能|会|搞)|如何|多少|(?<!好)几[天点]|哪[里个天儿些看找查]|什么时候|多久|多长时间|要不要|^(?:what|how|when|where|which|who|why|can|could|do|does|did|is|are|will|would)\b/iu;
/** Longer ones tell something, even where they end in a question. */
const LONGEST_ASIDE = { han: 60, letters: 140 } as const;

const plain = (text: string): string => text.normalize('NFKC').replaceAll('’', "'").trim();

const says =
  (pattern: RegExp) =>
  (input: FlowInput): boolean =>
    input.kind === 'text' && pattern.test(plain(wordsOf(input)));

/** An act that is less likely is not acted upon: nine of ten that are as likely are rightly told. */
const LIKELY = 0.6;
/** Where much is said, what cannot be taken back is done from here on. */
const SURE = 0.75;
const WISHED = 0.7;
/** What says no more than yes, no or the like is no longer; what is longer tells something besides. */
const SHORT_REPLY = { han: 16, letters: 48 } as const;

/** Whether a text does one of these to what was asked, at least so likely. */
export const does =
  (from: number, ...acts: readonly ReplyAct[]) =>
  (input: FlowInput): boolean => {
    if (input.kind !== 'text') return false;
    const { replies } = input.understanding;
    return acts.reduce((sum, act) => sum + (replies[act] ?? 0), 0) >= from;
  };

/** Neither an order nor any number. */
function namesNothing(input: FlowInput): boolean {
  return input.kind === 'text' && input.understanding.entities.length === 0 && !/\d/.test(input.text);
}

/** A text that may tell nothing besides what it does: a short one without a number. */
function isBare(input: FlowInput): boolean {
  if (input.kind !== 'text' || !namesNothing(input)) return false;
  const text = input.text.trim();
  return text.length <= (/\p{Script=Han}/u.test(text) ? SHORT_REPLY.han : SHORT_REPLY.letters);
}

/** It is more than a word for one thing: an address, a number or what has happened stands beside. */
export const tellsBeside = (input: FlowInput): boolean => input.kind === 'text' && !isBare(input);

/** An order or a parcel is named. */
export const namesOrder = (input: FlowInput): boolean =>
  input.kind === 'text' && input.understanding.entities.some(({ kind }) => kind === 'order' || kind === 'tracking');

const both =
  (...conditions: readonly ((input: FlowInput) => boolean)[]) =>
  (input: FlowInput): boolean =>
    conditions.every((condition) => condition(input));

/** Yes, or that what is about to be filed is fine. */
export const saysYes = (input: FlowInput): boolean =>
  (isBare(input) && does(LIKELY, 'yes', 'submit')(input)) || insists(input);
/** "No, don't cancel it, submit it". */
const insists = (input: FlowInput): boolean =>
  namesNothing(input) && deniesCancel(input) && does(INSISTS, 'submit', 'yes')(input);
const INSISTS = 0.25;
export const saysNo = both(isBare, does(LIKELY, 'no'));
/** All is told, and it is to be filed. */
export const saysSubmit = both(isBare, does(LIKELY, 'submit'));
/** What was asked is left out; to what may be left out "no" says the same. */
export const saysSkip = both(isBare, does(LIKELY, 'skip', 'no'));
/** It adds nothing: neither does what was asked matter, nor anything else that may be asked. */
export const addsNothing = both(isBare, does(LIKELY, 'skip', 'no', 'submit', 'yes'));
/** What is under way is not wanted any more. */
export const saysCancel = (input: FlowInput): boolean =>
  namesNothing(input) &&
  !isWanted(input) &&
  !deniesCancel(input) &&
  does(isBare(input) ? LIKELY : SURE, 'cancel')(input);
/** "Don't cancel it": the opposite. */
export const deniesCancel = says(
  /(?:别|不要|不用|没有?(?:说|让你|要)|谁(?:让你|说))[^，。,.]{0,3}取消|没有?取消过|\b(?:don'?t|do not|didn'?t|did not|never|not)\b[^,.!]{0,14}\bcancel/iu,
);
/** "退了吧" is near "不退了". */
const isWanted = (input: FlowInput): boolean => wants(input, 'return', WISHED) || wants(input, 'complaint', SURE);
/** It is another order that is meant, or the other of two things. */
export const meansAnother = does(LIKELY, 'another');
/** The customer does not know what was asked for. */
export const doesNotKnow = does(LIKELY, 'unknown');
/** Something said before is put right. */
export const putsRight = does(LIKELY, 'correct', 'another');
/** Something is to be changed, and nothing says what. */
export const asksToChange = both(isBare, does(LIKELY, 'correct', 'no'));
const asks = does(LIKELY, 'ask');

/** Takes up what was offered: yes, or yes with what is to be done. */
export const agrees = (input: FlowInput): boolean =>
  saysYes(input) || (isBare(input) && beginsWithYes(input) && does(LIKELY, 'yes', 'submit', 'cancel')(input));
/** Begins with a yes, whatever follows. */
export const beginsWithYes = says(
  /^(?:是的?|对的?|没错|嗯+|好的?|可以|yes|yep|yeah|ok(?:ay)?|sure|right|correct|that'?s right)(?![a-z])/iu,
);

/** What does something to the question and tells nothing; longer texts only where nothing is likelier. */
export const isControl = (input: FlowInput): boolean =>
  input.kind === 'text' &&
  input.text.trim().length <= MOST_CONTROL &&
  namesNothing(input) &&
  does(CONTROLS, 'yes', 'no', 'submit', 'cancel', 'skip')(input);
const MOST_CONTROL = 40;
const CONTROLS = 0.7;

/** The sentences of a text, and those of them that ask. */
const sentencesOf = (input: Extract<FlowInput, { kind: 'text' }>): string[] =>
  input.text.split(/(?<=[。.!！?？;；\n])\s*/u).filter((sentence) => sentence.trim() !== '');
const isQuestion = (sentence: string): boolean =>
  QUESTION.test(plain(sentence).replace(/^(?:and|also|then|but|so|那|还有|另外)[\s,，]+/iu, ''));

/** What a text tells beside what it asks. */
export const statementsIn = (input: Extract<FlowInput, { kind: 'text' }>): string =>
  sentencesOf(input)
    .filter((sentence) => !isQuestion(sentence))
    .join(' ')
    .trim();

/** Of several sentences the last one asks something, and the knowledge answers. */
export function endsInQuestion(input: FlowInput, { knowledge }: FlowContext): boolean {
  if (input.kind !== 'text' || input.understanding.verdict !== 'answer') return false;
  const sentences = sentencesOf(input);
  const entry = knowledge.entries.get(input.understanding.candidates[0]?.entry ?? '');
  return sentences.length > 1 && entry?.flow === null && isQuestion(sentences.at(-1) ?? '');
}

/** It asks something: by what is like it, or by its form, unless it surely tells ("门禁坏着呢"). */
export const asksSomething = (input: FlowInput): boolean =>
  asks(input) || (hasFormOfQuestion(input) && (hasSign(input) || mayAsk(input) || !tells(input)));
const hasFormOfQuestion = says(QUESTION);
const hasSign = says(/[?？]/u);
const mayAsk = does(0.1, 'ask');
const tells = does(LIKELY, 'tell');

/** The customer is about to look for what was asked for. */
const LOOKING =
  /^(?=.*[等找查翻拍看])(?:[^，,。]{0,6}[，,\s])?(?:稍?等(?:我?一?下|会儿?|等)?[吧啊哈哦，,\s]*)?(?:我?(?:先|去|这就|马上|得)*[找查看翻拍](?:一?[找查看翻拍]|一?下)?)?(?:一?张?(?:照片|图片?)|订单号?|单号|号码?|手机|短信|邮箱|再|给?发?[你您]|[看说吧啊哈哦。.，,\s])*$|^[^?]{0,12}\b(?:hang on|hold on|one (?:sec|second|moment|minute)|(?:just )?a (?:sec|second|moment|minute)|give me a (?:sec|second|moment|minute)|bear with me|let me (?:check|look|see|find|get|dig|grab)|(?:need|going|have) to (?:find|look|check|search))\b[^?]{0,24}$|\b(?:back (?:later|soon|in a (?:bit|minute|moment))|be right back|brb)\b[^?]{0,20}$|(?:等会儿?|待会儿?|一会儿?|晚点|回头)再[弄说来搞填看聊]/iu;
const SHORT_PAUSE = 80;

/** "Hang on, let me find it": nothing is to be done but to wait. */
export const pauses = (input: FlowInput): boolean =>
  input.kind === 'text' &&
  input.text.trim().length <= SHORT_PAUSE &&
  namesNothing(input) &&
  !/[?？]/u.test(input.text) &&
  /[\p{L}]{2}/u.test(input.text) &&
  LOOKING.test(plain(wordsOf(input)));

/** Whether a message wants this, at least so likely. */
export const wants = (input: FlowInput, wish: WishAct, from: number): boolean =>
  input.kind === 'text' && (input.understanding.wishes[wish] ?? 0) >= from;

/** Whether a text is a question of its own that the knowledge answers: it is answered, and the flow asks again. */
export const isAside = (input: FlowInput, flow: string, context: FlowContext): boolean =>
  asksElsewhere(input, flow, context, 'answer');

/**
 * A text that the customer may say anything in: neither a question of its own, be it one that has to be asked back about,
 * nor a mere courtesy.
 */
export function freeText(input: FlowInput, flow: string, context: FlowContext): string | null {
  if (input.kind !== 'text' || input.text.trim() === '' || asksElsewhere(input, flow, context, 'clarify')) return null;
  return input.understanding.smallTalk === null ? input.text.trim() : null;
}

/** Whether a message asks for something that a flow does: it is no word about what was asked just before. */
export function startsFlow(input: FlowInput, { knowledge }: FlowContext): boolean {
  if (input.kind !== 'text' || input.understanding.verdict !== 'answer') return false;
  const entry = knowledge.entries.get(input.understanding.candidates[0]?.entry ?? '');
  return entry !== undefined && entry.flow !== null;
}

/** Whether the knowledge answers a question, or at least may: `clarify`. */
function asksElsewhere(
  input: FlowInput,
  flow: string,
  { knowledge }: FlowContext,
  sure: 'answer' | 'clarify',
): boolean {
  if (input.kind !== 'text') return false;
  const { verdict, candidates } = input.understanding;
  const isSure = verdict === 'answer' || verdict === sure;
  const entry = isSure ? knowledge.entries.get(candidates[0]?.entry ?? '') : undefined;
  if (entry === undefined || entry.flow === flow) return false;
  const text = plain(wordsOf(input));
  const longest = /\p{Script=Han}/u.test(text) ? LONGEST_ASIDE.han : LONGEST_ASIDE.letters;
  return text.length <= longest && asksSomething(input);
}

const RAGE =
  /[!！]|气|怒|骂|滚|垃圾|骗|破店|投诉|无语|烦死|恶心|furious|angry|damn|wtf|shit|ridiculous|worst|terrible|scam/iu;
/** Short answers, such as "退钱", are not told to be angry by anything else than plain words of it. */
const SHORT = 14;

/** Whether a customer is angry, as far as what they write within a flow tells. */
export function isAngry(input: FlowInput): boolean {
  if (input.kind !== 'text' || input.understanding.emotion !== 'angry') return false;
  return input.text.trim().length > SHORT || RAGE.test(wordsOf(input));
}

/** What the customer sent besides words. */
export function filesOf(input: FlowInput) {
  return input.kind === 'text' || input.kind === 'files' ? (input.files ?? []) : [];
}

/** A step that says first that what was told is noted. */
export const noted = <Data>(step: FlowStep<Data>, { say }: FlowContext): FlowStep<Data> =>
  ledBy(say('flow.noted'), step);

/** A step that says something first. */
export function ledBy<Data>(words: string, step: FlowStep<Data>): FlowStep<Data> {
  const [first, ...rest] = step.say;
  if (first === undefined) return step;
  return { ...step, say: [{ ...first, text: `${words}\n${first.text}` }, ...rest] };
}

/** "So nothing was filed, right?" */
export const asksIfFiled = says(
  /\bnothing(?:'s| (?:was|is|has been|got|gets))? (?:been )?(?:filed|submitted|registered|sent(?: in| off)?|lodged)\b|\b(?:did|was|is|has|have) (?:you|u|anything|it|that|this)\b(?! not)[^.?!]{0,20}\b(?:filed?|submit(?:ted)?|registered|lodged)\b[^.!]*\?|(?:什么|啥)?都?没(?:有)?(?:给我|帮我)?(?:提交|登记)(?:什么|上去)?(?:吧|对吧|是吧|是不是)|(?:提交|登记)(?:上去)?了(?:没有?|吗)[?？]?$/iu,
);

/** Asks how far it is, of what is still being written: nothing was filed in this talk, and no ticket is named. */
export const asksHowFar = (input: FlowInput, { talk }: FlowContext): boolean =>
  asksIfFiled(input) ||
  (talk.tickets.length === 0 && namesNothing(input) && wants(input, 'ticket', LIKELY) && !isControl(input));

/** A step that says first that nothing is filed yet. `flow`: what is being written. */
export const notFiledYet = <Data>(step: FlowStep<Data>, flow: string, { say }: FlowContext): FlowStep<Data> =>
  ledBy(say('flow.notFiled', { flow }), step);

export const textMessage = (text: string): OutgoingMessage => ({ kind: 'text', text });

export function choicesMessage(text: string, choices: readonly Choice[]): OutgoingMessage {
  return { kind: 'choices', text, choices: [...choices] };
}
