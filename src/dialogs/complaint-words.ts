import { titleIn } from './complaint-category.ts';
import type { ComplaintData, ComplaintSlot } from './complaint-data.ts';
import { type FlowContext, type FlowInput, wordsOf } from './flow.ts';
import { bareNumber, meansSame, namedIn, proofIn } from './order-words.ts';
import { addsNothing, doesNotKnow, freeText, saysSkip } from './replies.ts';

/** The flow whose words these are. */
export const COMPLAINT = 'complaint';

/** What asks for a complaint, and tells nothing of it. */
const ASKING =
  /我?[想要需]*(?:进行)?(?:投诉|反映|举报)(?:一?下|你们|一个?)?(?:问题|情况)?|怎么投诉|(?:i(?:'d| would)? ?(?:want|like|need)? ?to )?(?:make|file|raise|submit)? ?(?:an? )?(?:formal )?complain(?:t|ts)?(?: about)?|你们|please|[\s，。,.!！?？]/giu;
/** What is left says what happened, if it is so long. */
const TELLING = { han: 5, letters: 18 } as const;

/** What would put it right. */
const WISH =
  /退款|退钱|退我|赔|换货|换新|重新?发|补发|补一|道歉|说法|解释|refund|money back|replace|another one|new one|apolog|explanation|compensat|(?:want|give|get|send|need).{0,24}\bback\b|退.{0,4}\d/iu;
/** The wish of somebody who says that they have one. */
const WISHED =
  /(?:我?(?:希望|想要|要求|只?要|必须|请)(?!投诉|举报)|给我|把.{1,8}退|赶紧|i (?:want|would like|need|expect)|i'd (?:like|rather|prefer)|please|rather|instead|改[成为])[^。.!！\n]*/giu;
/** Ways to reach somebody that are no phone and no email: people read them as they are said. */
const ELSEWHERE = /微信|\bqq\b|钉钉|短信|旺旺|wechat|whatsapp|telegram|\bsms\b|\btext me\b/iu;
const SHORT_CONTACT = 60;
const HERE = /这里|这儿|在这|本对话|\b(?:here|this chat)\b/iu;

/** A wish that stands in what happened: "…我要退款". */
export function wishIn(text: string): Known {
  const said = Array.from(text.matchAll(WISHED), ([match]) => match.trim());
  const wish = said.find((one) => WISH.test(one) && !/投诉|不退|complain/iu.test(one));
  return wish === undefined ? {} : { wish: wish.slice(0, 2000) };
}

/** Something is told beside numbers. */
function isStory(input: FlowInput): boolean {
  if (input.kind !== 'text') return false;
  const { entities } = input.understanding;
  const told = entities.reduceRight((left, { start, end }) => `${left.slice(0, start)} ${left.slice(end)}`, input.text);
  return /\p{L}{2}/u.test(told);
}

function orderAnswer(input: FlowInput, text: string, { talk }: FlowContext): Known | null {
  const named = orNull(orderIn(input));
  if (named !== null) return named;
  const last = meansSame(input) ? talk.orders.at(-1) : undefined;
  if (last !== undefined) return { order: last.number };
  if (saysSkip(input) || doesNotKnow(input)) return { order: '' };
  const bare = bareNumber(text)?.value;
  return bare === undefined ? null : { order: bare };
}

type Known = Partial<ComplaintData>;

/** What a text says to the question for a slot; null = nothing. */
export function complaintAnswer(slot: ComplaintSlot, input: FlowInput, context: FlowContext): Known | null {
  return input.kind === 'text' ? ANSWERS[slot](wordsOf(input).trim(), input, context) : null;
}

const ANSWERS: Readonly<Record<ComplaintSlot, (text: string, input: FlowInput, context: FlowContext) => Known | null>> =
  {
    what: (_text, input, context) => {
      const what = freeText(input, COMPLAINT, context);
      if (what === null || what.length < 2) return null;
      // A number alone is no story.
      return isStory(input) ? { what, ...orderIn(input), ...wishIn(what) } : orNull(orderIn(input));
    },
    order: (text, input, context) => orderAnswer(input, text, context),
    category: () => null,
    wish: (text, input, context) => {
      if (addsNothing(input)) return { wish: '' };
      const isWish = WISH.test(text) || freeText(input, COMPLAINT, context) !== null;
      return isWish ? { wish: text.slice(0, 2000) } : null;
    },
    contact: (text, input) =>
      contactIn(input, true) ??
      (ELSEWHERE.test(text) && text.length <= SHORT_CONTACT ? { contact: text } : null) ??
      (saysHere(text) || addsNothing(input) ? { contact: '' } : null),
    photos: () => null,
    summary: () => null,
  };

/** It is the wish that is put right. */
const NAMES_WISH = /\bwhat i want\b|\bmy wish\b|诉求/iu;

/** What the summary is put right by; null = nothing that is known. */
export function complaintCorrection(text: string, input: FlowInput, context: FlowContext): Known | null {
  const isWish = NAMES_WISH.test(text) || (text.length <= 60 && WISH.test(text));
  const wish = isWish ? { wish: text.slice(0, 2000) } : null;
  const here = text.length < 20 && saysHere(text) ? { contact: '' } : null;
  const category = titleIn(text, context);
  return contactIn(input) ?? wish ?? here ?? (category === null ? null : { category });
}

const saysHere = (text: string): boolean => HERE.test(text);

/** Nothing known is nothing found. */
export const orNull = (found: Known): Known | null => (Object.keys(found).length === 0 ? null : found);

/** The order that a message names. */
export function orderIn(input: FlowInput): Known {
  const [first] = namedIn(input);
  return first === undefined ? {} : { order: first.value };
}

/** How to reach the customer, if a message says so; `asked`: that is what was asked for. */
export function contactIn(input: FlowInput, asked = false): Known | null {
  if (input.kind !== 'text') return null;
  const named = input.understanding.entities.find(({ kind }) => kind === 'email' || kind === 'phone');
  if (named !== undefined) return { contact: named.text.trim() };
  const contact = proofIn(input, asked);
  return contact === null || contact.length < 6 ? null : { contact };
}

/** Whether a message says what happened, beside that it is a complaint. */
export function tells(text: string): boolean {
  const left = text.normalize('NFKC').replace(ASKING, '');
  const han = left.match(/\p{Script=Han}/gu)?.length ?? 0;
  return han >= TELLING.han || left.length - han >= TELLING.letters;
}

/** Whether it says no more than that it is a complaint. */
export const isBare = (text: string): boolean => text.normalize('NFKC').replace(ASKING, '').length <= 2;

/** What a message tells beside what was asked: how to reach the customer, what would put it right, a time of day aside. */
export function alsoTold(text: string, input: FlowInput, { contact }: ComplaintData): Known {
  return {
    ...orderIn(input),
    ...(contact === null ? (contactIn(input) ?? {}) : {}),
    ...(text.length <= 60 ? wishIn(text) : {}),
    ...(contact === null && text.length <= 20 && saysHere(text) ? { contact: '' } : {}),
  };
}
