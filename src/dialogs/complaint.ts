import type { Frame } from '../model/session.ts';
import { TICKET_CALLS, TICKET_LIMITS } from '../model/ticket.ts';
import { toldBefore } from './complaint-before.ts';
import { categoryTold } from './complaint-category.ts';
import { COMPLAINT_PARTS, complaintAtTheEnd, partsPutRight, storyWhenFiled } from './complaint-corrections.ts';
import { ComplaintData, type ComplaintSlot, missingOf, NEW_COMPLAINT } from './complaint-data.ts';
import { fileComplaint } from './complaint-filing.ts';
import { likelyTopics } from './complaint-likely.ts';
import { askComplaint, askWhichPart, readComplaintChoice, wishText } from './complaint-texts.ts';
import {
  alsoTold,
  asksDeed,
  COMPLAINT,
  complaintAnswer,
  contactIn,
  isBare,
  onlyOrder,
  orderIn,
  orNull,
  tells,
  toldBeside,
  wishBefore,
  wishIn,
} from './complaint-words.ts';
import { noPhotos, onlyNoPhotos } from './details.ts';
import { complaintEdit, saidOfEdit } from './drafts.ts';
import { tellFiled } from './filed.ts';
import { defineFlow, type FlowContext, type FlowInput, type FlowStep, type StartArgument } from './flow.ts';
import { meansSame, namedIn } from './order-words.ts';
import { withoutParts } from './parts.ts';
import { photosAccept, stepPhotos, tellPhotos } from './photos.ts';
import {
  asksHowFar,
  asksSomething,
  endsInQuestion,
  filesOf,
  freeText,
  isAngry,
  isAside,
  isControl,
  ledBy,
  meansAnother,
  noted,
  notFiledYet,
  saysSubmit,
  saysYes,
  statementsIn,
} from './replies.ts';
import { withFacts } from './story.ts';
import { submits } from './submits.ts';

/** So often a question is asked again while the customer tells more. */
const MOST_RETOLD = 1;

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
    const story = [...toldBefore(said, told.length > 0, context), ...context.troubles, ...told].reduce(withFacts, '');
    const what = story === '' ? null : story;
    const wish = { ...wishBefore(context.troubles), ...wishIn(said, context) };
    const known = what === null ? {} : { what, ...wish, ...(contactIn(said) ?? {}) };
    const photosDone = what !== null && noPhotos(said);
    return ask(heard({ ...NEW_COMPLAINT, order, files, photosDone, ...known }, said), context);
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
  const found = { ...openTold(data, input, context), ...(slot === 'contact' ? contactIn(input, true) : null), ...wish };
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

/** It is a question of its own, which the knowledge answers. */
function asksElse(input: FlowInput, slot: ComplaintSlot, context: FlowContext): boolean {
  if (isAside(input, COMPLAINT, context)) return slot !== 'summary' || !submits(input);
  // Of several sentences the last one may ask something that the knowledge answers.
  return ENDS_ASKING.has(slot) && endsInQuestion(input, context);
}

/** What the input does to the question for a slot; null = nothing, and the routing goes on. */
function stepOf(
  data: ComplaintData,
  input: FlowInput,
  slot: ComplaintSlot,
  context: FlowContext,
): FlowStep<ComplaintData> | null {
  const edited = byDraftEdit(data, input, context);
  if (edited !== null) return edited;
  const early = tooEarly(data, input, slot, context);
  if (early !== null) return early;
  if (asksElse(input, slot, context)) return null;
  if (slot === 'photos' && photosAccept(input)) return takePhotos(data, input, context);
  const withFiles = { ...data, files: [...data.files, ...filesOf(input)].slice(0, 20) };
  if (input.kind === 'files') return ask(withFiles, context);
  if (input.kind === 'choice') return byChoice(withFiles, input.choice, slot, context);
  if (slot === 'summary') return atTheEnd(withFiles, input, context);
  const put = data.what === null ? {} : partsPutRight(input);
  if (Object.keys(put).length > 0)
    return noted(
      ask({ ...withFiles, ...openTold(data, input, context), ...besideOrder(data, input, put), ...put }, context),
      context,
    );
  const found = slot === 'category' ? categoryTold(data, input, context) : complaintAnswer(slot, input, context);
  if (found !== null)
    return ask(
      {
        ...withFiles,
        ...openTold(data, input, context),
        ...found,
        ...toldBeside(data, input, slot),
        retold: 0,
      },
      context,
    );
  return corrected(withFiles, input, context) ?? tellMore(withFiles, input, slot, context);
}

