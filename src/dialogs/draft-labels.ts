/** The parts of a draft that are written in the customer's words. */
export type DraftPart = 'story' | 'wish' | 'contact';

/** What a message says that a part of the draft is, or is to have besides. */
export interface Labelled {
  readonly part: DraftPart;
  readonly adds: boolean;
  readonly value: string;
}

const HAN_LABELS =
  '(?:(?:事情)?经过|(?:情况)?说明)(?:那里|那儿|那段|部分|里面?|上)?(?:也|就|应该|要|给我|帮我|请|麻烦|重新|再|都)*(?:改(?:一?下)?[成为:：，,]|换成|写(?:成|上)?|填|是|[:：]|(?:再)?[加补](?:上|充|一?[句下])?[:：\\s]|加(?:上|一?句))|(?<![我您你也很])(?:希望|诉求)(?:那里|那儿|那段|部分|里面?)?(?:也|就|应该|要|请|麻烦|重新|再|都)*(?:改(?:一?下)?[成为:：，,]|换成|写成|填|是|[:：])|联系(?:方式|电话)(?:也|就|应该|要|请)*(?:改(?:一?下)?[成为:：，,]|换成|写成|填|是|[:：])';
const LABELS =
  '\\b(?:(?:add|put|include) (?:this |that |it )?(?:to|in|into|under) )?(?:the |my |your )?(?:what happened|description|story|in your words|my words|note|wish|what (?:you|we) should do|outcome|contact(?: number| phone)?)(?: part| bit| field| box| section)?(?:,? (?:it |that |which )?(?:should|must|needs? to|has to|can)(?: just| only| rather)? (?:say|read|be)|\\s*(?:add|plus)\\s*[:,]|\\s+(?:is|to)(?=\\s)|\\s*[:=]|(?=\\s+[+\\d][\\d -]{6,}))';
const LABEL = new RegExp(`(?:${HAN_LABELS}|${LABELS})[:：,，\\s]*`, 'giu');

const PART_OF: readonly (readonly [DraftPart, RegExp])[] = [
  ['contact', /联系|contact/iu],
  ['wish', /希望|诉求|wish|should do|outcome/iu],
];
const ADDS =
  /^(?:add|put|include)\b|(?:add|plus)\s*[:,]?\s*$|[加补]|^(?:the |my |your )?note\s*[:=]|(?:what happened|story) is\s*$/iu;
/** It is called wrong, and not what it is instead; or asked. */
const NO_VALUE =
  /^(?:不对|错|有误|不是|what|which|that he|that she|that they)|^(?:(?:all )?wrong|incorrect|not(?: (?:right|correct|that|it|this).*)?|missing)[\s.!]*$|^not\b|[?？吗]$|^$/iu;
const ENDS =
  /(?:[\s,，.。;；]+(?:and|but|also|then|change|correct|no|plus|另外|还有|然后|而且))*[\s,，;；]*$|[\s,，.。]*(?:submit|提交)(?:it|吧|了)?[\s.。!！]*$/giu;

const partOf = (label: string): DraftPart => PART_OF.find(([, pattern]) => pattern.test(label))?.[0] ?? 'story';

/** The parts of a draft that a message says what they are, in its order. */
export function labelledIn(text: string): Labelled[] {
  const labels = [...text.replaceAll('’', "'").matchAll(LABEL)];
  return labels.flatMap((label, at) => {
    const value = text
      .slice(label.index + label[0].length, labels[at + 1]?.index)
      .replace(ENDS, '')
      .replace(/^[\s"“”「]+|["“”」。.\s]+$/gu, '');
    if (NO_VALUE.test(value)) return [];
    return [{ part: partOf(label[0]), adds: ADDS.test(label[0].trim()), value }];
  });
}

const ONLY_THIS =
  /(?:上面|那段|这段|这些|那些|经过|说明|不是我要的|不是我说的|写的|重写)[\s\S]*?(?:[就只](?:要)?(?:写|填|记)(?:成|上)?|重写(?:成|为)?)[:：\s]*(?<han>[\s\S]+)$|\b(?:not what i (?:said|meant|wrote|wanted)|rewrite|reword)\b[\s\S]*?\b(?:just|only|to|as|should) (?:(?:write|put|say|read|have) )?[:\s]*(?<latin>[\s\S]+)$/iu;

/** What alone is to be written, instead of all that is; null = it does not say so. */
export function onlyThis(text: string): string | null {
  const { han, latin } = ONLY_THIS.exec(text)?.groups ?? {};
  const value = (han ?? latin ?? '').replace(ENDS, '').replace(/^[\s"“”「]+|["“”」\s]+$/gu, '');
  return value.length < 2 ? null : value;
}
