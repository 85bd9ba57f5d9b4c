import { TICKET_LIMITS } from '../model/ticket.ts';
import { clausesOf } from './clauses.ts';

/** Numbers that name an order or show who asks, with the words around them. */
const NUMBERS =
  /(?:订单号?|单号|手机号?|电话|尾号|后四位|邮箱)?(?:是|为|:)?\s*(?:\b(?:order|number|no|phone|mobile|email|ending|ends|last four|last 4)\b[\s.:#]*(?:(?:number|no|is|in|with|digits)\b[\s.:]*)*)?(?:[\w.+-]+@[\w-]+\.[\w.]+|\b[A-Z]{2,4}\d{6,}\b|\+?\d[\d -]{9,}\d|(?<![\d.,])(?:10\d\d|\d{4})(?![\d.,%]|\s*(?:块|元|个|年|yuan|rmb|mm|cm)))/giu;
/** What is left of a clause of numbers. */
const BESIDE_NUMBERS =
  /(?:订单号?|单号|手机号?|电话|尾号|我的?|是|和|的|号|单)|\b(?:order|number|my|the|is|its|it's|and|phone|it)\b|[\s\p{P}]/giu;

/** What asks. */
const QUESTION =
  /[?？]$|(?:吗|呢|么|[行好对]不|[能可]不|没有?)[。.!！?？]*$|^(?:请问|那|话说|顺便问下?|我问|问下?)?(?:怎么|怎样|如何|多少|多久|几|哪|什么|啥|为什么|能不能|可不可以|是否|有没有|谁)|(?:多久|多少钱?|(?<!好)几天|啥时候|什么时候|哪天|几号|怎么[办弄拍]|寄哪)|^(?:(?:and|so|but|ok|okay|also|btw|pls|please|hey|hello|then|well|ur|the|hmm|or|just)\s+)*(?:whats|what's|hows|how's|whens|when's|wheres|where's|who's|why|(?:what|how|when|where|who|which) (?:is|are|do|does|did|can|could|will|would|should|long|much|many|about|come|time|u|(?:\w+ )?(?:do|does|can|will|did))|(?:can|could|do|does|did|is|are|isnt|isn't|was|were|will|would|should|may) (?:i|u|you|we|they|it|he|she|the|this|that|there|my|your|ur|someone|somebody|people|an?))\b/iu;

/** What does something to the bot's questions, and tells nothing. */
const COMMAND =
  /^(?:(?:ok|okay|yes|yep|yeah|right|alright|all right|fine|great|对|好|好的|嗯+|行|那就?|就)[\s,，]*)*(?:submit(?: it| that| now)?|send(?: it)?|file(?: it)?|done|skip(?: it| that)?|go ahead|that'?s (?:it|all)|thats (?:it|all)|that is all|looks good|confirm(?:ed)?|cancel|stop|next|none|yes|no|nope|ok|okay|pls|please|thanks?|thx|whatever|i guess|i don'?t (?:care|mind)|随便|无所谓|提交[吧了啊]?|交[吧了]|确认|跳过|没了|没有了|就这些?了?|就这样[吧了]?|好了?|好的|对的?|是的?|嗯+|行[吧了]?|可以[了吧]?|不用了?|没有?|完了|发完了|取消|算了|谢谢)(?:[\s,]+(?:please|pls|now|then|thanks?|it|that))*[吧了啊哦哈]*$/iu;
const ADDING =
  /^(?:(?:please|pls|and|also|oh)\s+)*(?:(?:add|note|mention|put)(?: in| down| to it)?(?: that|:)\s+|(?:我?(?:再|还)?(?:要|想)?补充(?:一?[下点句条])?|(?:说明|经过)?(?:那里|里面?|上)?再?加(?![去进]|上去|进去)[上个一]?[下句条]?)[:：\s]*)/iu;

/** Words about the talk and not about the matter. */
const TALK = [
  // What photos there are.
  /^(?:我)?(?:就这|只有这|都在这)[一两几三]?[张些个]了?$|没(?:有)?(?:照片|图|拍)|拍不了|发(?:了|过)(?:呀|啊|的)?$|^刚刚那张$|照片(?:发|传)了?|\bno (?:pics?|photos?|pictures?|fotos?)\b|\b(?:sent|send|uploaded) (?:\w+ ){0,2}(?:pics?|photos?|pictures?)\b|^just (?:these|those|the) (?:two|three|one|\d)$/iu,
  // That it has been said.
  /(?:跟|和)你说了|说了(?:半天|多少遍|几遍)|白说|不是说了|我(?:刚)?(?:才)?说[的过]|^我是说|重新说|\b(?:i|like i|as i) (?:just |already |have |have just )?(?:told|said|asked)\b|\basked you\b|\banswer (?:me|the question|it)\b|\bnot answer\b|\bi mean\b$|\bhello\b$|^(?:hi+|hey|hello)$/iu,
  // What the bot is like.
  /你(?:这|们)?(?:啥|什么|这)?(?:破|烂)?(?:态度|机器人|系统)|听不懂|智障|\b(?:ur|you'?re|you are|this is|so) (?:useless|stupid|dumb|a joke|hopeless|a bot|a robot)\b|\bstupid (?:bot|thing|robot)\b|\bfor fuck'?s sake\b|\bwtf\b/iu,
  // That somebody is wanted, or not.
  /(?:不想|不要|不|别)(?:给我)?(?:打|接)(?:什么)?电话|转人工|找(?:个|你们)?(?:人工|真人|经理)|\b(?:talk|speak) to (?:an? |the |your )?(?:manager|human|person|agent|someone)\b|\b(?:don'?t|dont|do not) want to (?:phone|call)\b|\bcall em\b|^(?:(?:please|pls|you can|only|just) )*(?:ring|call|phone|text|reach|contact) me\b|(?:打|联系)我?(?:的)?(?:手机|电话)?$|^(?:就)?在这(?:里|儿)?(?:回复?|说)?(?:我)?(?:就行|吧)?$/iu,
  // That a request is to be made, and no more.
  /^(?:我)?(?:不会弄|弄不来|不会操作|自己弄不了)$|^(?:我|我就|那|就|那你?|你)?(?:是)?(?:想|要|要求|就|在这|就在这|帮我|给我|直接)*(?:申请|投诉|退换|退货|换货|退款|记上|记下来?|登记)(?:你们)?(?:一?下|行不|退换|退货|换货|吧|啊|了)*$|^你?给我记[上下]$|\bjust do it for me\b|\bu just do it\b|\bstart please$|^(?:i(?:'d| would| wan)?\w* ?(?:want|like|need)? ?(?:to )?)?(?:make|file|raise|lodge|return|exchange|submit|complain)(?: (?:an?|the|my|it|this|that|complaint|return|request|exchange|about it|please))*$|^refund$|^(?:please )?(?:pick|collect) ?(?:it |them )?(?:up)?$/iu,
  // What was put right.
  /^(?:不对|错了|都?不是|wrong|no|(?:no )?that(?:'?s| is) (?:wrong|not (?:right|correct|it))|not that|hmm+|oops|(?:oh |no )*wait|hang on|hold on|等下|等等)$|^(?:把)?(?:希望|原因|订单|类别|说明|经过|商品)(?:写?的?(?:不对|错了?|去掉|删掉|改)|写的?啥)|^(?:另外|还有|那)?(?:改|换)成|^我?没(?:有)?说(?:要|过要)?(?:自己|上门|换|退|修|寄|取).{0,5}$|^我?(?:就)?要上门取件?$|^(?:change|set|correct|make) (?:the |my )?(?:reason|wish|order|item|contact|category)|^(?:the |my )?(?:reason|wish|order|item|contact|way back|category)s? (?:is|are|was) (?:wrong|not)|^(?:no )?it'?s (?:the|my) \w+$|\btake (?:the )?\w+ off\b|^没(?:有)?(?:订?单号?)$|^怎么(?:又)?是|^(?:免得|省得|以免)|^加(?:上|进)去?$|^(?:也|再|还)?把?(?:那个?)?\p{Script=Han}{1,8}(?:加上|[去拿删]掉)$|^(?:add|remove|drop) (?:the )?\w+(?: too| as well)?$|^(?:items?:? )?(?:just|only)(?: the)? \w+$|^(?:no |wait |sorry )*(?:actually |rather )?(?:it'?s |i mean )?(?:the|my) \w+,? not (?:the|my) \w+$|^我?(?:是)?(?:说|写|选|填|点)错了?$/iu,
] as const;

/** A clause that asks. */
export const isQuestion = (clause: string): boolean => QUESTION.test(clause.normalize('NFKC').trim());

const isFact = (written: string): boolean => {
  const clause = written.normalize('NFKC');
  const bare = clause
    .replace(/[\s\p{P}]+$/u, '')
    .replace(/^(?:(?:but|and|so|oh|well|ok|okay)\s+)+/iu, '')
    .trim();
  if (QUESTION.test(clause.trim()) || COMMAND.test(bare)) return false;
  if (TALK.some((pattern) => pattern.test(bare))) return false;
  if (!/\p{L}/u.test(bare)) return false;
  const left = bare.replace(NUMBERS, ' ');
  return left === bare || left.replace(BESIDE_NUMBERS, '') !== '';
};

/**
 * What a message tells of the matter, clause by clause: without questions, commands, what shows who asks, words about the
 * photos, the talk and the bot. '' = it tells nothing.
 */
export function factsIn(text: string): string {
  return text
    .split('\n')
    .map((line) => factsInLine(line.trim()))
    .filter((line) => line !== '')
    .join('\n');
}

function factsInLine(line: string): string {
  const clauses = clausesOf(line);
  const kept = clauses.map((clause) => clause.replace(LEADING_NUMBERS, '').replace(ADDING, '')).filter(isFact);
  // What is all of it told stays as it was written.
  if (kept.length === clauses.length && kept.every((clause, at) => clause === clauses[at])) return line;
  return kept.reduce(joined, '').replace(/^(?:but|and|so|但是?|可是|不过)[\s，,]+|[，,、;；:：\s]+$/giu, '');
}

const LEADING_NUMBERS = new RegExp(`^(?:${NUMBERS.source}[\\s,，]*)+(?=\\p{L})`, 'iu');

/** Clauses one after the other; where a sign is missing between them a comma is set. */
export function joined(before: string, clause: string): string {
  if (before === '' || clause === '') return before + clause;
  if (/[\p{P}]$/u.test(before))
    return /\p{Script=Han}$|[，。！？；：、]$/u.test(before) ? before + clause : `${before} ${clause}`;
  return /\p{Script=Han}$/u.test(before) ? `${before}，${clause}` : `${before}, ${clause}`;
}

/** A story with what a message tells of the matter, unless it stands there already. */
export function withFacts(story: string, text: string): string {
  const known = new Set(clausesOf(story).map(fold));
  const facts = factsIn(text)
    .split('\n')
    .filter((line) => line !== '' && clausesOf(line).some((clause) => !known.has(fold(clause))));
  return [story, ...facts]
    .filter((line) => line !== '')
    .join('\n')
    .slice(0, TICKET_LIMITS.text);
}

const fold = (clause: string): string => clause.toLowerCase().replace(/[\s\p{P}]/gu, '');
