import { HANDOVERS, type Handover } from '../model/knowledge.ts';
import { type FlowContext, type FlowInput, wordsOf } from './flow.ts';
import { placeNamed, placesNamed } from './item-words.ts';
import { asksToChange, freeText, meansAnother, putsRight, saysNo, saysYes } from './replies.ts';
import type { ReturnData } from './return-data.ts';
import { isFault, RETURN_REASONS, RETURN_WISHES, type ReturnReason, type ReturnWish } from './return-rules.ts';

/** The flow whose words these are. */
export const RETURN = 'return-request';

/** What is asked for, in this order. */
export type ReturnSlot = 'items' | 'reason' | 'wish' | 'unused' | 'photos' | 'handover' | 'summary';

const REASON_WORDS: readonly (readonly [ReturnReason, RegExp])[] = [
  [
    'wrong-item',
    /发错|错发|寄错|送错|(?:颜色|尺寸|大小|型号|款式)(?:都|也)?(?:不对|错|弄错|做错)|做[小大短长窄宽错](?:了|成)|我?[订定买要]的.{1,14}(?:来|收到|发来|寄来|给我)的|不是我(?:买|订|要)的|\bwrong (?:item|one|product|colou?r|size|model|thing)|not what i ordered|sent me the wrong/iu,
  ],
  ['missing-parts', /少[了发寄]|少一|缺|漏发|漏了|missing|incomplete/iu],
  [
    'damaged',
    /坏|破|碎|裂|断|磕|压扁|漏水|漏电|损|划痕|口子|开线|污|不亮|用不了|不能用|豁|脱落|开胶|掉[了漆]|没反应|闪|频闪|打不开|充不进|damag|broken|break|crack|shatter|dent|scratch|\btorn?\b|\btears?\b|\bripp?|\bholes?\b|\bstain|peel|faulty|defect|stopped working|(?:not|n't) work|in pieces|chipped|leak|flicker|won'?t (?:start|charge|turn on|open)/iu,
  ],
  [
    'not-as-described',
    /不符|不一样|色差|质量|异味|味道太|有味|假货|掉色|起球|做工|not as described|different from|quality|smell|fake|looks? different/iu,
  ],
  ['late', /太慢|太晚|来晚|迟|too late|arrived late|too slow/iu],
  [
    'changed-mind',
    /不.{0,2}喜欢|不搭|不配|不想要|不要了|不需要|买错|不合适|不合身|太大|太小|大了|小了|太[重硬软高低厚薄]|后悔|用不[上着]|多买|买多|重复|chang(?:ed?|ing) my mind|(?:don'?t|do not|doesn'?t|didn'?t|no longer) (?:really )?(?:like|want|need|fit)|too (?:big|small|large|heavy|high|low|soft|hard)|(?:match|go with) (?:my|our|the)|\bshade\b|not (?:really )?my (?:style|taste|thing)|by mistake|don'?t suit|not for me/iu,
  ],
];

/** What is said not to be so: "it isn't broken", "不是坏了，…". */
const DENIED =
  /\b(?:not|never|nothing|isn't|aren't|wasn't|weren't|without|no)(?:'s| is| was| are)?(?: (?:really|actually|visibly|at all|even|any|a|got))* (?:damag|broken|fault|defect|crack|scratch|stain|dent|torn|chipp|leak|shatter)\w*|(?:没有?|并?不是|也?不算|未)(?:什么|任何|被|给|是)?(?:损坏|破损|[坏破碎裂断损]|质量问题|毛病|瑕疵)(?:掉|了|的|啊)?|质量(?:倒|也|都|其实)?(?:没|不错|挺好|很好|还行|还可以)(?:什么|有|啥)?(?:问题|毛病)?|\b(?:is|was|are|were)(?:n'?t| not)(?: really| actually)?(?: an?)? (?!work)\w+|(?:并?不是|没有?说)[^，。,.！!；;]{1,8}(?=[，。,.！!；;])/giu;

/** The reason that a text gives; null = none. */
const reasonIn = (text: string): ReturnReason | null => wordOf(REASON_WORDS, text.replace(DENIED, ' '));

const WISH_WORDS: readonly (readonly [ReturnWish, RegExp])[] = [
  [
    'repair',
    /维修|修一?下|修理|修好|补发|补寄|补.{0,2}[一只个件份]|补给|repair|fix|missing (?:part|piece|one)|send (?:me )?(?:the|a|one) (?:missing|other|new part|spare)|spare part/iu,
  ],
  [
    'exchange',
    /换货|换一|换[个只件把套条副双张块盏口床]|换成|换新|调换|想换|要换|exchang|replac|swap|another one|new one/iu,
  ],
  ['refund', /退款|退钱|退我|退掉|退货|退了|^退$|把钱|refund|money back|my money|return it|give it back/iu],
];

const HANDOVER_WORDS: readonly (readonly [Handover, RegExp])[] = [
  ['pick-up', /上门|取件|来取|来拿|pick|collect|come (?:and|to) get|fetch/iu],
  [
    'drop-off',
    /自己|(?<!给)我寄|自行|驿站|drop|myself|post office|\bi(?:'ll| will|'d)? (?:can )?(?:send|post|ship|bring)/iu,
  ],
];

/** A text that is no longer may be the name of an item and nothing else. */
const SHORT_NAME = 12;

/** Choices' ids. */
export const itemChoice = (place: number | 'all'): string => `return:items:${place}`;
export const slotChoice = (slot: ReturnSlot, value: string): string => `return:${slot}:${value}`;

/** What an input says: what becomes known by it, or that it is confirmed or to be changed. */
type Answer = Partial<ReturnData> | 'submit' | 'change';

/** What the input says to the question for a slot; null = nothing, and the routing goes on. */
export function answerTo(slot: ReturnSlot, input: FlowInput, data: ReturnData, context: FlowContext): Answer | null {
  if (input.kind === 'choice') return byChoice(slot, input.choice, data);
  if (input.kind !== 'text') return null;
  const text = wordsOf(input).normalize('NFKC').replaceAll('’', "'");
  return BY_WORDS[slot](text, input, data, context);
}

type ByWords = (text: string, input: FlowInput, data: ReturnData, context: FlowContext) => Answer | null;

const BY_WORDS: Readonly<Record<ReturnSlot, ByWords>> = {
  items: (text, _input, data, context) => {
    const place = placeNamed(text, data.order?.items.length ?? 0);
    const places = place >= 0 ? [place] : itemsNamed(text, data, context);
    return places.length === 0 ? null : { items: places, words: add(data.words, text) };
  },
  reason: (text, input, data, context) => {
    const words = freeText(input, RETURN, context);
    const reason = reasonIn(text);
    if (words === null) return null;
    // "不粘锅那个": still the item, and no reason.
    const items = reason === null && text.length <= SHORT_NAME ? itemsNamed(text, data, context) : [];
    return items.length > 0 ? { items } : { reason: reason ?? 'other', words: add(data.words, words) };
  },
  wish: (text) => known('wish', wordOf(WISH_WORDS, text)),
  unused: (text, input) => usedWord(text, input),
  handover: (text) => known('handover', wordOf(HANDOVER_WORDS, text)),
  summary: (text, input, data, context) => (saysYes(input) ? 'submit' : correction(input, text, data, context)),
  photos: (text, input, data, context) => {
    const words = freeText(input, RETURN, context);
    const wish = known('wish', wordOf(WISH_WORDS, text));
    return words === null ? null : { photosDone: true, words: add(data.words, text), ...wish };
  },
};

/** The items that a message puts right, whatever was asked; null = it puts none right. */
export function itemsPutRight(input: FlowInput, data: ReturnData, context: FlowContext): number[] | null {
  if (input.kind !== 'text' || data.order === null || data.items === null) return null;
  if (!putsRight(input)) return null;
  const text = wordsOf(input);
  const [chosen, ...more] = data.items;
  const place = placeNamed(text, data.order.items.length);
  // "The other one", of two.
  const isOther = place < 0 && meansAnother(input) && data.order.items.length === 2 && more.length === 0;
  if (isOther) return [chosen === 0 ? 1 : 0];
  const named = place >= 0 ? [place] : itemsNamed(text, data, context);
  return named.length > 0 && named.length < data.order.items.length ? named : null;
}

/** What may change a refusal: a fault that is told of, or another wish; null = neither. */
export function afterRefusal(input: FlowInput, data: ReturnData, context: FlowContext): Partial<ReturnData> | null {
  const reason = faultIn(input);
  const words = input.kind === 'text' ? { words: add(data.words, input.text.trim()) } : {};
  if (reason !== null) return { reason, ...words };
  const others = otherItems(input, data, context);
  if (others !== null) return { items: others, reason: null, ...words };
  const most = input.kind === 'text' && input.understanding.verdict !== 'answer' ? 80 : 30;
  const isShort = input.kind === 'text' && input.text.length <= most;
  return isShort ? known('wish', wordOf(WISH_WORDS, withoutUnwanted(wordsOf(input).normalize('NFKC')))) : null;
}

/** Items that are named instead of those that cannot be returned. */
function otherItems(input: FlowInput, data: ReturnData, context: FlowContext): number[] | null {
  if (input.kind !== 'text' || !/退|换|return|exchang|send/iu.test(wordsOf(input))) return null;
  const named = itemsNamed(wordsOf(input), data, context);
  const isNew = named.some((place) => data.items?.includes(place) !== true);
  return isNew && named.length < (data.order?.items.length ?? 0) ? named : null;
}

function faultIn(input: FlowInput): ReturnReason | null {
  if (input.kind === 'choice') {
    const picked = RETURN_REASONS.find((reason) => slotChoice('reason', reason) === input.choice);
    return picked !== undefined && isFault(picked) ? picked : null;
  }
  const reason = input.kind === 'text' ? reasonIn(wordsOf(input).normalize('NFKC').replaceAll('’', "'")) : null;
  return reason !== null && isFault(reason) ? reason : null;
}

/** The wish that a text speaks of, if any. */
export const wishSaid = (text: string): Partial<ReturnData> =>
  known('wish', wordOf(WISH_WORDS, text.normalize('NFKC'))) ?? {};

/** What the first message says besides that something is to be returned. */
export function saidAtFirst(text: string): Partial<ReturnData> {
  const said = text.normalize('NFKC').replaceAll('’', "'");
  const reason = reasonIn(said);
  const wish = /退款|退钱|refund|money back/iu.test(said)
    ? 'refund'
    : /换货|换一?[个只件]|换成|exchang|replac|swap/iu.test(said)
      ? 'exchange'
      : /维修|修好|补发|补寄|补.{0,2}[一只个份]|repair/iu.test(said)
        ? 'repair'
        : null;
  return { ...(reason === null ? {} : { reason }), ...(wish === null ? {} : { wish }) };
}

function byChoice(slot: ReturnSlot, choice: string, data: ReturnData): Answer | null {
  const [, chosen, value = ''] = /^return:([a-z]+):(.+)$/.exec(choice) ?? [];
  // The summary asks how it is sent back where that is still open.
  if (slot === 'summary' && chosen === 'handover') return BY_CHOICE.handover(value, data);
  return chosen === slot ? BY_CHOICE[slot](value, data) : null;
}

const BY_CHOICE: Readonly<Record<ReturnSlot, (value: string, data: ReturnData) => Answer | null>> = {
  items: (value, { order }) => {
    const all = (order?.items ?? []).map((_item, place) => place);
    const items = value === 'all' ? all : all.filter((place) => place === Number(value));
    return items.length === 0 ? null : { items };
  },
  reason: (value) => known('reason', RETURN_REASONS.find((one) => one === value) ?? null),
  wish: (value) => known('wish', RETURN_WISHES.find((one) => one === value) ?? null),
  unused: (value) => ({ unused: value === 'yes' }),
  handover: (value) => known('handover', HANDOVERS.find((one) => one === value) ?? null),
  summary: (value) => (value === 'submit' ? 'submit' : 'change'),
  photos: () => null,
};

function known<K extends 'reason' | 'wish' | 'handover'>(slot: K, value: ReturnData[K]): Partial<ReturnData> | null {
  return value === null ? null : { [slot]: value };
}

export const UNUSED =
  /(?:没有?|未|从没|没怎么)(?:使?用|拆|穿|洗|开封|打开|动)|全新|没动|原封|\b(?:not|never|haven't|hasn't|isn't|wasn't)\b.{0,12}\b(?:used|opened|worn|washed|touched)|unused|brand new|unopened|never (?:used|opened)|still (?:sealed|packed|in the box)/iu;
const USED =
  /[用拆洗穿炒煮睡打开剪装试].{0,4}[过了]|用着|拆封|\b(?:used|opened|washed|worn|wore|cooked|tried|slept|cut|installed)\b/iu;

/** null = neither is said. */
function usedWord(text: string, input: FlowInput): Partial<ReturnData> | null {
  if (UNUSED.test(text)) return { unused: true };
  if (USED.test(text)) return { unused: false };
  if (saysYes(input) || /^(?:是|对|嗯|yes|yep|yeah|it is)/iu.test(text)) return { unused: true };
  return saysNo(input) || /^(?:不是|没有|不|no\b)/iu.test(text) ? { unused: false } : null;
}

/** "不用换了" wants no exchange. */
const withoutUnwanted = (text: string): string => text.replace(/不[用要想]?(?:退|换|补)[货款发]?了?/gu, '');

/** A change that is put as a question: "can I exchange it instead?". */
export const CHANGES = /改|换成|\b(?:actually|instead|rather)\b/iu;

/** At the end anything may be put right; what fits nothing is added to the customer's words. */
function correction(
  input: FlowInput,
  text: string,
  data: ReturnData,
  context: FlowContext,
): Partial<ReturnData> | 'change' | null {
  if (saysNo(input)) return 'change';
  const words = freeText(input, RETURN, context) ?? (CHANGES.test(text) ? text : null);
  if (words === null) return null;
  const wish = wordOf(WISH_WORDS, withoutUnwanted(text));
  const handover = wordOf(HANDOVER_WORDS, text);
  const items = wish === null && handover === null ? itemsNamed(text, data, context) : [];
  const reason = wish === null && handover === null ? reasonIn(text) : null;
  if (asksToChange(input) && items.length === 0 && (wish ?? handover ?? reason) === null) return 'change';
  return {
    ...(items.length === 0 ? {} : { items }),
    ...(wish === null ? {} : { wish }),
    ...(reason === null ? {} : { reason, unused: null }),
    ...(handover === null ? {} : { handover }),
    words: add(data.words, words),
  };
}

/** The places of the items that a text names: all, or those that it names most closely. */
export function itemsNamed(text: string, { order }: Pick<ReturnData, 'order'>, context: FlowContext): number[] {
  return order === null
    ? []
    : placesNamed(
        text,
        order.items.map(({ name }) => name),
        context,
      );
}

/** The first that a text has a word of. */
export function wordOf<T>(words: readonly (readonly [T, RegExp])[], text: string): T | null {
  return words.find(([, pattern]) => pattern.test(text))?.[0] ?? null;
}

/** The customer's words, with more of them. */
export const add = (before: string, text: string): string =>
  (before === '' ? text : `${before}\n${text}`).slice(0, 9000);
