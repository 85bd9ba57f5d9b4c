import { clausesOf } from './clauses.ts';
import { type DraftPart, labelledIn, onlyThis } from './draft-labels.ts';
import { holds, quoteIn, shared, withoutAlike, withoutLast, withoutQuoted } from './draft-pieces.ts';
import { partWish } from './draft-wishes.ts';
import { factsIn, withFacts } from './story.ts';

/** What of a request is written in the customer's words. */
export interface Draft {
  readonly story: string;
  readonly wish: string;
  /** The parts that stand there. */
  readonly parts: readonly DraftPart[];
}

/** What a message does to the draft's words. */
export interface DraftEdit {
  readonly story: string;
  readonly wish: string;
  /** As it was said; undefined = nothing is said of it. */
  readonly contact?: string;
  readonly lead: 'noted' | 'removed' | 'absent' | 'there' | 'added';
}

const PIECE =
  /["“”「『]|[那这]一?[句段行]|[句段行]话|最后(?:一)?[句段行条]|(?:希望|诉求|经过|说明)(?:里|那里|上|中)|\b(?:sentences?|lines?|bits?|parts?|phrases?|remarks?|comments?|words?|notes?|text|description|what happened|wish|summary|story)\b|(?<!\p{L})['‘][^"]{2,}?['’](?!\p{L})/iu;
const REMOVES_HAN = /[删去拿划](?:掉|了|除)|删(?:一下|吧|$)/u;
const NOT_TO_WRITE_HAN = /(?:别|不要|不用|不必|不该|不应该)再?(?:[写记填](?![错])|加进)/u;
const ASKED =
  '(?:^|[.,;!?…]\\s*|\\b(?:please|pls|can|could|would|will|you|u|just|and|so|also|then|to|ok|okay|no|but|lol|anyway) )';
const REMOVES = new RegExp(
  `${ASKED}(?:take|cut|leave|strike|get) [^.;!?]{0,60}\\bout\\b|${ASKED}(?:remove|delete|erase|drop|scrap|scratch|omit)\\b`,
  'iu',
);
const NOT_TO_WRITE =
  /\b(?:don'?t|do not|no need to) (?:write|put|mention|include|note)\b|\bshould(?:n'?t| not) (?:say|start with|be (?:in|there)|mention|read)\b/iu;
/** What is meant by it was the last thing. */
const LAST =
  /最后(?:一)?[句段行条]|[后末]面那[句段]|\blast (?:bit|part|line|sentence|one|thing|words?|remark|comment)\b/iu;
const BARE_OUT =
  /\b(?:take|cut|leave|strike|get) (?:it|that|this|that one|that bit) out\b[\s.!?]*(?:please|pls)?[\s.!?]*$|\b(?:remove|delete|erase|scrap) (?:it|that|this)[\s.!?]*$/iu;
const MOVES =
  /\b(?:move|put|shift)\b[^.!?]{0,40}\b(?:to|in|into|under)\b (?:the )?(?:what happened|description|story|note)|\b(?:belongs?|goes|should (?:go|be))\b (?:to|in|into|under) (?:the )?(?:what happened|description|story|note)|[挪移搬放归写加填]到?[进在去]?(?:事情)?(?:经过|说明)|(?:应该|该|属于)(?:写在|放在|在|是)?(?:经过|说明)/iu;
const RECALLS =
  /(?:你|咋|怎么|前面|刚才|刚刚|说的|说了|[这那]句|都|还)[^，。,.?？]{0,8}?[没不](?:有)?(?:给我|帮我)?(?:写|记)(?:进|上|下|$|[了啊呀呢吧])|你?(?:写|记)(?:进去?|上|下来?)?了?(?:没有?|吗)(?:$|[\s啊呀，。,.?？!！])|漏(?:了|写|记)[^，。]{0,6}(?:句|话|写|说)|\b(?:you|u) (?:didn'?t|did not|haven'?t|have not|forgot to|never) (?:write|wrote|written|note|noted|put|add|added|include|included|mention|mentioned|record)\b|\b(?:you|u) (?:left out|missed out|missed the part)\b|\b(?:did|have) (?:you|u) (?:write|written|note|noted|put|add|added|include|included|mention|mentioned|record|recorded)\b|\bwhy (?:didn'?t|did|isn'?t|is)\b[^.?!]{0,30}\b(?:written|noted?|in there|write|mention|included?)\b|\b(?:is|are|it'?s|that'?s) (?:missing|not) (?:from|in) (?:the )?(?:note|summary|text|description|what happened|there)\b/iu;
const RECALLING =
  /(?:你)?(?:咋|怎么|为什么|都|还)*[没不](?:有)?(?:给我|帮我)?(?:写|记)(?:进去?|上去?|下来?)?[了啊呀呢吗嘛吧]*|你?(?:写|记)(?:进去?|上|下来?)?了?(?:没有?|吗)[啊呀]?|(?:前面|刚才|刚刚|之前|上面)?我?(?:都|也)?说(?:过|了|的)?(?:是|的)?(?=\p{Script=Han})|[这那]句(?:话)?|漏(?:了|写|记)/gu;
const RECALLING_LATIN =
  /\b(?:and |but |so |hey |no )*(?:why )?(?:you|u|did you|did u|have you|have u|didn'?t you) (?:didn'?t |did not |haven'?t |have not |forgot to |never )?(?:write|wrote|written|note|noted|put|add|added|include|included|mention|mentioned|record(?:ed)?|left out|missed(?: out)?)(?: down| in)?(?: that| the (?:part|bit) (?:about|where|that))?\s*/giu;

/** What a message does to what is written; `before`: what was said before it was begun, the latest first. Null = nothing. */
export function draftEdit(text: string, draft: Draft, before: readonly string[]): DraftEdit | null {
  const plain = text.replaceAll('’', "'");
  if (draft.story === '' && draft.wish === '') return null;
  const removed = removal(plain, draft);
  const rest = removed === null ? draft : { ...draft, ...removed };
  const put = replacing(plain, rest) ?? (removed === null ? moving(plain, draft) : null);
  if (removed !== null) return { ...removed, ...put, lead: removed.lead };
  return put ?? recalling(plain, draft, before);
}

const only = ({ story, wish }: Draft): Pick<DraftEdit, 'story' | 'wish'> => ({ story, wish });

function replacing(text: string, draft: Draft): DraftEdit | null {
  const said = labelledIn(text).filter(({ part }) => draft.parts.includes(part));
  const alone = said.some(({ part }) => part === 'story') ? null : onlyThis(text);
  if (said.length === 0 && alone === null) return null;
  const edit = said.reduce(put, { ...only(draft), lead: 'noted' as const });
  return alone === null ? edit : { ...edit, story: alone };
}

function put(edit: DraftEdit, { part, adds, value }: ReturnType<typeof labelledIn>[number]): DraftEdit {
  if (part === 'contact') return AGREES.test(value) ? edit : { ...edit, contact: reachedBy(value) };
  if (part === 'wish') return { ...edit, wish: value };
  return { ...edit, story: adds ? `${edit.story}\n${value}`.trim() : value };
}

/** What stands there is as it should be. */
const AGREES =
  /^(?:all )?(?:ok(?:ay)?|fine|good|right|correct|the same|对的?|没错|可以|没问题|不变|不用改)(?:了|的|吧| as it is| now)?$/iu;
const REACHED = /[\w.+-]+@[\w-]+\.\w[\w.]*\w|\+?\d[\d -]{6,}\d/u;
/** Of a longer text, or one that says what it is not, only the number or the address. */
const LONGEST_CONTACT = 40;

function reachedBy(value: string): string {
  const [number] = REACHED.exec(value) ?? [];
  const isPlain = value.length <= LONGEST_CONTACT && !/\bnot\b|不是/iu.test(value);
  return number === undefined || isPlain ? value.replace(/^my (?:phone |mobile )?(?:number )?/iu, '') : number;
}

const CALLS_FOR = (text: string): boolean =>
  (PIECE.test(text) && (REMOVES_HAN.test(text) || REMOVES.test(text))) ||
  NOT_TO_WRITE_HAN.test(text) ||
  NOT_TO_WRITE.test(text) ||
  BARE_OUT.test(text);

type Way = (written: string) => string | null;

/** How the piece that is meant is taken out. */
function wayOut(text: string, quote: string | null): Way {
  if (quote !== null) return (written) => withoutQuoted(written, quote) ?? alikeQuoted(written, quote);
  return LAST.test(text) ? withoutLast : (written) => withoutAlike(written, text);
}

function removal(text: string, draft: Draft): DraftEdit | null {
  if (!CALLS_FOR(text)) return null;
  const places = WISH_NAMED.test(text) && draft.wish !== '' ? (['wish'] as const) : (['story', 'wish'] as const);
  const quote = quoteIn(text);
  const way = wayOut(text, quote);
  const cut = places.map((place) => ({ place, left: draft[place] === '' ? null : way(draft[place]) }));
  const found = cut.find(({ left }) => left !== null);
  if (found !== undefined) return { ...only(draft), [found.place]: found.left, lead: 'removed' };
  if (quote !== null) return { ...only(draft), lead: 'absent' };
  const [place] = places;
  return { ...only(draft), [place]: withoutLast(draft[place]), lead: 'removed' };
}
const alikeQuoted = (written: string, quote: string): string | null =>
  holds(written, quote) ? withoutAlike(written, quote) : null;
const WISH_NAMED = /希望|诉求|\bwish\b/iu;

function moving(text: string, draft: Draft): DraftEdit | null {
  if (!MOVES.test(text)) return null;
  const parted = partWish(draft.wish);
  const left = parted.facts === '' ? withoutAlike(draft.wish, text) : parted.wish;
  // It stands where it is to go.
  if (left === null) return { ...only(draft), lead: 'there' };
  const isMoved = (clause: string): boolean => !left.includes(clause.replace(/[\s\p{P}]+$/u, ''));
  const facts = parted.facts === '' ? clausesOf(draft.wish).filter(isMoved).join(' ') : parted.facts;
  return { story: withFacts(draft.story, facts), wish: left, lead: 'noted' };
}

/** What was told, and is missed. */
function recalling(text: string, draft: Draft, before: readonly string[]): DraftEdit | null {
  if (!RECALLS.test(text)) return null;
  const own = ownIn(text);
  const news = clausesOf(own).filter((clause) => !holds(draft.story, clause));
  if (news.length === 0) {
    const isThere = own !== '' || shared(draft.story, text) > 0;
    return { ...only(draft), lead: isThere ? 'there' : 'absent' };
  }
  const said = before.filter((one) => shared(one, own) > 0 && factsIn(one) !== '' && !holds(draft.story, one));
  const best = said.toSorted((a, b) => shared(b, own) - shared(a, own))[0];
  const missed = best === undefined ? own : best;
  const story = withFacts(draft.story, missed);
  return { ...only(draft), story, lead: story === draft.story ? 'absent' : 'added' };
}

/** What a message tells beside that something is missed. */
const ownIn = (text: string): string =>
  factsIn(
    clausesOf(text)
      .map((clause) => clause.replaceAll(RECALLING, '').replaceAll(RECALLING_LATIN, ''))
      .filter((clause) => /\p{L}{2}/u.test(clause))
      .join(' '),
  );
