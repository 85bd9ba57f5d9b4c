import type { Detail } from '../model/understanding.ts';
import { titleIn } from './complaint-category.ts';
import type { ComplaintData, ComplaintSlot } from './complaint-data.ts';
import { wishText } from './complaint-texts.ts';
import { detailIn, noPhotos, TOLD } from './details.ts';
import { partWish, tellsOnly, wishAlone } from './draft-wishes.ts';
import { type FlowContext, type FlowInput, wordsOf } from './flow.ts';
import { bareNumber, meansSame, namedIn, proofIn } from './order-words.ts';
import { addsNothing, asksSomething, doesNotKnow, freeText, isControl, saysSkip } from './replies.ts';
import { withFacts } from './story.ts';

/** The flow whose words these are. */
export const COMPLAINT = 'complaint';

/** What asks for a complaint, and tells nothing of it. */
const ASKING =
  /[那就呗嘛]+|[烦气]死(?:了|我了)?|我?[想要需]*(?:进行)?(?:投诉|反映|举报)(?:一?下|你们|一个?)?(?:问题|情况)?|怎么投诉|(?:i(?:'d| would)? ?(?:want|like|need)? ?to )?(?:make|file|raise|submit)? ?(?:an? )?(?:formal )?complain(?:t|ts)?(?: about)?|你们|please|[\s，。,.!！?？]/giu;
/** What is left says what happened, if it is so long. */
const TELLING = { han: 5, letters: 18 } as const;

/** The sentence of somebody who says that they have a wish. */
const WISHED =
  /(?:我?(?:希望|想要|要求|只?要|必须|请)(?!投诉|举报)|给我|把.{1,8}退|赶紧|[你您]们?(?:得|要|该|必须)?[赔退补]|退一赔|i (?:want|would like|need|expect)|i'd (?:like|rather|prefer)|please|rather|instead|改[成为])[^。.!！\n]*/giu;
const WISH =
  /退款|退钱|退我|赔|换[货新]|补发|道歉|说法|解释|refund|money back|replace|another one|new one|apolog|explanation|compensat/iu;
/** A message that is no longer is a wish as a whole. */
const SHORT_WISH = 60;
const MOST_WISH = 2000;
/** A message that is no longer says only how to reach somebody. */
const SHORT_CONTACT = 60;

/** What a message wishes for, in its words: "…我要退款"; a long one without such words in those of the choice. */
export function wishIn(input: FlowInput, context: FlowContext): Known {
  const outcome = detailIn(input, 'outcome', TOLD.beside);
  if (input.kind !== 'text' || outcome === null) return {};
  // What somebody did is told in much the same words as what somebody should do.
  if (outcome === 'measures' && detailIn(input, 'outcome', TOLD.sure) === null) return {};
  const text = input.text.trim();
  const wish = wishesIn(text).find((one) => !/投诉|不退|complain/iu.test(one));
  if (wish !== undefined) return { wish: wish.slice(0, MOST_WISH) };
  if (text.length <= SHORT_WISH && !asksSomething(input)) return { wish: text };
  const choice = CHOICE_OF[outcome];
  return choice === undefined ? {} : { wish: wishText(choice, context) };
}

const wishesIn = (text: string): string[] => Array.from(text.matchAll(WISHED), ([match]) => match.trim());

/** The wish of what was told before, of which nothing is known but the words. */
export function wishBefore(troubles: readonly string[]): Known {
  const wish = troubles.flatMap(wishesIn).find((one) => WISH.test(one) && !/投诉|不退|complain/iu.test(one));
  return wish === undefined ? {} : { wish: wish.slice(0, MOST_WISH) };
}

const CHOICE_OF: Readonly<Partial<Record<Detail<'outcome'>, string>>> = {
  refund: 'refund',
  exchange: 'replace',
  resend: 'replace',
  apology: 'apology',
  explain: 'explain',
};

/** A message without what it names by number. */
const withoutNumbers = ({ text, understanding }: Extract<FlowInput, { kind: 'text' }>): string =>
  understanding.entities.reduceRight((left, { start, end }) => `${left.slice(0, start)} ${left.slice(end)}`, text);

/** Something is told beside numbers. */
function isStory(input: FlowInput): boolean {
  if (input.kind !== 'text') return false;
  return /\p{L}{2}/u.test(withoutNumbers(input));
}

const NO_ORDER =
  /[跟和与](?:什么|任何|具体)?订单(?:没有?关系|无关)|(?:不是|没有?)(?:什么|任何|具体)?订单|没下单|\b(?:not|n['’]t) (?:really )?(?:about|related to|to do with) (?:an|any|my)? ?order|\bno(?:t any| particular)? order\b/iu;

function orderAnswer(input: FlowInput, text: string, { talk }: FlowContext): Known | null {
  const named = orNull(orderIn(input));
  if (named !== null) return named;
  const last = meansSame(input) ? talk.orders.at(-1) : undefined;
  if (last !== undefined) return { order: last.number };
  if (saysSkip(input) || doesNotKnow(input) || NO_ORDER.test(text)) return { order: '' };
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
      return isStory(input) ? { what, ...orderIn(input), ...wishIn(input, context) } : orNull(orderIn(input));
    },
    order: (text, input, context) => orderAnswer(input, text, context),
    category: () => null,
    wish: wishAnswer,
    contact: (_text, input) =>
      contactIn(input, true) ?? wayIn(input, TOLD.asked) ?? (addsNothing(input) ? { contact: '' } : null),
    photos: () => null,
    summary: () => null,
  };

/** What is wished for, where it was asked. */
function wishAnswer(text: string, input: FlowInput, context: FlowContext): Known | null {
  const isDeed = ASKS_DEED.test(text);
  if (doesNotKnow(input) || (addsNothing(input) && !isDeed)) return { wish: '' };
  if (isDeed || detailIn(input, 'outcome', TOLD.asked) !== null) return wishOnly(input);
  // How to reach them is no wish, nor is which order it is, told late.
  const other = contactIn(input) ?? wayIn(input, TOLD.sure) ?? orNull(orderIn(input));
  if (other !== null) return other;
  const isWish = !tellsOnly(text) && !/[?？]/u.test(text) && freeText(input, COMPLAINT, context) !== null;
  return isWish ? wishOnly(input) : null;
}

const wishOnly = (input: FlowInput): Known =>
  input.kind === 'text' ? { wish: wishAlone(input.text).slice(0, MOST_WISH) } : {};

/** Something is to be done, in words that are like "go on". */
const ASKS_DEED =
  /\b(?:get|make|have|mark|change|fix|stop|train|let) (?:it|me|him|her|them|this|that|the|my|your|sure)\b(?! (?:done|filed|over))/iu;

/** Something is to be done for the customer, which is no word to the bot. */
export const asksDeed = (input: FlowInput): boolean => input.kind === 'text' && ASKS_DEED.test(wordsOf(input));

/** It is the wish that is put right. */
const NAMES_WISH = /\bwhat i want\b|\bmy wish\b|诉求/iu;

/** What stands before a wish where it is put right. */
const BEFORE_WISH = /^(?:(?:no|not that|wrong|sorry|actually|wait|不对?|错了?|改成|换成|改为|还是)[\s,，.。!！]*)+/iu;
const wishOf = (text: string): string => (text.replace(BEFORE_WISH, '').trim() || text).slice(0, MOST_WISH);

/** What the summary is put right by; null = nothing that is known. */
export function complaintCorrection(text: string, input: FlowInput, context: FlowContext): Known | null {
  const wished = text.length <= SHORT_WISH && detailIn(input, 'outcome', TOLD.beside) !== null;
  const wish = NAMES_WISH.test(text) || wished ? { wish: wishOf(text) } : null;
  const category = titleIn(text, context);
  return contactIn(input) ?? wish ?? wayIn(input, TOLD.sure) ?? (category === null ? null : { category });
}

/** How to reach the customer, without a number: here, or another way in their words, which people read. */
function wayIn(input: FlowInput, from: number): Known | null {
  const way = detailIn(input, 'contact', from);
  if (input.kind !== 'text' || way === null || input.text.length > SHORT_CONTACT) return null;
  if (way !== 'here' && PAID.test(input.text)) return null;
  return { contact: way === 'here' ? '' : input.text.trim() };
}

/** By what was paid, or is paid back: that reaches nobody. */
const PAID = /[付退]|支付|\b(?:pay|paid|refund)/iu;

/** Nothing known is nothing found. */
export const orNull = (found: Known): Known | null => (Object.keys(found).length === 0 ? null : found);

/** Letters beside an order's number that say no more than that it is one. */
const AROUND_ORDER = 8;

/** The order that a message names and says hardly anything of; null = it names none, or says more. */
export function onlyOrder(input: FlowInput): Known | null {
  if (input.kind !== 'text') return null;
  return (withoutNumbers(input).match(/\p{L}/gu)?.length ?? 0) > AROUND_ORDER ? null : orNull(orderIn(input));
}

/** The order that a message names. */
export function orderIn(input: FlowInput): Known {
  const [first] = namedIn(input);
  return first === undefined ? {} : { order: first.value };
}

/** When somebody may call, as it is told beside a number. */
const WHEN =
  /(?:周末|工作日|平时|每天|早上|上午|中午|下午|晚上|白天|[早晚]上?)?(?:\d{1,2}|[一二两三四五六七八九十]{1,2})[点:：](?:半|\d\d)?(?:钟)?(?:以?[后前]|之[后前])?|(?:周末|工作日|上午|中午|下午|晚上|白天)(?:都行|可以|打|联系)?|\b(?:(?:only|any ?time|not|just) )?(?:after|before|from|between|until|till)\b [^,.;!?]{1,30}|\b(?:weekdays|weekends|evenings?|mornings?|afternoons?)(?: only)?\b/iu;

/** A number that somebody else is to call, and one of the customer's own. */
const OTHERS_NUMBER =
  /快递|配送|派送|收货|收件|骑手|司机|邻居|\b(?:courier|driver|rider|delivery|recipient|neighbou?r|change[sd]? (?:it )?to|instead of|new number|they should (?:call|ring))\b/iu;
const OWN_NUMBER =
  /联系我|打我|找我|回我|我的?(?:电话|手机|号码)|联系(?:方式|电话)|\b(?:my (?:\w+ )?(?:number|phone|mobile|cell|contact)|(?:call|ring|reach|text|contact|phone) me|me (?:on|at))\b/iu;

/** How to reach the customer, if a message says so; `asked`: that is what was asked for. */
export function contactIn(input: FlowInput, asked = false): Known | null {
  if (input.kind !== 'text') return null;
  const named = input.understanding.entities.find(({ kind }) => kind === 'email' || kind === 'phone');
  if (named !== undefined) {
    if (!asked && OTHERS_NUMBER.test(input.text) && !OWN_NUMBER.test(input.text)) return null;
    const when = WHEN.exec(`${input.text.slice(0, named.start)} ; ${input.text.slice(named.end)}`)?.[0].trim();
    return { contact: [named.text.trim(), ...(when === undefined ? [] : [when])].join(', ').slice(0, 300) };
  }
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

/** What a message tells beside what was asked: how to reach the customer, what would put it right, and no photos. */
export function alsoTold(input: FlowInput, { contact, photosDone }: ComplaintData, context: FlowContext): Known {
  return {
    ...orderIn(input),
    ...wishIn(input, context),
    ...(contact === null ? (contactIn(input) ?? wayIn(input, TOLD.sure)) : {}),
    ...(!photosDone && noPhotos(input) ? { photosDone: true } : {}),
  };
}

/** What is longer than this says more than what something is about. */
const MORE = 12;

/** With more words than a category has, or beside an order's number, it is told what happened as well. */
export function toldBeside({ what }: ComplaintData, input: FlowInput, slot: ComplaintSlot): Partial<ComplaintData> {
  if (input.kind !== 'text') return {};
  const facts = slot === 'wish' ? partWish(input.text).facts : '';
  if (facts !== '') return { what: withFacts(what ?? '', facts) };
  if (isControl(input)) return {};
  const isMore =
    slot === 'category' ? input.text.trim().length > MORE : slot === 'order' && tells(withoutNumbers(input));
  return isMore ? { what: withFacts(what ?? '', input.text) } : {};
}
