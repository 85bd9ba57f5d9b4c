import { categoryPutRight } from './complaint-category.ts';
import type { ComplaintData } from './complaint-data.ts';
import { COMPLAINT, complaintCorrection, contactIn, orderIn } from './complaint-words.ts';
import { type FlowContext, type FlowInput, wordsOf } from './flow.ts';
import { type PartNamed, partsNamed } from './parts.ts';
import { asksToChange, freeText, meansAnother, putsRight, saysNo, saysYes } from './replies.ts';
import { factsIn, withFacts } from './story.ts';
import { submits } from './submits.ts';

/** The parts of a complaint that may be put right. */
export const COMPLAINT_PARTS = ['order', 'category', 'wish', 'contact', 'story'] as const;

type Put = Partial<ComplaintData>;

/** The parts that a message calls wrong, by what they are instead; one of which that is not said is asked for anew. */
export function partsPutRight(input: FlowInput): Put {
  if (input.kind !== 'text') return {};
  // What it is about is put right by its own words.
  const named = partsNamed(wordsOf(input), COMPLAINT_PARTS).filter(({ part }) => part !== 'category');
  return Object.assign({}, ...named.map((one) => partPutRight(one, input)));
}

function partPutRight({ part, removed, value }: PartNamed, input: FlowInput): Put {
  switch (part) {
    case 'order':
      return { order: null, ...(removed ? { order: '' } : {}), ...orderIn(input) };
    case 'wish':
      return { wish: value === '' ? null : value.slice(0, 2000) };
    case 'contact':
      return contactIn(input) ?? { contact: value === '' ? null : value.slice(0, 300) };
    case 'story': {
      const facts = input.kind === 'text' ? factsIn(input.text) : '';
      return { what: facts === '' ? null : facts };
    }
    default:
      return {};
  }
}

/** What comes of the words to the summary: what is put right or added; or it is filed, or asked what is to be different. */
export function complaintAtTheEnd(
  data: ComplaintData,
  input: FlowInput,
  context: FlowContext,
): Put | 'submit' | 'change' | null {
  if (input.kind !== 'text') return null;
  if (saysYes(input)) return 'submit';
  const put = putRight(data, input, context);
  if (put !== null) return put;
  if (submits(input)) return 'submit';
  if (saysNo(input) || asksToChange(input)) return 'change';
  const text = freeText(input, COMPLAINT, context);
  if (text === null) return null;
  const what = withFacts(data.what ?? '', text);
  if (what !== data.what) return { what };
  return putsRight(input) ? 'change' : {};
}

/** null = nothing is. */
function putRight(data: ComplaintData, input: FlowInput, context: FlowContext): Put | null {
  const parts = partsPutRight(input);
  const others = {
    ...categoryPutRight(data, input, context),
    ...parts,
    ...('order' in parts || !meansAnother(input) ? {} : { order: null }),
    ...orderIn(input),
  };
  if (Object.keys(others).length > 0) return others;
  const reached = submits(input) ? contactIn(input) : null;
  if (reached !== null && reached.contact !== data.contact) return reached;
  const text = freeText(input, COMPLAINT, context);
  const found = text === null || submits(input) ? null : complaintCorrection(text, input, context);
  if (text === null || found === null) return null;
  if (!ADDS.test(text)) return found;
  // What is added to the words wishes for nothing.
  const { wish: _wish, ...rest } = found;
  return { ...rest, what: withFacts(data.what ?? '', text) };
}

const ADDS = /补充|加上|(?:说明|经过|那)里?再?加|加一|记[上下]|写上|注明|\b(?:add|also|note|mention)\b/iu;

/** What happened, with what is told beside that it is to be filed. */
export const storyWhenFiled = (input: FlowInput, { what }: ComplaintData): string | null =>
  input.kind === 'text' && submits(input) ? withFacts(what ?? '', input.text) : what;
