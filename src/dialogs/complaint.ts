import { toJson } from '../model/calls.ts';
import type { Frame } from '../model/session.ts';
import { TICKET_CALLS, type TicketFiling } from '../model/ticket.ts';
import { categoryPutRight, categoryTold } from './complaint-category.ts';
import { ComplaintData, type ComplaintSlot, missingOf, NEW_COMPLAINT } from './complaint-data.ts';
import { askComplaint, readComplaintChoice, wishText } from './complaint-texts.ts';
import {
  alsoTold,
  COMPLAINT,
  complaintAnswer,
  complaintCorrection,
  contactIn,
  isBare,
  orderIn,
  orNull,
  tells,
  wishIn,
} from './complaint-words.ts';
import { tellFiled } from './filed.ts';
import { defineFlow, type FlowContext, type FlowInput, type FlowStep, type StartArgument } from './flow.ts';
import { meansSame, namedIn } from './order-words.ts';
import { photosAccept, stepPhotos } from './photos.ts';
import {
  asksSomething,
  asksToChange,
  endsInQuestion,
  filesOf,
  freeText,
  isAngry,
  isAside,
  isControl,
  meansAnother,
  noted,
  saysNo,
  saysYes,
  statementsIn,
  textMessage,
} from './replies.ts';
import { proposeTopics, topicOf } from './taxonomy.ts';

/** So often a question is asked again while the customer tells more. */
const MOST_RETOLD = 1;
/** What is longer than this says more than what something is about. */
const MORE = 12;

/** The order that a complaint is about; null = none is named. */
export const complainedOrder = ({ flow, data }: Frame): string | null =>
  flow === COMPLAINT ? ComplaintData.safeParse(data).data?.order || null : null;

/** Takes a complaint: asks for what is missing, shows it all, files a ticket. */
export const complaint = defineFlow<ComplaintData, StartArgument>({
  name: COMPLAINT,
  version: 1,
  schema: ComplaintData,
  migrate: () => null,
  title: ({ say }) => say('complaint.flow'),
  start: ({ said, about }, context) => {
    const files = [...filesOf(said)].slice(0, 20);
    const same = meansSame(said) ? context.talk.orders.at(-1)?.number : undefined;
    const order = about ?? namedIn(said)[0]?.value ?? same ?? null;
    const told = said.kind === 'text' && tells(said.text) ? [said.text.trim()] : [];
    // What was told just before, and nobody dealt with, is where it begins.
    const story = [...context.troubles, ...told].join('\n').slice(0, 10_000);
    const what = story === '' ? null : story;
    const known = what === null ? {} : { what, ...wishIn(what), ...(contactIn(said) ?? {}) };
    return ask(heard({ ...NEW_COMPLAINT, order, files, ...known }, said), context);
  },
  accepts: (data, input, context) =>
    !data.filing && stepOf(data, input, missingOf(data, context.receivesFiles), context) !== null,
  step: (data, input, context) => {
    const before = heard(data, input);
    return stepOf(before, input, missingOf(data, context.receivesFiles), context) ?? ask(before, context);
  },
  answered: (data, answer, context) =>
    data.filing
      ? { data, say: [tellFiled(answer, 'complaint.filed', context)], outcome: 'done' }
      : { data, say: [], outcome: 'wait' },
  answeredLate: (answer, context) =>
    answer.name === TICKET_CALLS.open ? [tellFiled(answer, 'complaint.filed', context)] : [],
  besides: (data, input, context) => (data.filing ? null : besides(data, input, context)),
  askAgain: (data, context) => (data.filing ? [] : [askComplaint(data, context)]),
});

/** What is told beside a question that something else answers. */
function besides(data: ComplaintData, input: FlowInput, context: FlowContext): ComplaintData | null {
  if (input.kind !== 'text' || data.what === null) return null;
  const slot = missingOf(data, context.receivesFiles);
  const told = statementsIn(input);
  const wish = slot === 'wish' && told !== '' && asksSomething(input) ? { wish: told.slice(0, 2000) } : {};
  const found = { ...openTold(data, input), ...(slot === 'contact' ? contactIn(input, true) : null), ...wish };
  return Object.keys(found).length === 0 ? null : { ...data, ...found };
}

