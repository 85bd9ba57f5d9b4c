import { asksAfterPaying, asksRefund, claimsPaid } from './money-words.ts';

/** What of an order that is known is asked, in either language. */
export const ASPECTS = [
  'arrival',
  'dispatch',
  'when',
  'courier',
  'driver',
  'contents',
  'where',
  'paid',
  'total',
  'items',
  'address',
  'hurry',
  'refund',
] as const;
export type Aspect = (typeof ASPECTS)[number];

/** Something is to be done, or another thing than the order is asked of: rules, costs, what has gone wrong. */
const ELSE =
  /退|换(?!句|个说法)|扣(?:了?[款钱]|了)|售后|邮件|收件的?人|两遍|装.{0,4}师傅|预售|预定|补货|有货|缺货|代发|合并|上门|礼品卡|收礼|礼物|送人|对方|大促|活动|门店|营业|开[到门]|邮箱|人工|客服|希望|安排|提前|能晚|支持|货到|到付|代付|微信|支付宝|云闪付|刷?卡|分期|月付|定金|尾款|历史|以前的|[想要能]在[^，。]{0,6}(?:之间|以后|之后)|改(?!天)|取消|拒收|投诉|发票|保修|质保|维修|修理|赔|补发|重发|少[了件发]|漏发|破|碎|坏|磕|裂|色差|运费|邮费|丢|不要了|不想要|新的|送货上门|放在?(?:驿站|门口|柜)|代收|预约|安装|积分|会员|优惠|保价|工单|补充|[再另](?:买|下单?|拍|订)|买[^，。]{0,8}的话|备注|(?:没|未)收到[^，。]{0,4}(?:但|却|就)|显示签收|\b(?:return|refund|exchang|replac|cancel|refus|reject|complain|invoice|receipt|warrant|repair|broken|damag|crack|chip|missing|wrong|compensat|address change|duty|duties|customs|neighbou?r|ticket|request|coupon|discount|in stock)\w*|\b(?:back|swapped|collecting|fetch|pick(?:ing)? (?:it )?up|store|fitter|install\w*|pre-?order\w*|deposit|balance|due|gift\w*|agents?|customer service|support|sale|cheaper|points|member\w*|cash|made|left at|pay when|says it was|can i pay|choose|can you (?:deliver|send)|deliver (?:it )?on|please deliver|on a|past orders|reach you|set up|money)\b|\b(?:new|other|another|right|next) (?:one|set|order|bowls?|ones)\b|\bnew \w+ (?:bowl|pan|set|lamp)|\bone more\b|\bif i (?:order|buy|am|['’]?m|miss)\b|\binstead\b|\bchange\b|\bleave it\b|\b(?:never|not|n['’]t) (?:received|gotten|get)\b/iu;
/** At large, and not of one's own. */
const GENERAL =
  /一般|通常|平时|你们(?:店里?|家)?(?:都|默认)|默认(?:发|走|用)的?是?(?:什么|啥|哪)|正常(?:情况)?|新疆|西藏|偏远|国外|海外|节假日|春节|周末也|\b(?:normally|usually|generally|typically|in general|most orders|overseas|abroad|weekends)\b/iu;
