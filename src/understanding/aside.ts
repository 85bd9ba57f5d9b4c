/** A message that tells something and asks something else. */
export interface Aside {
  /** What is told, without the question. */
  readonly told: string;
  readonly asked: string;
}

/** Longer messages are stories: what is asked in them is part of them. */
const LONGEST = 300;

/** Where one thing ends and another begins; what leads on to it goes with it. */
const ENDS = [
  /(?<=[。!！?？;；\n…，])\s*/u,
  /(?<=[.,~、])\s+/u,
  /(?<=\p{Script=Han}[,、])/u,
  /(?<=[\p{Script=Han}])\s+/u,
  /(?<=\d)\s+(?=\p{Script=Han})/u,
  /(?<!^)\s*(?=顺便|话说|对了|另外(?:再|还|想|我)?问|还有(?!没|多|几)|再问|想问)/u,
  /\s+(?=(?:and|but|also|btw|by the way|so|oh|then|plus|ps)\b)/iu,
  /(?<!\b(?:know|tell me|wonder|wondering|ask|see|say|sure|understand|of|me|is|and|but|so|also|btw|way|oh|then|plus))\s+(?=(?:what'?s|whats|what (?:is|are|do|will)|when (?:will|do|does|is|can|would|would)|how (?:long|much|many|do|does|can|will)|where (?:is|do|can|does)|who (?:pays?|will|do|does)|can (?:i|u|you|we)|could (?:i|you)|do (?:i|u|you|we)|does (?:it|the)|is (?:it|there|that)|will (?:it|u|you|i|the|there)|would (?:i|it|you)|are (?:you|u|there))\b)/iu,
];
const END = new RegExp(ENDS.map(({ source }) => source).join('|'), 'iu');

/** What leads on to a question and asks nothing itself. */
const LEADS =
  /^(?:(?:and|but|also|btw|by the way|so|oh|then|plus|ps|well|ok|okay|hi|hello|one more thing|another (?:thing|question)|(?:no )?wait|hang on|hold on|hmm+|um+|actually|great|thanks|cool)\b[\s,:.!-]*|(?:等等|等一?下|诶|哎|顺便|话说|对了|另外|还有|再|那么?|哦|噢|啊|请问|想问|我?想?问一?下|问问|然后)[\s,，:：]*)+/iu;
const ASKS_ENGLISH =
  /^(?:what|whats|when|where|how|hows|who|whos|which|why|can|could|do|does|did|is|are|was|were|will|would|should|may|(?:has|have) (?:it|you|u|they|he|she|the|my|anyone|somebody)|any (?:idea|chance)|(?:pls |please )?tell me (?:what|when|where|how|who|if|whether)|(?:i )?(?:was |am |just )?wondering)\b/iu;
const ASKS_CHINESE =
  /(?:吗|[^这那什怎]么|[能行可要会用是有]不|了没)[\s。.~!！啊呀]*$|^(?!.*[还在着了]).{1,4}呢[\s。.~!！]*$|什么(?:时候|样的|快递)|啥时候?|多久|多长时间|(?<![好这那前过第])几[天点号时]|哪[天里儿家个种]|多少|怎么(?!这|回事|又|还)|咋(?!回事|这|还|又)|谁(?:出|付|承担|掏|来|给)|能不能|能否|可不可以|是不是|要不要|会不会|有没有|用不用|如何|[贵收]不[贵收]|(?:运费|邮费|快递费|取件费|物流费|费用)[^，。]{0,4}(?:你们|商家|店里|我们?)(?:来|要|得)?(?:出|付|承担|掏|给)|(?:对|是)[吧嘛不][\s。.~!！]*$/u;
const ENDS_IN_SIGN = /[?？]["”』」)）\s]*$/u;
/** Said in anger, or to oneself: nobody wants to know. */
const RHETORICAL =
  /怎么(?:这样|搞|回事|会|办事|是|不是|成了|变)|什么(?:破|玩意|东西|意思|态度)|凭什么|有没有搞错|讲不讲理|\b(?:why (?:is it|are you|am i) (?:so|always)|are you (?:kidding|serious|joking)|seriously|really|what the|wtf|you know what|how dare|who does that|what kind of)\b/iu;

/** What a question holds under: it goes with it. */
const CONDITION =
  /^(?:(?:and|but|so|then|那)[\s,，]*)*(?:if|in case|suppose|supposing|如果|要是|假如|万一|换成?的话)/iu;

/**
 * Parts what a message tells from what it asks besides: "pick it up, and who pays for that?". null = it does only one of
 * them. By its form alone: whether the question is one, the acts tell.
 */
export function splitAside(text: string): Aside | null {
  if (text.length > LONGEST) return null;
  const clauses = text.split(END).filter((clause) => /[\p{L}\p{N}]/u.test(clause));
  if (clauses.length < 2) return null;
  const isAsked = clauses.map((clause, at) => asks(clause) || (CONDITION.test(clause) && asks(clauses[at + 1] ?? '')));
  const asked = clauses.filter((_clause, at) => isAsked[at] === true);
  const told = clauses.filter((clause, at) => isAsked[at] !== true && clause.replace(LEADS, '').trim() !== '');
  return asked.length === 0 || told.length === 0 ? null : { told: joined(told), asked: joined(asked) };
}

function asks(clause: string): boolean {
  const plain = clause.normalize('NFKC').replaceAll('’', "'").replace(LEADS, '').trim();
  if (RHETORICAL.test(plain)) return false;
  return ENDS_IN_SIGN.test(plain) || ASKS_ENGLISH.test(plain) || ASKS_CHINESE.test(plain);
}

/** What was parted is put together with the signs that were there; between others a space stands. */
const joined = (clauses: readonly string[]): string => clauses.map((clause) => clause.trim()).join(' ');
