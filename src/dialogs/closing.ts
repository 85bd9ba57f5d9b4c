import type { SmallTalk } from '../model/understanding.ts';
import { type FlowInput, wordsOf } from './flow.ts';
import { asksSomething, does, wants } from './replies.ts';

/**
 * So likely a message must want nothing to close a talk: alone; where the knowledge has an answer to it; beside thanks; beside
 * a farewell; where it is like what was just answered.
 */
const NOTHING = { alone: 0.6, settled: 0.9, thanking: 0.85, leaving: 0.5, answered: 0.3 } as const;
const LONGEST = 60;

const THANKS = /(?:\b(?:thx|tks|thanks?|thank you|cheers|ta)\b|谢谢?|感谢|辛苦)/iu;
const FAREWELL =
  /(?:\b(?:bye|goodbye|cya|see (?:you|ya)|good ?night)\b|再见|拜拜|拜了|回见|(?:^|[，,。!！~\s])88+[。!！~～\s]*$)/iu;
const NOTED =
  /(?<![不想没])(?:知道|晓得|明白|了解|清楚|懂)了?[啦了]?(?![^，。,.\s]{2})|收到了?[。！!\s]*$|\b(?:got it|gotcha|understood|noted|i see|makes sense)\b/iu;
const ENDS =
  /(?:that(?:['’]?s| is|['’]?ll be| will be| was) (?:all|it|everything)|等(?:通知|消息|你们|着)吧?|就这样吧?|没别的了?)[\s.!~。！～啦哈吧了]*$/iu;
/** What the customer will do, and wants nothing for. */
const OWN_PLAN =
  /^(?:(?:ok(?:ay)?|alright|all right|fine|good|right|cool|well|nvm|never ?mind|so|then)[\s,，.]*)*(?:i['’]?ll|i will|i['’]?m going to)\b|^(?:好[的吧嘞]?|行[吧啊]?|那行?|嗯+|哦+|算了)?[\s,，.]*那?我(?:自己|自个|先|再|就|等|去|来|(?:打电话)?(?:和|跟|找|问|打给?)(?:一?下)?(?:你们)?(?:的)?(?:客服|人工|快递|同事|他们)|[^，。,.?？]{1,8}再(?:开|说|看|弄|来|找|买|申请|联系)(?:吧|了|你们?)?(?=[\s，。,.!！]|$))/iu;
/** Whether all that was wanted is done now, asked by who goes. */
const DONE =
  /^(?:(?:thx|thanks|thank you|ok(?:ay)?|great|perfect|cool|right|good|so|and|then|is (?:it|that|this)|are we|(?:is |are )?(?:all|everything)(?:['’]?s| is)?)[\s,.!]*)*(?:done|sorted|finished|settled|set|that['’]?s (?:it|all))(?: (?:then|now|for now|here))?[\s?？.!]*$|^(?:(?:谢谢?了?|好的?|行|嗯|那|这样|这就|就|都|全|是不是)[，,\s]*)*(?:搞定|办好|弄好|办完|完事|登记好|提交好)了?(?:吧|吗|么|对吧|是吧)?[?？。.!！\s]*$/iu;
/** So they end what they say, and are gone. */
const GOES =
  /(?:[就先]这样吧?|没别的(?:事|问题)?了|不聊了|再见|拜拜|拜了|回见|\b88|\b(?:bye(?:[ -]?bye)?|goodbye|cya|see (?:you|ya)(?: later)?))[\s\p{P}～啦哈吧了]*$/iu;
const DEEDS = ['track', 'return', 'complaint', 'ticket', 'add', 'person'] as const;
/** So likely nothing is to be done, and so likely something is. */
const GOING = { nothing: 0.3, done: 0.45 } as const;

const WANTS_IT =
  /^(?:要的?|是的?|对|需要|麻烦|好的?[，,\s]*(?:麻烦|请|帮)|可以[，,\s]*(?:麻烦|请|帮)|yes|yeah|yep|sure|please)(?![a-z])|\bplease do\b|\b(?:contact|call|get|connect)\b|联系|转|叫|找[个位]?人|人工/iu;
const GIVES_UP = /算了|不用|不必|不要|先不|\b(?:never ?mind|nvm|no need|not now|later|forget it)\b/iu;
const ACTS = ['skip', 'no', 'cancel', 'yes', 'submit'] as const;

const has = (input: FlowInput, pattern: RegExp): boolean => input.kind === 'text' && pattern.test(wordsOf(input));

const settles = does(NOTHING.settled, ...ACTS);
const LIKELY = { all: 0.7, one: 0.5 } as const;
/** What is like nothing that was ever said is a little like all. */
const agreesOrDrops = (input: FlowInput): boolean =>
  does(LIKELY.all, ...ACTS)(input) && ACTS.some((act) => does(LIKELY.one, act)(input));

/** Where the knowledge is so sure of an answer, closing words are not. */
const CERTAIN = { settled: 0.8, planned: 0.97, verbatim: 0.999 } as const;

/**
 * Nothing more is wanted: it is said in so many words, or the message is a mere "all right, then I'll wait". `answered`: the
 * entry that the shop answered with last.
 */
export function closes(input: FlowInput, answered: string | null = null): boolean {
  if (input.kind === 'text' && asksWhetherDone(input)) return true;
  if (input.kind !== 'text' || input.text.trim().length > LONGEST || asksOutright(input)) return false;
  const { verdict, candidates } = input.understanding;
  const [first] = candidates;
  const confidence = first?.confidence ?? 0;
  if (confidence >= CERTAIN.verbatim) return false;
  if (takesLeave(input, first?.entry === answered) || (goes(input) && confidence < CERTAIN.planned)) return true;
  if (has(input, OWN_PLAN) && wants(input, 'other', NOTHING.thanking) && confidence < CERTAIN.planned) return true;
  if (verdict === 'answer')
    return wants(input, 'other', NOTHING.settled) && settles(input) && confidence < CERTAIN.settled;
  return wants(input, 'other', NOTHING.alone) && (has(input, ENDS) || agreesOrDrops(input));
}

/** "Thanks, all done?" */
export const asksWhetherDone = (input: FlowInput): boolean => has(input, DONE);

/** Closing words stand last, and nothing is to be done: whatever the rest is like. */
const goes = (input: FlowInput): boolean =>
  has(input, GOES) && wants(input, 'other', GOING.nothing) && !DEEDS.some((deed) => wants(input, deed, GOING.done));

/** By its words; `isAnswered`: what it is like was just answered. */
function takesLeave(input: FlowInput, isAnswered: boolean): boolean {
  if (![THANKS, FAREWELL, ENDS, NOTED].some((pattern) => has(input, pattern))) return false;
  const least = isAnswered ? NOTHING.answered : has(input, FAREWELL) ? NOTHING.leaving : NOTHING.thanking;
  return wants(input, 'other', least);
}

/** Thanks after a question do not take it back: "how long does it take, thanks". */
const asksOutright = (input: FlowInput): boolean =>
  asksSomething(input) && !(input.kind === 'text' && input.understanding.smallTalk !== null);

/** The words that close a talk: what was said is met with. */
export function closingWords(input: FlowInput): SmallTalk | null {
  if (has(input, FAREWELL)) return 'goodbye';
  return has(input, THANKS) ? 'thanks' : null;
}

/** It takes note, thanks, says goodbye or gives up: all that is no yes to the offer of a person. */
export const isParting = (input: FlowInput): boolean =>
  [THANKS, FAREWELL, NOTED, ENDS, OWN_PLAN, GIVES_UP].some((pattern) => has(input, pattern)) && !has(input, WANTS_IT);