/** Notes the customer's mood; that they want to complain says nothing of it. */
function heard(data: ComplaintData, input: FlowInput): ComplaintData {
  const angry = input.kind === 'text' && isAngry(input) && !isBare(input.text);
  return angry ? { ...data, angry: true } : data;
}

const ask = (data: ComplaintData, context: FlowContext): FlowStep<ComplaintData> => ({
  data,
  say: [askComplaint(data, context)],
  outcome: 'wait',
});

const ENDS_ASKING: ReadonlySet<ComplaintSlot> = new Set(['wish', 'contact']);

/** What the input does to the question for a slot; null = nothing, and the routing goes on. */
function stepOf(
  data: ComplaintData,
  input: FlowInput,
  slot: ComplaintSlot,
  context: FlowContext,
): FlowStep<ComplaintData> | null {
  if (isAside(input, COMPLAINT, context)) return null;
  // Of several sentences the last one may ask something that the knowledge answers.
  if (ENDS_ASKING.has(slot) && endsInQuestion(input, context)) return null;
  if (slot === 'photos' && photosAccept(input)) return takePhotos(data, input, context);
  const withFiles = { ...data, files: [...data.files, ...filesOf(input)].slice(0, 20) };
  if (input.kind === 'files') return ask(withFiles, context);
  if (input.kind === 'choice') return byChoice(withFiles, input.choice, slot, context);
  if (slot === 'summary') return atTheEnd(withFiles, input, context);
  const found = slot === 'category' ? categoryTold(data, input, context) : complaintAnswer(slot, input, context);
  if (found !== null)
    return ask(
      { ...withFiles, ...openTold(data, input), ...found, ...toldBesideCategory(data, input, slot), retold: 0 },
      context,
    );
  return corrected(withFiles, input, context) ?? tellMore(withFiles, input, slot, context);
}

/** With more words than a category has, it is told what happened as well. */
function toldBesideCategory({ what }: ComplaintData, input: FlowInput, slot: ComplaintSlot): Partial<ComplaintData> {
  const isMore = slot === 'category' && input.kind === 'text' && !isControl(input) && input.text.trim().length > MORE;
  return isMore ? { what: `${what ?? ''}\n${input.text.trim()}`.slice(0, 10_000) } : {};
}

/** What a message tells beside what was asked, of what is not known yet. */
function openTold(data: ComplaintData, input: FlowInput): Partial<ComplaintData> {
  if (input.kind !== 'text') return {};
  const { order, wish, contact } = alsoTold(input.text, input, data);
  return {
    ...(order !== undefined && data.order === null ? { order } : {}),
    ...(wish !== undefined && data.wish === null ? { wish } : {}),
    ...(contact !== undefined && data.contact === null ? { contact } : {}),
  };
}

/**
 * What answers nothing that was asked tells more of what happened. Nothing is asked for ever: then the likeliest category is
 * taken, and no order.
 */
function tellMore(
  data: ComplaintData,
  input: FlowInput,
  slot: ComplaintSlot,
  context: FlowContext,
): FlowStep<ComplaintData> | null {
  const text = freeText(input, COMPLAINT, context);
  if (text === null || data.what === null) return null;
  const told = alsoTold(text, input, data);
  // "Submit" before all is asked tells nothing: it leaves this question out.
  const isMore = !isControl(input) && (Object.keys(told).length === 0 || tells(text));
  const what = isMore ? `${data.what}\n${text}`.slice(0, 10_000) : data.what;
  const more = { ...data, ...told, what };
  const [likeliest] = proposeTopics(what, context.knowledge.shop.complaints, 1);
  if (slot === 'photos') return ask({ ...more, photosDone: true }, context);
  if (saysYes(input) && (slot === 'wish' || slot === 'contact')) return ask({ ...more, [slot]: '' }, context);
  const retold = data.retold + 1;
  if (slot === 'category' && retold > MOST_RETOLD)
    return ask({ ...more, retold: 0, category: likeliest?.id ?? '' }, context);
  if (slot === 'order' && more.order === null && retold > MOST_RETOLD)
    return ask({ ...more, retold: 0, order: '' }, context);
  return ask({ ...more, retold }, context);
}

