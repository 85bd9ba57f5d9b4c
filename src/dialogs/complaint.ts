import { toJson } from '../model/calls.ts';
import { TICKET_CALLS, type TicketFiling } from '../model/ticket.ts';
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
import { namedIn } from './order-words.ts';
import { photosAccept, stepPhotos } from './photos.ts';
import {
  asksToChange,
  beginsWithYes,
  filesOf,
  freeText,
  isAngry,
  isAside,
  meansAnother,
  saysNo,
  saysYes,
  textMessage,
} from './replies.ts';
import { proposeTopics, topicOf } from './taxonomy.ts';

/** So often a question is asked again while the customer tells more. */
const MOST_RETOLD = 1;

/** Takes a complaint: asks for what is missing, shows it all, files a ticket. */
export const complaint = defineFlow<ComplaintData, StartArgument>({
  name: COMPLAINT,
  version: 1,
  schema: ComplaintData,
  migrate: () => null,
  title: ({ say }) => say('complaint.flow'),
  start: ({ said, about }, context) => {
    const files = [...filesOf(said)].slice(0, 20);
    const order = about ?? namedIn(said)[0]?.value ?? null;
    const what = said.kind === 'text' && tells(said.text) ? said.text.trim() : null;
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
  askAgain: (data, context) => (data.filing ? [] : [askComplaint(data, context)]),
});

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

/** What the input does to the question for a slot; null = nothing, and the routing goes on. */
function stepOf(
  data: ComplaintData,
  input: FlowInput,
  slot: ComplaintSlot,
  context: FlowContext,
): FlowStep<ComplaintData> | null {
  if (isAside(input, COMPLAINT, context)) return null;
  if (slot === 'photos' && photosAccept(input)) return takePhotos(data, input, context);
  const withFiles = { ...data, files: [...data.files, ...filesOf(input)].slice(0, 20) };
  if (input.kind === 'files') return ask(withFiles, context);
  if (input.kind === 'choice') return byChoice(withFiles, input.choice, slot, context);
  if (slot === 'summary') return atTheEnd(withFiles, input, context);
  const found = slot === 'category' ? categoryOf(data, input, context) : complaintAnswer(slot, input, context);
  if (found !== null) return ask({ ...withFiles, ...openTold(data, input), ...found, retold: 0 }, context);
  return corrected(withFiles, input, context) ?? tellMore(withFiles, input, slot, context);
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

/** A yes to what was proposed, or a category by its name, with the subcategory that was proposed of it. */
function categoryOf({ what }: ComplaintData, input: FlowInput, context: FlowContext): Partial<ComplaintData> | null {
  const proposed = proposeTopics(what ?? '', context.knowledge.shop.complaints, 3);
  const [first] = proposed;
  const named = complaintAnswer('category', input, context);
  if (named === null) return first !== undefined && beginsWithYes(input) ? { category: first.id } : null;
  const closer = proposed.find(({ id }) => id.startsWith(`${named.category}/`));
  return closer === undefined ? named : { category: closer.id };
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
  const isMore = saysYes(input) ? false : Object.keys(told).length === 0 || tells(text);
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
  const put = corrected(data, input, context);
  if (put !== null) return put;
  const found = complaintCorrection(text, input, context);
  if (found !== null) return ask({ ...data, ...found }, context);
  return asksToChange(input) ? askChange(data, context) : tellMore(data, input, 'summary', context);
}

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
    order: data.order ? { number: data.order, proven: false } : null,
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
