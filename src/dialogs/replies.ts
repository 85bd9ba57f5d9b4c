import type { Choice, OutgoingMessage } from '../model/message.ts';
import type { FlowContext, FlowInput } from './flow.ts';

const YES =
  /^(?:是|是的|对|对的|没错|好|好的|好吧|可以|行|嗯+|没问题|确认|确定|提交|要|需要|yes|yep|yeah|y|ok|okay|sure|right|correct|confirm|submit|please do|fine)[.!。！~～\s]*$/iu;
const NO =
  /^(?:不|不是|不对|不用|不要|不需要|没有|没|否|无|算了吧|no|nope|n|none|not really|no thanks?|nothing)[.!。！~～\s]*$/iu;
const SKIP =
  /^(?:跳过|略过|没有|没|无|不用|不需要|不了|没了|发完了?|好了|skip|none|no|nope|nothing|done|that'?s all)[.!。！~～\s]*$/iu;
const QUESTION =
  /[?？]\s*$|(?:吗|呢|么)[。.!！\s]*$|^(?:请问|怎么|怎样|如何|多少|几|哪|什么|为什么|能不能|可不可以|可以|是否|有没有)|多少钱|多久|几天|^(?:what|how|when|where|which|who|why|can|could|do|does|did|is|are|will|would)\b/iu;
/** Longer ones tell something, even where they end in a question. */
const LONGEST_ASIDE = 60;

const says =
  (pattern: RegExp) =>
  (input: FlowInput): boolean =>
    input.kind === 'text' && pattern.test(input.text.normalize('NFKC').trim());

export const saysYes = says(YES);
export const saysNo = says(NO);
export const saysSkip = says(SKIP);

/**
 * Whether a text, where the customer may say anything, is a question of its own that the knowledge answers, or small talk:
 * it is answered, and the flow asks again.
 */
export function isAside(input: FlowInput, flow: string, { knowledge }: FlowContext): boolean {
  if (input.kind !== 'text') return false;
  const { verdict, candidates, smallTalk } = input.understanding;
  if (smallTalk !== null) return true;
  const entry = verdict === 'answer' ? knowledge.entries.get(candidates[0]?.entry ?? '') : undefined;
  if (entry === undefined || entry.flow === flow) return false;
  const text = input.text.trim();
  return text.length <= LONGEST_ASIDE && QUESTION.test(text);
}

/** A free text that is no aside. */
export function freeText(input: FlowInput, flow: string, context: FlowContext): string | null {
  return input.kind === 'text' && input.text.trim() !== '' && !isAside(input, flow, context) ? input.text.trim() : null;
}

/** What the customer sent besides words. */
export function filesOf(input: FlowInput) {
  return input.kind === 'text' || input.kind === 'files' ? (input.files ?? []) : [];
}

export const textMessage = (text: string): OutgoingMessage => ({ kind: 'text', text });

export function choicesMessage(text: string, choices: readonly Choice[]): OutgoingMessage {
  return { kind: 'choices', text, choices: [...choices] };
}