function takePhotos(data: ComplaintData, input: FlowInput, context: FlowContext): FlowStep<ComplaintData> {
  const step = stepPhotos(data.files, input, context);
  const next = { ...data, files: [...step.files], photosDone: step.done };
  return step.done ? ask(next, context) : { data: next, say: step.say, outcome: 'wait' };
}

function byChoice(
  data: ComplaintData,
  choice: string,
  slot: ComplaintSlot,
  context: FlowContext,
): FlowStep<ComplaintData> | null {
  const picked = readComplaintChoice(choice);
  if (picked === null || picked.slot !== slot) return null;
  if (slot === 'summary') return picked.value === 'submit' ? file(data, context) : askChange(data, context);
  const value = slot === 'wish' ? wishText(picked.value, context) : picked.value;
  return ask({ ...data, [slot]: value }, context);
}

const askChange = (data: ComplaintData, { say }: FlowContext): FlowStep<ComplaintData> => ({
  data,
  say: [textMessage(say('flow.askChange'))],
  outcome: 'wait',
});

/** "不对，是另一个订单", with its number or without, whatever was asked. */
function corrected(data: ComplaintData, input: FlowInput, context: FlowContext): FlowStep<ComplaintData> | null {
  if (data.what === null || input.kind !== 'text') return null;
  const order = orNull(orderIn(input));
  if (order !== null) return ask({ ...data, ...order }, context);
  return meansAnother(input) ? ask({ ...data, order: null }, context) : null;
}

/** The summary is confirmed, or put right in free words: what fits nothing is added to what happened. */
function atTheEnd(data: ComplaintData, input: FlowInput, context: FlowContext): FlowStep<ComplaintData> | null {
  if (saysYes(input)) return file(data, context);
  if (saysNo(input)) return askChange(data, context);
  const text = freeText(input, COMPLAINT, context);
  if (text === null) return null;
  const category = categoryPutRight(data, input, context);
  if (category !== null) {
    const step = ask({ ...data, ...category, ...orderIn(input) }, context);
    return category.category === null ? step : noted(step, context);
  }
  const put = corrected(data, input, context);
  if (put !== null) return noted(put, context);
  const found = complaintCorrection(text, input, context);
  const more = found !== null && ADDS.test(text) ? { what: `${data.what ?? ''}\n${text}`.slice(0, 10_000) } : {};
  if (found !== null) return noted(ask({ ...data, ...found, ...more }, context), context);
  if (asksToChange(input)) return askChange(data, context);
  const told = tellMore(data, input, 'summary', context);
  return told === null ? null : noted(told, context);
}

const ADDS = /补充|加上|加一|记[上下]|写上|注明|\b(?:add|also|note|mention)\b/iu;

/** The customer has shown in this talk that it is theirs. */
const isProven = (order: string, { talk }: FlowContext): boolean =>
  talk.orders.some(({ number, proven }) => proven && number === order);

function file(data: ComplaintData, context: FlowContext): FlowStep<ComplaintData> {
  const topic = topicOf(data.category ?? '', context.knowledge.shop.complaints);
  const urgent = topic !== null && (topic.category.urgent || topic.subcategory?.urgent === true);
  const filing: TicketFiling = {
    kind: 'complaint',
    priority: urgent ? 'urgent' : data.angry ? 'high' : 'normal',
    category: topic?.category.id ?? null,
    subcategory: topic?.subcategory?.id ?? null,
    description: data.what ?? '',
    wish: data.wish || null,
    order: data.order ? { number: data.order, proven: isProven(data.order, context) } : null,
    items: [],
    handover: null,
    rule: null,
    contact: data.contact || null,
    files: data.files,
    emotion: data.angry ? 'angry' : 'calm',
    language: context.language,
  };
  const call = { name: TICKET_CALLS.open, arguments: toJson(filing), patient: true };
  return { data: { ...data, filing: true }, say: [], outcome: 'wait', call };
}
