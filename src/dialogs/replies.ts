import type { Choice, OutgoingMessage } from '../model/message.ts';
import { type FlowContext, type FlowInput, wordsOf } from './flow.ts';

const YES =
  /^(?:是的?|对的?|没错|好的?吧?|可以了?|行|嗯+|没问题|确认|确定|要的?|需要|就这样吧?|yes|yep|yeah|y|ok|okay|sure|right|correct|fine|perfect|great|please do|go ahead|sounds good|looks good|all good|that'?s (?:right|correct|it|fine|all))(?:[\s,，。.!！~～]|please|thanks?|谢谢|了|的|吧|啊|哦)*$/iu;
const SUBMIT =
  /提交|送出|确认|没问题|没错|就这样|可以了|对了|^(?:好|行|可以)|\b(?:submit|go ahead|send it|file it|looks? (?:good|right|fine)|that'?s (?:right|correct|it|fine)|all good|perfect|confirm|yes|all (?:correct|right|fine)|correct)\b/iu;
const NO =
  /^(?:不|不是|不对|不用|不要|不需要|没有|没|否|无|no|nope|n|none|not really|no thanks?|nothing)[.!。！~～\s]*$/iu;
const SKIP =
  /^(?:跳过|略过|没有?了?|无|不用了?|不需要|不了|发完了?|好了|就这些|skip|none|no|nope|nothing|done|that'?s all(?: of (?:them|it))?)[.!。！~～\s]*$|^.{0,16}跳过[吧。]?$|没有?(?:拍|照片|图片?|照)|拍不了|不方便拍|\bskip (?:it|this|that)\b|\bno (?:photos?|pictures?|pics?)|\bdon'?t have (?:any)?(?: ?(?:photos?|pictures?|pics?))?[.!]?$/iu;
const CANCEL =
  /^(?:那|哎|唉|嗯|好吧|还是)?[，,\s]*(?:算了)+吧?(?:[，,。\s]*(?:我?不.{1,6}了)(?!.*(?:退款|换成|改成|换货|退货)).{0,16})?[吧啊。！!~\s]*$|^(?:我)?(?:先|还是)?不(?:想)?(?:投诉|举报|退货?|换货?|退换|申请|办理?|弄|查|说|提交|要退|要换)了[吧啊。！!~\s]*$|^(?:oh )?never ?mind\b.{0,40}$|^forget (?:it|about it)\b.{0,30}$|^(?:please )?(?:stop|leave it|don'?t bother)[.!\s]*$|^i(?:'ve| have)? changed my mind[.,!\s]*(?:leave it|forget it|never ?mind|i'?ll keep (?:it|them))?[.!\s]*$/iu;
const QUESTION =
  /[?？]\s*$|(?:吗|呢|么)[。.!！\s]*$|^(?:请问|怎么|怎样|如何|多少|几|哪|什么|为什么|能不能|可不可以|可以(?=.{2,}[吗么?？])|是否|有没有)|谁(?:出|付|承担|负责)|怎么(?!这么|还|回事|能|会|搞)|如何|多少|几天|几点|哪[里个天儿些]|什么时候|多久|多长时间|要不要|^(?:what|how|when|where|which|who|why|can|could|do|does|did|is|are|will|would)\b/iu;
/** Longer ones tell something, even where they end in a question. */
const LONGEST_ASIDE = 60;

const plain = (text: string): string => text.normalize('NFKC').replaceAll('’', "'").trim();

const says =
  (pattern: RegExp) =>
  (input: FlowInput): boolean =>
    input.kind === 'text' && pattern.test(plain(wordsOf(input)));

const YES_DO =
  /^(?:yes|yeah|ok|sure|please|好的?|可以|行|嗯)[，,\s]*(?:please\s*)?(?:do|cancel|go|help|call|ask|chase|麻烦|请|帮)/iu;

export const saysYes = says(YES);
/** Yes, with what is to be done. */
export const agrees = says(YES_DO);
export const saysNo = says(NO);
/** Begins with a yes, whatever follows. */
export const beginsWithYes = says(/^(?:是的?|对的?|没错|嗯+|yes|yep|yeah|right|correct|that'?s right)(?![\p{L}])/iu);
export const saysSkip = says(SKIP);
/** It has the form of a question. */
export const asksSomething = says(QUESTION);
/** What is under way is not wanted any more. */
export const saysCancel = says(CANCEL);

/** What is about to be filed is fine: in short words, that change nothing of it. */
export function saysSubmit(input: FlowInput): boolean {
  if (input.kind !== 'text' || input.understanding.entities.length > 0) return false;
  const text = plain(wordsOf(input));
  return (
    saysYes(input) || (text.length <= 30 && SUBMIT.test(text) && !/不|改|别|but|not|instead|change|rather/iu.test(text))
  );
}

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
  return text.length <= LONGEST_ASIDE && QUESTION.test(text);
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

export const textMessage = (text: string): OutgoingMessage => ({ kind: 'text', text });

export function choicesMessage(text: string, choices: readonly Choice[]): OutgoingMessage {
  return { kind: 'choices', text, choices: [...choices] };
}
