import { clausesOf } from './clauses.ts';

/** The parts of what is filed, as its summary shows them. */
export type Part = 'order' | 'items' | 'reason' | 'category' | 'wish' | 'handover' | 'contact' | 'story';

const NAMES: Readonly<Record<Part, string>> = {
  order: '订单号?|单号|[这那]一?[个张]?单|\\border(?: number)?\\b',
  items: '商品|\\bitems?\\b',
  reason: '原因|理由|\\breason\\b',
  category: '类别|分类|类型|\\b(?:category|topic)\\b',
  wish: '希望|诉求|处理方式|\\b(?:wish|outcome)\\b',
  handover: '寄回(?:方式)?|\\b(?:the )?way back\\b',
  contact: '联系(?:方式|电话)|\\bcontact\\b',
  story: '经过|说明|\\b(?:what happened|my words|in your words|description)\\b',
};

/** A part is called wrong, or to be another. */
const isWrong = (name: string): RegExp =>
  new RegExp(
    [
      `(?:${name})(?:写|填|选|也|都|还是)*(?:的)?(?:不对|错|有误|不是|[修更]?改(?![进善正])|换一|重[选填写])`,
      `(?:改|不是|换)(?:一?[下个])?(?:[这那]个)?(?:${name})`,
      `\\b(?:wrong|incorrect|not|change|fix|edit|correct|different)\\b (?:(?:the|my|that|this|right|your) )*(?:${name})`,
      `(?:${name}) (?:is |are |was |'s )?(?:all )?(?:wrong|incorrect|not\\b|mistaken)`,
    ].join('|'),
    'iu',
  );
const isRemoved = (name: string): RegExp =>
  new RegExp(
    `(?:${name})(?:给我|就|先)?[去删拿除]掉|[去删]掉(?:${name})|没有?(?:${name})|\\b(?:remove|delete|drop|take off|no|without)\\b (?:(?:the|an|any) )?(?:${name})`,
    'iu',
  );
/** What a part is said to be. */
const valueIs = (name: string): RegExp =>
  new RegExp(
    `(?:${name})(?:应该|其实|要)?(?:改成|改为|换成|填|写|是|[:：])\\s*(.+)$|(?:${name})(?: should be| is| are|:| to)\\s+(.+)$`,
    'iu',
  );
const PATTERNS = Object.fromEntries(
  Object.entries(NAMES).map(([part, name]) => [
    part,
    { named: new RegExp(name, 'iu'), wrong: isWrong(name), removed: isRemoved(name), value: valueIs(name) },
  ]),
);
const NO_VALUE =
  /^(?:不对|错|有误|不是|what|which)|^(?:(?:all )?wrong|incorrect|not(?: (?:right|correct|that|it|this).*)?)[\s.!]*$|[?？吗]$/iu;
const LEADS = /^(?:应该|其实|而)?(?:是|改成|改为|换成)|^(?:it'?s|it is|it should be|make it|should be|i want|but)\s+/iu;

/** What a message says of a part: what it is instead (`value`; '' = that is not said), or that there is none. */
export interface PartNamed {
  readonly part: Part;
  readonly removed: boolean;
  readonly value: string;
}

/** The parts among `parts` that a message calls wrong, or says what they are, in its order. */
export function partsNamed(text: string, parts: readonly Part[]): PartNamed[] {
  const clauses = clausesOf(text);
  return clauses.flatMap((clause, at) => {
    const part = firstNamed(clause, parts);
    const next = clauses[at + 1] ?? '';
    const isNamed = parts.some((one) => PATTERNS[one]?.named.test(next));
    return part === undefined ? [] : said(part, clause, isNamed ? '' : next);
  });
}

/** A text without the clauses that name one of these parts. */
export const withoutParts = (text: string, parts: readonly Part[]): string =>
  clausesOf(text)
    .filter((clause) => firstNamed(clause, parts) === undefined)
    .join(' ');

/** The part that a clause names first. */
function firstNamed(clause: string, parts: readonly Part[]): Part | undefined {
  const at = (part: Part): number => clause.search(PATTERNS[part]?.named ?? /$^/u);
  return parts.filter((part) => at(part) >= 0).toSorted((a, b) => at(a) - at(b))[0];
}

/** `next`: the clause after it, which may say what the part is instead. */
function said(part: Part, clause: string, next: string): PartNamed[] {
  const patterns = PATTERNS[part];
  if (patterns === undefined) return [];
  if (patterns.removed.test(clause)) return [{ part, removed: true, value: '' }];
  const value =
    patterns.value
      .exec(clause)
      ?.slice(1)
      .find((one) => one !== undefined) ?? '';
  if (value !== '' && !NO_VALUE.test(value)) return [{ part, removed: false, value: trimmed(value) }];
  return patterns.wrong.test(clause) ? [{ part, removed: false, value: trimmed(next.replace(LEADS, '')) }] : [];
}

const trimmed = (text: string): string => text.replace(/^[\s"“”']+|[\s\p{P}]+$/gu, '');