/** What a message does to what is written already; null = nothing. */
function byDraftEdit(data: ComplaintData, input: FlowInput, context: FlowContext): FlowStep<ComplaintData> | null {
  const edit = complaintEdit(data, input, context);
  if (edit === null) return null;
  const story = edit.story === '' ? null : edit.story.slice(0, TICKET_LIMITS.text);
  const wish = edit.wish === '' && data.wish ? null : edit.wish === '' ? data.wish : edit.wish.slice(0, 2000);
  const contact = edit.contact === undefined ? data.contact : edit.contact.slice(0, 300);
  const next = { ...data, what: story, wish, contact };
  const isWhole = missingOf(next, context.receivesFiles) === 'summary';
  if (isWhole && submits(input)) return fileComplaint(next, context);
  return ledBy(saidOfEdit(edit, context), ask(next, context));
}

/** What is said before its time: how far it is, that there are no photos, and that it is to be filed. */
function tooEarly(
  data: ComplaintData,
  input: FlowInput,
  slot: ComplaintSlot,
  context: FlowContext,
): FlowStep<ComplaintData> | null {
  if (data.what === null) return null;
  const photos = tellPhotos(input, data.files, context);
  if (photos !== null) return ledBy(photos, ask(data, context));
  if (asksHowFar(input, context) && !submits(input))
    return notFiledYet(ask(data, context), context.say('complaint.flow'), context);
  if (slot === 'summary') return null;
  const order = slot === 'order' ? null : onlyOrder(input);
  if (order !== null) return noted(ask({ ...data, ...order }, context), context);
  if (slot === 'photos' || isAside(input, COMPLAINT, context)) return null;
  if (onlyNoPhotos(input)) return noted(ask({ ...data, photosDone: true }, context), context);
  return saysSubmit(input) && !asksDeed(input) ? ask(withoutTheRest(data, context), context) : null;
}

/** What happened, with what is told beside that it is about no order, or another. */
function besideOrder({ what }: ComplaintData, input: FlowInput, put: Partial<ComplaintData>): Partial<ComplaintData> {
  if (input.kind !== 'text' || what === null || Object.keys(put).join() !== 'order') return {};
  return { what: withFacts(what, withoutParts(input.text, ['order'])) };
}

/** All that may be left out is, before it was asked: the summary shows it, and is confirmed. */
function withoutTheRest(data: ComplaintData, context: FlowContext): ComplaintData {
  const { order, category, wish, contact } = data;
  return {
    ...data,
    order: order ?? '',
    category: category ?? likeliestTopic(data, context),
    wish: wish ?? '',
    contact: contact ?? '',
    photosDone: true,
    retold: 0,
  };
}

