import type { FlowContext, FlowInput } from './flow.ts';
import { wordsOf } from './flow.ts';

/** What people have to do for an order that is not sent yet, or is on its way. */
export const ERRANDS = ['phone', 'address', 'paid', 'delay', 'change', 'cancel', 'note'] as const;
export type ErrandKind = (typeof ERRANDS)[number];

const WEEKDAY_ZH = '(?:周|星期|礼拜)[一二三四五六日天末]?';
const DAY_ZH = `(?:${WEEKDAY_ZH}|\\d{1,2}[号日]|下个?月|月底|以?后)`;
const DAY_EN =
  '(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|satur|sun|sat)(?:days?)?\\b|(?:the )?weekend|next (?:week|month)|(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)\\w* \\d|the \\d';
const re = (source: string): RegExp => new RegExp(source, 'iu');

/** The first that fits counts. */
const SIGNS: readonly (readonly [ErrandKind, RegExp])[] = [
  [
    'phone',
    re(
      '(?:改|换|更新|变更)[^，。,.]{0,10}(?:电话|手机|号码|联系方式)|(?<!别打)(?:电话|手机号?|号码|联系方式)[^，。,.]{0,8}(?:改|换|错|不对|打不通|停机|变了)|\\b(?:chang|updat|swap|correct|switch|amend)\\w*\\b[^.,!?]{0,36}\\b(?:phone|mobile|contact number|(?<!order |tracking )number)\\b|\\b(?:phone|mobile|(?<!order |tracking )number)\\b[^.,!?]{0,24}\\b(?:wrong|chang\\w*|updated?|different|out of date|typo)|\\b(?:wrong|different|new|another) (?:phone|mobile|(?:contact |delivery )?number)\\b',
    ),
  ],
  [
    'address',
    re(
      '新的?(?:收货)?地址[是：:]|\\bnew address\\b|改[^，。,.]{0,6}(?:地址|收件|收货)|(?:地址|收件人|收货人|楼号|门牌)[^，。,.]{0,8}(?:改|错|换|不对)|换[^，。,.]{0,4}(?:地址|地方(?:收|送))|(?:改|换|转)(?:送|寄|派|发)(?!货)|(?:改|换)到[^，。,.]{0,12}(?:省|市|区|县|路|街|号|小区|公司|单位|家)|(?:能|可以|麻烦|帮我|请)[^，。,.]{0,4}(?:送|寄)(?:到|去)[^，。,.]{0,8}(?:公司|单位|家|学校|老家|办公室)|\\bchang\\w*\\b.{0,24}\\baddress|\\b(?:wrong|different|new|other|another|incorrect) (?:\\w+ )?address|\\baddress\\b.{0,20}\\b(?:wrong|chang\\w*|different|incorrect)|\\bredirect\\w*|\\brerout\\w*|\\b(?:send|deliver|ship)(?:ed|ing)? (?:it |this |that |the \\w+ )?(?:to|at) (?:my |the |our )?(?:office|work(?:place)?|mum|mom|parents|neighbou?r|other|new|different)',
    ),
  ],
  [
    'paid',
    re(
      '(?:标记?|改|设|弄|记)(?:成|为|一下)?(?:已付款?|付了款?|付过)|\\bmark(?:ed)?\\b[^.,]{0,20}\\bpaid\\b|\\bset\\b[^.,]{0,16}\\bto paid\\b',
    ),
  ],
  [
    'delay',
    re(
      `(?:晚(?:一?点|些|几天|两天|一周)|推迟|延(?:迟|后|期)|缓)[^，。,.]{0,6}(?:发|送|寄|再)|(?:先别|先不要|暂时别|暂缓)[^，。,.]{0,3}(?:发|送|寄)|(?:改|换|约)(?:到|成|在|个)?[^，。,.]{0,3}${DAY_ZH}[^，。,.]{0,4}(?:再)?(?:送|发|到|派)|(?:请|麻烦|能不能|可以|帮我|让[^，。,.]{0,4})${DAY_ZH}[^，。,.]{0,4}(?:再)?(?:送|派|发货)|${DAY_ZH}再(?:送|发|派|寄)|\\b(?:delay|postpone|hold off|put off|push back)\\b[^.?!]{0,40}|\\b(?:deliver|delivery|ship|send|come|bring)\\w*\\b[^.?!]{0,24}\\b(?:on|until|till|for|instead|after|before)\\b[^.?!]{0,4}(?:a )?(?:${DAY_EN})|\\b(?:on )?(?:a )?(?:${DAY_EN}) (?:instead|delivery)`,
    ),
  ],
  [
    'change',
    re(
      '(?:改|换)(?:成|为|个)[^，。,.]{0,8}(?:色|黑|白|灰|蓝|红|绿|粉|款|米床?|尺寸|码|号的|大|小)|改一下(?:数量|颜色|尺寸)|(?:颜色|尺寸|数量|款式)[^，。,.]{0,6}(?:改|换|选错|拍错|弄错)|拍[错少多]了|买[错少多]了|\\bmake (?:it|that|them) (?:a |the )?(?:two|three|2|3|black|white|gr[ea]y|blue|red|green|pink|beige|oak|larger|smaller|bigger)|\\bchang\\w*\\b.{0,16}\\b(?:colou?r|size|quantity|amount|version)|\\b(?:wrong|different|another|other) (?:colou?r|size|quantity)\\b|\\b(?:swap|switch|change) (?:it|that|them|the \\w+) (?:to|for|into) (?:a |the )?(?:black|white|gr[ea]y|blue|red|green|pink|beige|larger|smaller|bigger|other)',
    ),
  ],
  [
    'cancel',
    /取消|不要了|不想要了|别发了|\bcancel(?:l?ed|l?ing)?\b|\bdon['’]?t (?:want|need) (?:it|them|that) any ?more\b/iu,
  ],
];

/** Words that a request is taken along by, whatever it is. */
const NOTE =
  /(?:给|跟|和|向)(?:你们?的?)?(?:仓库|同事|快递|师傅|后台|团队|他们|她们)(?:那边)?(?:带个?话|说一?[下声]|讲一?[下声]|留[个言]|备注|交代)|备注(?:一下|上|里写|：|:)|转[告达](?:一下)?|留(?:个|句|条)(?:话|言|备注)|\bnote (?:for|to) (?:your|the|our) (?:team|people|colleagues?|staff|warehouse|courier|driver)\b|\b(?:leave|put|add|write|make|pass on)\b[^.,?!]{0,12}\b(?:a |them |the )?(?:note|message)\b|\b(?<!did you )(?:tell|let|inform|ask) (?:your (?:team|people|colleagues?|staff|warehouse)|the (?:team|warehouse|courier)|them)\b|\bwrite (?:this|that|it) (?:down )?(?:to|for) (?:your|the)\b|\bpass (?:this|that|it) on\b/iu;

/** What is said not to be wanted, before what is. */
const DENIED =
  /(?:[不别没甭](?:要|是|用|想|需要)?(?:我|再|去)?(?:说|要|问)?|谁(?:说|要|让你?)(?:要|了)?|没说要?)(?:取消|退[货款换]?|换货|改地址|投诉)(?:订单|它)?[了啊吧]?|\b(?:don['’]?t|dont|do not|did(?: no|n['’]?)t(?: \w+)?(?: to)?|not(?: to)?|never|no need to|without)\b(?: \w+){0,2} (?:cancel\w*|return\w*|exchang\w*|refund\w*|complain\w*)(?: (?:it|this|that|anything|the order))?|\bnot (?:my|the|a) log-?in\b(?: number)?/giu;
