import { toJson } from '../model/calls.ts';
import { TICKET_CALLS, TicketFiled, type TicketFiling, ticketName } from '../model/ticket.ts';
import { ComplaintData, type ComplaintSlot, missingOf, NEW_COMPLAINT } from './complaint-data.ts';
import { askComplaint, readComplaintChoice, wishText } from './complaint-texts.ts';
import { describeMoment } from './dates.ts';
import {
  type CallAnswer,
  defineFlow,
  type FlowContext,
  type FlowInput,
  type FlowStep,
  type StartArgument,
} from './flow.ts';
import { humanChoice } from './human.ts';
import { bareNumber, doesNotKnow, meansAnother, namedIn, proofIn } from './order-words.ts';
import { photosAccept, stepPhotos } from './photos.ts';
import { choicesMessage, filesOf, freeText, saysNo, saysSkip, saysYes, textMessage } from './replies.ts';
import { proposeTopics, topicOf, topicTitle } from './taxonomy.ts';

const NAME = 'complaint';

/** What asks for a complaint, and tells nothing of it. */
const ASKING =
  /我?[想要需]*(?:进行)?(?:投诉|反映|举报)(?:一?下|你们|一个?)?(?:问题|情况)?|怎么投诉|(?:i(?:'d| would)? ?(?:want|like|need)? ?to )?(?:make|file|raise|submit)? ?(?:an? )?(?:formal )?complain(?:t|ts)?(?: about)?|你们|please|[\s，。,.!！?？]/giu;
/** What is left says what happened, if it is so long. */
const TELLING = { han: 6, letters: 18 } as const;

/** Takes a complaint: asks for what is missing, shows it all, files a ticket. */
export const complaint = defineFlow<ComplaintData, StartArgument>({
  name: NAME,
  version: 1,
  schema: ComplaintData,
  migrate: () => null,
  title: ({ say }) => say('complaint.flow'),
  start: ({ said, about }, context) => {
    const files = [...filesOf(said)].slice(0, 20);
    const order = about ?? namedIn(said)[0]?.value ?? null;
    const what = said.kind === 'text' && tells(said.text) ? said.text.trim() : null;
    return ask(heard({ ...NEW_COMPLAINT, what, order, files }, said), context);
  },
  accepts: (data, input, context) =>
    !data.filing && stepOf(data, input, missingOf(data, context.receivesFiles), context) !== null,
  step: (data, input, context) => {
    const before = heard(data, input);
    const slot = missingOf(data, context.receivesFiles);
    return stepOf(before, input, slot, context) ?? ask(before, context);
  },
  answered: (data, answer, context) =>
    data.filing ? { data, say: [tellFiled(answer, context)], outcome: 'done' } : { data, say: [], outcome: 'wait' },
  answeredLate: (answer, context) => (answer.name === TICKET_CALLS.open ? [tellFiled(answer, context)] : []),
  askAgain: (data, context) => (data.filing ? [] : [askComplaint(data, context)]),
});

function tells(text: string): boolean {
  const left = text.normalize('NFKC').replace(ASKING, '');
  const han = left.match(/\p{Script=Han}/gu)?.length ?? 0;
  return han >= TELLING.han || left.length - han >= TELLING.letters;
}

/** Notes the customer's mood, and files that come at any time. */
function heard(data: ComplaintData, input: FlowInput): ComplaintData {
  const angry = input.kind === 'text' && input.understanding.emotion === 'angry';
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
  if (slot === 'photos')
    return photosAccept(input) ? takePhotos(data, input, context) : corrected(data, input, context);
  const files = [...data.files, ...filesOf(input)].slice(0, 20);
  const withFiles = { ...data, files };
  if (input.kind === 'files') return ask(withFiles, context);
  if (input.kind === 'choice') return byChoice(withFiles, input.choice, slot, context);
  if (slot === 'summary') return atTheEnd(withFiles, input, context);
  const found = answerTo(slot, input, context);
  return found === null ? corrected(withFiles, input, context) : ask({ ...withFiles, ...found }, context);
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

/** What a text says to the question for a slot; null = nothing. */
function answerTo(slot: ComplaintSlot, input: FlowInput, context: FlowContext): Partial<ComplaintData> | null {
  const text = freeText(input, NAME, context);
  if (text === null) return null;
  switch (slot) {
    case 'what':
      return text.length > 3 ? { what: text, ...orderIn(input) } : null;
    case 'order':
      return orderAnswer(input, text);
    case 'category': {
      const [path] = proposeTopics(text, context.knowledge.shop.complaints, 1);
      return path === undefined ? null : { category: path.id };
    }
    case 'wish':
      return { wish: saysSkip(input) ? '' : text.slice(0, 2000) };
    case 'contact':
      return contactIn(input) ?? (/这里|这儿|在这|here/iu.test(text) || saysSkip(input) ? { contact: '' } : null);
    case 'photos':
    case 'summary':
      return null;
  }
}

function orderAnswer(input: FlowInput, text: string): Partial<ComplaintData> | null {
  if (saysSkip(input) || doesNotKnow(input) || /无关|没有订单|不是订单/u.test(text)) return { order: '' };
  const bare = bareNumber(text)?.value;
  return bare === undefined ? orNull(orderIn(input)) : { order: bare };
}

const orNull = (found: Partial<ComplaintData>): Partial<ComplaintData> | null =>
  Object.keys(found).length === 0 ? null : found;

function orderIn(input: FlowInput): Partial<ComplaintData> {
  const [first] = namedIn(input);
  return first === undefined ? {} : { order: first.value };
}

function contactIn(input: FlowInput): Partial<ComplaintData> | null {
  const contact = proofIn(input, false);
  return contact === null || contact.length < 6 ? null : { contact };
}

/** "不对，是另一个订单", with its number or without, whatever was asked. */
function corrected(data: ComplaintData, input: FlowInput, context: FlowContext): FlowStep<ComplaintData> | null {
  if (data.what === null || input.kind !== 'text') return null;
  const order = orNull(orderIn(input));
  if (order !== null) return ask({ ...data, ...order }, context);
  const another = input.text.length < 40 && meansAnother(input) && /单|order/iu.test(input.text);
  return another ? ask({ ...data, order: null }, context) : null;
}

/** The summary is confirmed, or put right in free words: what fits nothing is added to what happened. */
function atTheEnd(data: ComplaintData, input: FlowInput, context: FlowContext): FlowStep<ComplaintData> | null {
  if (saysYes(input)) return file(data, context);
  if (saysNo(input)) return askChange(data, context);
  const text = freeText(input, NAME, context);
  if (text === null) return null;
  const put = corrected(data, input, context);
  if (put !== null) return put;
  const contact = contactIn(input);
  if (contact !== null) return ask({ ...data, ...contact }, context);
  const wish = /^(?:我?(?:希望|想要|要求|要)|改[成为]|i (?:want|would like|wish)|i'd like)/iu.test(text);
  if (wish) return ask({ ...data, wish: text.slice(0, 2000) }, context);
  const category = titleIn(text, context);
  if (category !== null) return ask({ ...data, category }, context);
  return ask({ ...data, what: `${data.what}\n${text}`.slice(0, 10_000) }, context);
}

/** The category that a text names by its title. */
function titleIn(text: string, context: FlowContext): string | null {
  const { complaints } = context.knowledge.shop;
  const paths = complaints.flatMap((category) => [
    ...category.subcategories.map(({ id }) => `${category.id}/${id}`),
    category.id,
  ]);
  return (
    paths.find((id) => {
      const path = topicOf(id, complaints);
      const title = path === null ? '' : (topicTitle(path, context).split(' · ').at(-1) ?? '');
      return title !== '' && text.toLowerCase().includes(title.toLowerCase()) && text.length < title.length + 16;
    }) ?? null
  );
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

function tellFiled({ result }: CallAnswer, context: FlowContext) {
  const done = result.ok ? TicketFiled.safeParse(result.value) : null;
  if (done?.success !== true) return choicesMessage(context.say('flow.unavailable'), [humanChoice(context)]);
  const { number, dueAt } = done.data;
  const ticket = ticketName(number);
  return textMessage(context.say('complaint.filed', { ticket, due: describeMoment(dueAt, context) }));
}