/** That somebody is to do it: people are offered at once. */
const BY_PEOPLE = /有人|客服|人工|\b(?:someone|somebody|a person|agent)\b/iu;
/** When somebody is there to take it in is for the courier, or a rule of the shop. */
const AWAY = /没人|不在家|\b(?:not|n't|nobody) (?:at )?home\b/iu;
/** What is not wanted, said before what is asked. */
const DENIED =
  /(?:那|就|先|说了?|我)*(?:算了)?不(?:用)?(?:改|退|换|取消|要)(?:货|款|单)?[了啦吧啊]|不是问?(?:退|换|送)货|\b(?:don't|dont|do not|not|no need to|why|without)\b[^,.?!]{0,16}\b(?:cancel\w*|return\w*|change|exchang\w*)\b/giu;
/** A place that things go to, so that delivery times at large are asked. */
const PLACE =
  /[到寄发送去](?!了|吗|啊|呀|呢|么|吧|呗|货|家|我|手|齐|达|得|底|不|没|的|嘛|哪|啥|什么|到|货|出|走|来|件|单|快|包|顺|中|圆|京|韵|申|德|邮|极|给|多|几|今|明|后|周|星|礼|上|下|晚|早|这|那|还|会|能|票|消|通|短|过)\p{Script=Han}{2}|\b(?:from [a-z]+ )?to (?!it\b|me\b|us\b|the|my|our|come|get|be|arrive|ship|send|leave|deliver|know|see|here|wait|what|which|where|pay|a\b|an\b|find|hear|ask|have|this|that|day|week)[a-z]{4,}/iu;
/** Instructions, rules and the like: how to do it oneself. */
const HOW =
  /怎么(?:查|看|付|改|用(?!的|了|顺|中|圆|京)|填|买|联系)|如何|哪里(?:查|看)|在哪(?:查|看|找|改|付)|\bhow (?:do|can|should|to)\b|\bwhere (?:do|can|should) i\b/iu;

const ASKS =
  /[?？]|[吗嘛呢么不没]$|[吗嘛呢么]|[不没](?=\s*$|[，,。啊呀哦])|多久|多少|什么|啥|几[点号天时]|哪|怎么|咋|啷个|为何|能不能|会不会|有没有|是不是|到底|还是|给个准话|说一下|问|\b(?:what|how|when|where|which|who|why|can|could|do|does|did|is|are|was|were|has|have|will|would|any|tell me|wanna know|want to know|isn|hasn|wasn|eta)\b/iu;

const COURIERS =
  '(?:顺丰|中通|圆通|申通|韵达|极兔|京东|德邦|邮政|EMS|菜鸟|SF|ZTO|YTO|STO|JD|DHL|UPS|FedEx|USPS|Deppon|Yunda)';

type Sign = readonly [Aspect, RegExp];

const DAY_ZH =
  '(?:今[天晚儿日]|明[天早晚儿日]|后天|大后天|[上下]午|晚上|早上|中午|(?:这|下|本)?(?:周|星期|礼拜)[一二三四五六日天末]|\\d{1,2} ?[号日]|月底|号前|之前|以前|[几哪]天|几[点号时])';
const COMES_ZH = '(?:到(?![底处时期账])|送(?:到|来|达|货|过来)|收(?:到|得到)|拿到|能来)';
const DAY_EN =
  '(?:today|tomorrow|tonight|by \\w+|before \\w+|on (?:mon|tue|wed|thu|fri|sat|sun)\\w*|(?:mon|tues|wednes|thurs|fri|satur|sun)day|this (?:week|morning|afternoon|evening|weekend)|the \\d+)';
const COMES_EN =
  '(?:arriv\\w*|com(?:e|es|ing)|(?:get|gets|getting|be|here)(?: \\w+)? (?:here|there|it|them|mine)|here|turn(?:ing)? up|show(?:ing)? up|deliver(?:y|ed|ing)?|get (?:it|them|my|the)|receive|reach(?:es)?|land)';
const SENT_ZH = '(?:发(?:货|出|走|运|车)|寄(?:出|走)|出库|出货|揽收|发(?![票我给你错个照图现展热烧挥票邮短消]))';
const SENT_EN =
  '(?:ship(?:s|ped|ping)?|sent|send(?:ing)?(?: it| out| them| off)?|dispatch\\w*|posted|mailed|le(?:ave|aves|aving|ft)|(?:go|goes|going|went|gone) out|on its way|packed)';

const re = (source: string): RegExp => new RegExp(source, 'iu');

/** The first that fits counts: what is said by fewer words stands after what is said by more. */
const SIGNS: readonly Sign[] = [
  [
    'driver',
    re(
      "(?:快递员|快递小哥|派送员|司机|师傅|送货员|小哥)[^，。]{0,6}(?:电话|手机|号码|联系)|(?:number|phone|contact|call)[^.?]{0,14}\\b(?:driver|delivery (?:guy|man|person)|courier|rider)\\b|\\b(?:driver|delivery (?:guy|man|person)|courier)[’']?s? (?:phone|number|contact)",
    ),
  ],
  [
    'contents',
    re(
      "(?:哪[个一件包]*(?:包裹|快递|件|箱)[^，。]{0,6}(?:是|装|有|里))|(?:包裹|快递|件)里?(?:装|是|有)的?(?:是)?(?:啥|什么|哪)|(?:签收|送到|到了?|送来)的?(?:那个|这个|那件)?(?:到底)?是(?:哪[个件样]|什么|啥|.{1,12}还是)|\\bwhich (?:parcel|package|box|delivery|shipment)\\b(?!.{0,12}(?:company|service))|\\bwhat(?:[’']?s| is| was) in (?:the |each |which )?(?:first|second|other|each|delivered|parcel|package|box)|\\b(?:is|was) (?:the |my )?[\\w -]{2,30}(?:the )?(?:one )?(?:delivered|arrived|that (?:came|arrived)|already (?:here|there|delivered))(?: one)? or\\b|\\bwhich (?:one|item|thing)s? (?:is|was|has|have|are|came|got|did)\\b.{0,24}(?:deliver|arriv|come|came|on the way|on its way)|\\bwhich (?:one|item) (?:came|arrived)",
    ),
  ],
  [
    'courier',
    re(
      `(?:什么|啥|么子|哪个|哪[一]?家|哪种|谁家?)的?(?:快递|物流|公司送|快递公司)|(?:快递|运单|物流|包裹|货运)(?:单)?(?:号|编号)|(?<!订)单号(?:是)?(?:多少|啥|什么|发|给|再)|(?:怎么|咋|啷个|为啥|为什么|不是|干嘛|是不是|是|走的?|发的?|用的?|寄的?|啷个是)[^，。]{0,6}${COURIERS}|${COURIERS}(?:快递|速运|速递)?(?:吗|嘛|么|不|还是|？|\\?)|\\b(?:which|what|who(?:[’']?s| is)?)\\b[^.?]{0,16}\\b(?:courier|carrier|delivery (?:company|service)|shipping company|deliver(?:s|ing) (?:it|this|my)|bringing|shipped (?:it )?with)|\\btrack(?:ing)?[ -]?(?:no|num(?:ber)?|nr|code|id|#)|\\b(?:is|was|isn|why|going|sent|ship\\w*|with|by|not)\\b[^.?]{0,20}\\b${COURIERS}\\b`,
    ),
  ],
  [
    'total',
    re(
      "(?:一共|总共|总价|合计|总计|这一?单|这个订单|实付|付了|花了|扣了|我付|我花)[^，。]{0,6}(?:多少|几)|(?:订单|实付|总)(?:的)?金额|多少钱[^，。]{0,3}(?:这|那)一?单|多少(?:钱)?来着|\\bhow much\\b[^.?]{0,10}\\b(?:did|was|is|have|were)\\b[^.?]{0,6}\\b(?:i|it|this order|the order|that order|my order|we|you charge|the total|everything)\\b(?!.{0,14}(?:send|ship|return|deliver|to have))|\\b(?:what(?:[’']?s|s| is| was)|tell me) (?:the |my )?(?:order )?(?:total|amount|sum)",
    ),
  ],
  [
    'paid',
    re(
      "(?:付款|支付|付钱|付)(?:成功|了(?:没|吗|么|不)|没付?)|(?:显示|是不是|怎么[还是]*|还是|咋[还是]*)[^，。]{0,4}(?:没付|待付款|未付款|没有付款|没支付|未支付)|付过?(?:款|钱)?了[^，。]{0,6}(?:怎么|咋|为)|\\b(?:is|was|has|did|have|been)\\b[^.?]{0,24}\\b(?:paid|payment)\\b|\\b(?:says?|shows?|still|it[’']?s) (?:it[’']?s )?(?:not |un)paid\\b|\\bpayment (?:go|gone|went|come|came|arriv\\w*|been)\\b",
    ),
  ],
  [
    'dispatch',
    re(
      `(?:什么时|啥时|几时|何时|多久|多长时间|几[点号天]|哪天|什么日子)[^，。]{0,8}${SENT_ZH}|${SENT_ZH}(?:了)?(?:没有?|吗|不|嘛|么|没)(?:[^，。收到]|$)|会不会${SENT_ZH}|(?:能|可以|会|要)(?:不能|不会)?[^，。]{0,4}${SENT_ZH}(?:吗|不|么|嘛|没|\\?|？|啊)|${DAY_ZH}[^，。]{0,6}${SENT_ZH}(?![^，。]{0,3}的)|还[没不](?:有)?${SENT_ZH}(?:吗|啊|呢|嘛|？|\\?)|(?:怎么|咋|为什么|为啥)[^，。]{0,4}[没不](?:有)?(?:给我)?${SENT_ZH}|(?:多久|几天)(?:内)?(?:能|可以|会|才)?${SENT_ZH}|\\bwhen\\b[^.?]{0,36}\\b${SENT_EN}\\b|\\b(?:has|is|was|did|have|will|does)\\b[^.?]{0,24}\\b(?:ship(?:ped)?|sent|dispatched|posted|left|gone out|leave|packed|go out)\\b|\\b(?:sent|shipped|dispatched|posted)\\b[^.?]{0,8}\\byet\\b|\\b(?:why|not|n['’]t|still)\\b[^.?]{0,18}\\b(?:ship|shipped|sent|dispatched|left)\\b|\\bhow (?:long|soon|many days)\\b[^.?]{0,30}\\b${SENT_EN}\\b`,
    ),
  ],
  [
    'hurry',
    re(
      '催|快(?:一)?点(?![^，。]{0,3}的)|赶紧|尽快|加急|加快|(?:为(?:什么|啥|何)|怎么|咋|啷个)[^，。]{0,5}(?:慢|(?:没|(?<!看)不)(?:有)?(?:到|动|送|更新)|晚|在路上|[卡停]在)|(?:卡|停)在|(?:不|没|没有)(?:怎么)?(?:动|更新|走)了?(?:吗|啊|呢|？|\\?|$)|\\b(?:hurry|speed (?:it |this |that )?up|faster|sooner|quicker|chase|expedite|rush)\\b|\\bwhy\\b[^.?]{0,30}\\b(?:late|slow|long|delay\\w*|stuck|moved?|moving|here|arrived|come)\\b|\\btaking (?:so|this) long\\b|\\b(?:call|ask|push) (?:them|the courier)\\b',
    ),
  ],
  [
    'where',
    re(
      "(?:到|走到|送到|运到|快递到|在|去)哪[里儿]?(?:了|啦|儿了|里了|个城市|一站|个站)|(?:件|单|货|包裹|快递|它|东西)[^，。]{0,4}(?:现在|目前|如今)?(?:在|到)哪|(?:现在|目前|最新)[^，。]{0,6}(?:在哪|到哪|位置|到什么地方)|最新(?:动态|进展|物流)|\\bwhere(?:[’']?s|s| is| are| did| has)\\b(?![^.?]{0,20}\\b(?:going|headed|sent to|button|store|shop|number|option)\\b)[^.?]{0,6}\\b(?:it|they|that|this|my|the)\\b|\\bhow far\\b|\\b(?:has|did) it (?:moved?|left)|\\b(?:latest|last) (?:scan|update|news)\\b",
    ),
  ],
  [
    'arrival',
    re(
      `(?:什么时|啥时|么子时|几时|何时|哪天|几[点号天]|多久|多长时间|哪个时候)[^，。]{0,10}${COMES_ZH}|${DAY_ZH}[^，。]{0,12}${COMES_ZH}|到得到|到不到|到得了|(?:能|会|可以)(?:准时|按时|不能)?(?:到|送到)(?:吗|不|嘛|么|没|？|\\?)|还(?:要|得|有)(?:等)?(?:多久|几天|多长)|预计[^，。]{0,8}(?:到|送|时间|哪天)|(?:赶|来)得[上及]|\\b(?:when|what time|what day|which day|how long|how soon|how many (?:more )?days)\\b[^.?]{0,30}\\b${COMES_EN}\\b|\\b${COMES_EN}\\b[^.?]{0,14}\\b${DAY_EN}|\\b(?:eta|expected (?:day|date|delivery|time|by))\\b|\\bdelivery (?:day|date|time)\\b|\\bhow much longer\\b|\\b(?:will|would) (?:it|they|this|that) (?:make it|be here|come|arrive|get here)\\b|\\b(?:is|are) (?:it|they|this|that|the [\\w ]{2,20}) (?:coming|arriving|due)\\b`,
    ),
  ],
  [
    'items',
    re(
      "里面?(?:都|总共|一共)?(?:有|是|装|买)?(?:了|的)?(?:啥|什么|哪些|几[件个样])|(?:买|拍|订)了(?:啥|什么|哪些|几[件个样])|(?:这|那)一?单[^，。]{0,4}(?:有|是|买的?)(?:啥|什么|哪些)|\\bdid i (?:order|buy)\\b|\\bi (?:ordered|bought) (?:what|which)\\b|\\bwhat(?:[’']?s|s| is| was| did)? (?:all )?(?:in|inside) (?:(?:it|this|that)(?: order| one)?|(?:the|my) order)\\b|\\bwhat was in\\b|\\bwhich items\\b",
    ),
  ],
  [
    'address',
    re(
      "(?:送|寄|发)(?:到|去|往)(?:的是)?(?:哪[里儿个]|什么地方|什么地址|啥地方)|地址(?:是|写的?是?|填的?是?|留的?是?)?(?:啥|什么|哪|多少|对不对|对吗|对不)|\\b(?:which|what) address\\b|\\bwhere (?:is|are|[’']?s) (?:it|they|this)[^.?]{0,6}(?:going|headed|being (?:sent|delivered))|\\bwhere[’']?s it going\\b|\\baddress (?:is|does) it\\b",
    ),
  ],
  [
    'when',
    re(
      "^(?:[那就但可是嗯哦好的知道了我问想说]|到底|究竟|具体|大概|[\\s\\p{P}])*(?:什么时候|啥时候|几时|哪天|几号|啥时间)[啊呀呢嘛哦吧了\\s\\p{P}]*$|给个?准[话信]|^(?:(?:that[’']?s|thats|yeah|yes|ok|okay|but|so|and|fine|great|well|just|right|sure|tell me|i (?:just )?(?:asked|meant?|want to know)|no)[\\s,.]*)*when(?: exactly| then| though| roughly)?[\\s\\p{P}]*$",
    ),
  ],
];

/** Longer ones tell a story. */
const LONGEST = { han: 44, letters: 120 } as const;
const HAN = /\p{Script=Han}/u;
/** Those that need no form of a question. */
const BARE: ReadonlySet<Aspect> = new Set(['courier', 'when', 'where']);
/** What may be asked of an order though its rules for a place are named besides. */
const PLACED: ReadonlySet<Aspect> = new Set(['arrival', 'dispatch', 'when']);
const DAY_ASKED = re(`^[^。.]{0,8}(?:${DAY_ZH}|\\b${DAY_EN})`);
/** One tells of what happened, and asks nothing. */
const TELLS = /(?:等|过)了.{0,4}天|一直没|还没到[！!]|[!！]{2}/u;

/**
 * What of an order a text asks; null = nothing of it, or more than that. Pure: by the words alone; whether an order is known
 * that may be meant is for who asks.
 */
export function aspectOf(text: string): Aspect | null {
  const plain = text.normalize('NFKC').replaceAll('’', "'").trim();
  const ofMoney = moneyAspect(plain);
  if (ofMoney !== null) return ofMoney;
  if (plain.length > (HAN.test(plain) ? LONGEST.han : LONGEST.letters)) return null;
  if (isElsewhere(plain.replaceAll(DENIED, ' '))) return null;
  const [aspect] = SIGNS.find(([, pattern]) => pattern.test(plain)) ?? [null];
  if (aspect === null) return null;
  return isAsked(aspect, plain) ? aspect : null;
}

/** Where the money is, and what comes once it is paid, whatever else is named. */
function moneyAspect(text: string): Aspect | null {
  if (text.length > LONGEST_STORY) return null;
  if (asksRefund(text)) return 'refund';
  return asksAfterPaying(text) ?? (claimsPaid(text) ? 'paid' : null);
}
const LONGEST_STORY = 200;

const isElsewhere = (text: string): boolean => [ELSE, GENERAL, HOW].some((pattern) => pattern.test(text));

function isAsked(aspect: Aspect, text: string): boolean {
  if (PLACED.has(aspect) && PLACE.test(text)) return false;
  if (aspect === 'hurry') return !BY_PEOPLE.test(text);
  if (aspect === 'arrival' && AWAY.test(text)) return false;
  if (TELLS.test(text) && !/[?？]/u.test(text)) return false;
  return ASKS.test(text) || (aspect === 'arrival' ? DAY_ASKED.test(text) : BARE.has(aspect));
}

/** Only that the same order is meant: what was asked just before is asked of it. */
export const POINTS =
  /^(?:都不是|不是的?|不对)?[，,。\s]*(?:我(?:是)?[说问](?:的)?(?:是)?)?(?:就是?)?(?:我(?:的)?)?[这那](?:一)?(?:个|件|单)?(?:件|单|包裹|快递|订单)[啊呀嘛吧呗。!！\s]*$|^(?:no[, ]+)?(?:i mean |just )?(?:this|that|my) (?:one|order|parcel|package)[.!\s]*$/iu;

/** The hour of a day is asked for. */
export const ASKS_HOUR =
  /几点|[上下]午|早上|晚上|中午|明早|今晚|时间段|\b(?:what time|which time|hour|o'?clock|morning|afternoon|evening|tonight|roughly when)\b/iu;
/** A day that something is to come or leave before. */
export const ASKS_BY = /前|之前|以前|赶得[上及]|来得及|\b(?:by|before|in time|until)\b/iu;
/** The order as such is asked for besides. */
export const ASKS_ALL =
  /状态|详情|(?:查|看)(?:一?下|哈)?(?:我的?)?(?:这|那)?个?(?:订单|单子)|(?:帮我|再)(?:查|看)(?:一?下|哈)?\s*$|\b(?:status|details|show me)\b/iu;
