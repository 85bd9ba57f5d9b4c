import type { Choice, OutgoingMessage } from '../model/message.ts';
import { type ComplaintData, type ComplaintSlot, missingOf } from './complaint-data.ts';
import { likelyTopics } from './complaint-likely.ts';
import type { FlowContext } from './flow.ts';
import { askPhotos } from './photos.ts';
import { choicesMessage, textMessage } from './replies.ts';
import { topicOf, topicTitle } from './taxonomy.ts';

/** Places in the taxonomy that are proposed by the words. */
const MOST_PROPOSED = 3;
const WISHES = ['refund', 'replace', 'apology', 'explain'] as const;
/** Of what happened so much stands in the summary. */
const MOST_SHOWN = 300;

/** A choice's id. */
const complaintChoice = (slot: ComplaintSlot, value: string): string => `complaint:${slot}:${value}`;

/** What a choice's id says; null = it is of no complaint. */
export function readComplaintChoice(id: string): { readonly slot: string; readonly value: string } | null {
  const [, slot, value] = /^complaint:([a-z]+):(.*)$/s.exec(id) ?? [];
  return slot === undefined || value === undefined ? null : { slot, value };
}

/** Asks for what is missing. */
export function askComplaint(data: ComplaintData, context: FlowContext): OutgoingMessage {
  const { say } = context;
  const slot = missingOf(data, context.receivesFiles);
  const skip = { id: complaintChoice(slot, ''), label: say('flow.skip') };
  switch (slot) {
    case 'what':
      return textMessage(say('complaint.what'));
    case 'order':
      return choicesMessage(say('complaint.askOrder'), [skip]);
    case 'category':
      return choicesMessage(say('complaint.askCategory'), categoryChoices(data, context));
    case 'wish':
      return choicesMessage(
        say('complaint.askWish'),
        WISHES.map((wish) => ({ id: complaintChoice(slot, wish), label: say(`complaint.wish.${wish}`) })),
      );
    case 'photos':
      return askPhotos(say('complaint.askPhotos'), data.files, context);
    case 'contact':
      return choicesMessage(say('complaint.askContact'), [
        { id: complaintChoice(slot, ''), label: say('complaint.contactHere') },
      ]);
    case 'summary':
      return choicesMessage(summaryOf(data, context), [
        { id: complaintChoice(slot, 'submit'), label: say('flow.submit') },
        { id: complaintChoice(slot, 'change'), label: say('flow.change') },
      ]);
  }
}

/** Asks what is to be different: the parts follow as choices. */
export const askWhichPart = ({ say }: FlowContext): OutgoingMessage =>
  choicesMessage(
    say('flow.askChange'),
    (['story', 'order', 'category', 'wish', 'contact'] as const).map((part) => ({
      id: complaintChoice('summary', part),
      label: say(`flow.part.${part}`),
    })),
  );

/** What a wish's choice says, in the customer's words. */
export function wishText(value: string, { say }: FlowContext): string {
  const wish = WISHES.find((one) => one === value);
  return wish === undefined ? value : say(`complaint.wish.${wish}`);
}

/** What the words are about, or else all categories; and that it is something else. */
function categoryChoices(data: ComplaintData, context: FlowContext): Choice[] {
  const { complaints } = context.knowledge.shop;
  const proposed = data.anyCategory ? [] : likelyTopics(data, context, MOST_PROPOSED);
  const paths =
    proposed.length > 0
      ? proposed
      : complaints
          .toSorted((a, b) => Number(a.urgent) - Number(b.urgent))
          .slice(0, 10)
          .map((category) => ({ id: category.id, category, subcategory: null }));
  const choices = paths.map((path) => ({
    id: complaintChoice('category', path.id),
    label: topicTitle(path, context),
  }));
  return [...choices, { id: complaintChoice('category', ''), label: context.say('complaint.otherCategory') }];
}

function summaryOf(data: ComplaintData, context: FlowContext): string {
  const { say } = context;
  const none = say('complaint.none');
  const topic = topicOf(data.category ?? '', context.knowledge.shop.complaints);
  const what = data.what ?? '';
  const lines = say('complaint.summary', {
    what: what.length > MOST_SHOWN ? `${what.slice(0, MOST_SHOWN).toWellFormed()}…` : what,
    order: data.order || none,
    category: topic === null ? say('complaint.otherCategory') : topicTitle(topic, context),
    wish: data.wish || none,
    contact: data.contact || say('complaint.here'),
  });
  const count = data.files.length;
  return count === 0 ? lines : `${lines}\n${say('complaint.summaryFiles', { count })}`;
}