/** How it is done oneself, or what is said of such things at large; what they sign in with. */
const AT_LARGE =
  /怎么(?!还|不|没|能)|如何|在哪|哪里(?:改|取消)|多久|几天|收费|要钱|多少钱|绑定|账号|登录|登陆|\b(?:how|where) (?:do|can|to|would|should)\b|\bhow (?:much|long|many)\b|\blog-?in\b|\baccount\b|\bsign(?:ing)?[- ]in\b|\bwhat happens\b|\bis there a (?:fee|charge)|自动|\b(?:automatically|by itself)\b/iu;
/** It is over, or it is asked whether it is. */
const DONE =
  /记(?:了|下)没|了没[?？\s]*$|(?:已经|都|是|被|了?个)取消|取消(?:了的|的|好|掉|成功|没|了吗|了没)|改(?:好|成功)了?[没吗么]|[不没]\S{0,2}改了|\b(?:i|you|we|they|was|were|is|been|already|it['’]?s|has|have|had|got|my) (?:\w+ )?cancel(?:l?ed)\b|\b(?:did|have|has) (?:you|it|they)\b[^.?]{0,16}\b(?:cancel|chang)|\bcan it (?:still )?be cancel/iu;

const GIVES_BACK = /退|换|\b(?:return|exchange|send)/iu;

/** What an order is to be changed in, or what its people are to be told, by what is said; null = nothing. */
export function errandIn(text: string): ErrandKind | null {
  const wanted = text.replaceAll(DENIED, ' ');
  const [kind] = SIGNS.find(([, sign]) => sign.test(wanted)) ?? [null];
  if (kind === 'cancel' && (DONE.test(wanted) || (GIVES_BACK.test(wanted) && !/取消|cancel/iu.test(wanted))))
    return null;
  return kind ?? (NOTE.test(wanted) ? 'note' : null);
}

/** What is to be done is said so; nothing is asked about how such things are done. */
export function wantsDone(text: string, kind: ErrandKind): boolean {
  const wanted = text.replaceAll(DENIED, ' ');
  if (!PLAINLY.test(wanted) || AT_LARGE.test(wanted) || DONE.test(wanted) || BARE.test(wanted)) return false;
  return !WHETHER.test(wanted) || asksThem(wanted) || (NEW[kind]?.test(wanted) ?? kind === 'delay');
}
/** Whether it is possible at all. */
const WHETHER =
  /(?:可以|[还可]?能)[^，。,.]{0,10}(?:取消|[改换推][^，。,.]{0,6})[^，。,.]{0,3}(?:[吗嘛么不没]|[?？]|$)|\bcan (?:i|we|it)\b/iu;
/** Only that something is cancelled, whatever it is. */
const BARE =
  /^[\s\p{P}]*(?:取消|(?:yes,? )?(?:please )?cancel(?: it| that)?)[了吧\s\p{P}]*(?:please|pls)?[\s\p{P}]*$/iu;
export const isBareCancel = (text: string): boolean => BARE.test(text);

const PLAINLY =
  /(?:帮|给|替|麻烦|请|让)(?:我|你们?|他们|同事)?|直接|你们?(?:来|就|能|可以|不能)|我?(?:要|想|得)(?:改|换|取消|转|推)|我[就只]?[要想]|行不行|(?:改|换|送|寄|转)到|能[^，。,.]{0,10}(?:改|换|转)|[吧呗]$|\b(?:please|pls|plz|(?:can|could|will|would|can['’]?t|cannot) (?:you|u|your|i|we|it|the)|i(?:['’]?d| would)? (?:want|like|need|prefer)|i wanna|need (?:it|to|the)|just|do it|should|instead|has to|must)\b|^\W*(?:(?:ok|yes|no|so|then|and|also|now|hi|hello|hey)\W+)*(?:get|have|fix|cancel|change|update|correct|deliver|redirect|delay|hold|postpone|mark|make|send|ship|put|add|note)\b|(?:改|换)成|^\W*(?:取消|改|换|备注)/iu;

/** The way that customers have themselves is not there. */
const FAILED =
  /找不到|没(?:有)?(?:看到|看见|找到|这个|那个|改|取消|得)?[^，。,.]{0,6}(?:按钮|按键|选项|入口|地方(?:改|点))|点不[了动到开]|(?:改|取消|弄|操作|办)不了|不让(?:我)?(?:改|取消|点)|灰的|不会(?:弄|改|操作|用)|你们?(?:就)?(?:直接|来|不能|能不能|可以)?[^，。,.]{0,3}(?:帮我|给我|替我)(?:改|取消|弄|办|处理|转)|(?:直接|帮我)(?:给我)?(?:改|取消|弄|办|处理)|\b(?:no|any|find|see) (?:such |the |a |that )?(?:\w+ )?(?:button|option|link)\b|\b(?:won['’]?t|wont|doesn['’]?t|doesnt|didn['’]?t|can['’]?t|cant|cannot|not) (?:let|work|find|see|do it|possible)\b|\bgr[ea]yed\b|\b(?:can|could|can['’]?t|cannot|couldn['’]?t|will|would) (?:you|u|someone|somebody|a person)\b[^.?!]{0,14}\b(?:do|cancel|change|handle|sort|fix)\b|\bdo it for me\b|\byou do it\b/iu;
export const saysFailed = (text: string): boolean => FAILED.test(text);

/** It names where something is to go, or whom to call. */
export const namesNew = (kind: ErrandKind, text: string): boolean => NEW[kind]?.test(text) ?? true;
const NEW: Readonly<Partial<Record<ErrandKind, RegExp>>> = {
  phone: /(?<!\d)(?:\+?\d[\d -]{6,}\d)(?!\d)/u,
  address:
    /\p{Script=Han}{2,}(?:省|市|区|县|镇|路|街|道|巷|弄|小区|花园|大厦|栋|幢|单元)|\d+ ?(?:号|栋|室|楼|单元)|公司|单位|\b(?:street|st\.|road|rd\.?|avenue|ave\.?|lane|drive|building|floor|apartment|apt|flat|unit|room|block|district|postcode|zip)\b|\b\d+\b[^.]{2,40}\b[A-Z][a-z]+|\b(?:office|work|neighbou?r)\b/u,
};

/** They are to do it themselves. */
export const asksThem = (text: string): boolean => THEM.test(text.replaceAll(DENIED, ' '));
const THEM =
  /(?:帮|给|替)我|麻烦你|你们?(?:直接|来)|\bfor me\b|\b(?:can|could|will|would) (?:you|u)\b|\b(?:please|pls|plz)\b/iu;

/** It speaks of an order's own delivery, and of nothing that is set in an account. */
const OF_ORDER =
  /收货|收件|收的|送货|快递|派送|配送|订单|[这那]一?单|运单|\b(?:deliver\w*|order\w*|courier|parcel|package|shipment|driver|on it)\b/iu;
export const isOfOrder = (input: Extract<FlowInput, { kind: 'text' }>): boolean => OF_ORDER.test(wordsOf(input));

/** What was wanted of an order just before, and was only told how to do; the latest first. */
export function errandBefore({ heard }: FlowContext): { readonly kind: ErrandKind; readonly text: string } | null {
  for (const { text } of heard) {
    const kind = errandIn(text);
    if (kind !== null) return { kind, text };
  }
  return null;
}