/** What a message tells beside what was asked, of what is not known yet. */
function openTold(data: ComplaintData, input: FlowInput, context: FlowContext): Partial<ComplaintData> {
  const { order, wish, contact, ...photos } = alsoTold(input, data, context);
  return {
    ...photos,
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
  const told = alsoTold(input, data, context);
  const isMore = !isControl(input) && (Object.keys(told).length === 0 || tells(text));
  const what = isMore ? withFacts(data.what, text) : data.what;
  const more = { ...data, ...told, ...bothWishes(data, told), what };
  if (slot === 'photos') return ask({ ...more, photosDone: true }, context);
  if (saysYes(input) && (slot === 'wish' || slot === 'contact')) return ask({ ...more, [slot]: '' }, context);
  const retold = data.retold + 1;
  const given = retold > MOST_RETOLD ? givenUp(more, slot, context) : null;
  if (given !== null) return ask({ ...more, ...given, retold: 0 }, context);
  const again = ask({ ...more, retold }, context);
  return slot !== 'summary' && (what !== data.what || Object.keys(told).length > 0) ? noted(again, context) : again;
}

/** What is wished for besides comes after what was wished for before. */
function bothWishes({ wish: before }: ComplaintData, { wish }: Partial<ComplaintData>): Partial<ComplaintData> {
  const isBeside = wish && before && !before.includes(wish);
  return isBeside ? { wish: `${before}\n${wish}`.slice(0, 2000) } : {};
}

/** What is taken for what was asked often enough; null = it is asked again. */
function givenUp(data: ComplaintData, slot: ComplaintSlot, context: FlowContext): Partial<ComplaintData> | null {
  if (slot === 'category') return { category: likeliestTopic(data, context) };
  return slot === 'order' && data.order === null ? { order: '' } : null;
}

/** The category that what happened is likeliest about; '' = none. */
const likeliestTopic = (data: ComplaintData, context: FlowContext): string =>
  likelyTopics(data, context, 1)[0]?.id ?? '';

function takePhotos(data: ComplaintData, input: FlowInput, context: FlowContext): FlowStep<ComplaintData> {
  const step = stepPhotos(data.files, input, context);
  const what = input.kind === 'text' && filesOf(input).length > 0 ? withFacts(data.what ?? '', input.text) : data.what;
  const next = { ...data, files: [...step.files], photosDone: step.done, what };
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
  if (slot === 'summary') return byPart(data, picked.value, context);
  const value = slot === 'wish' ? wishText(picked.value, context) : picked.value;
  return ask({ ...data, [slot]: value }, context);
}

/** The summary's buttons: it is filed, something is to be different, or it is said what. */
function byPart(data: ComplaintData, picked: string, context: FlowContext): FlowStep<ComplaintData> {
  if (picked === 'submit') return fileComplaint(data, context);
  const part = COMPLAINT_PARTS.find((one) => one === picked);
  if (part === undefined) return { data, say: [askWhichPart(context)], outcome: 'wait' };
  return ask({ ...data, [part === 'story' ? 'what' : part]: null, anyCategory: part === 'category' }, context);
}

/** "不对，是另一个订单", with its number or without, whatever was asked. */
function corrected(data: ComplaintData, input: FlowInput, context: FlowContext): FlowStep<ComplaintData> | null {
  if (data.what === null || input.kind !== 'text') return null;
  if (isBare(input.text) && Object.keys(alsoTold(input, data, context)).length === 0) return ask(data, context);
  const order = orNull(orderIn(input));
  if (order !== null) return ask({ ...data, ...order }, context);
  return meansAnother(input) ? ask({ ...data, order: null }, context) : null;
}

/** The summary is confirmed, or put right in free words: what fits nothing is added to what happened. */
function atTheEnd(data: ComplaintData, input: FlowInput, context: FlowContext): FlowStep<ComplaintData> | null {
  const said = complaintAtTheEnd(data, input, context);
  if (said === null) return null;
  if (said === 'submit') return fileComplaint({ ...data, what: storyWhenFiled(input, data) }, context);
  if (said === 'change') return { data, say: [askWhichPart(context)], outcome: 'wait' };
  const next = { ...data, ...said };
  const step = ask(next, context);
  const isOpen = missingOf(next, context.receivesFiles) !== 'summary';
  return isOpen || SHOWN.every((part) => next[part] === data[part]) ? step : noted(step, context);
}

const SHOWN = ['what', 'order', 'category', 'wish', 'contact'] as const;
