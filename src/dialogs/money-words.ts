const ASKS_MONEY =
  /(?:退款|退的|(?<!付)款|(?<!付)钱)[^，。,.!?！？]{0,10}(?:没见|没到|没收|没看|没退|还没|不见|到哪|在哪|去哪|退哪|哪去|呢|怎么还|不退|到账了?[没吗])|(?:没见|没收到|没看到|还没|不见|没拿到|没等到)[^，。,.]{0,8}(?:退款|退的|钱|款)|(?:是?问|查)(?:一下|的是)?(?:我的?)?退款|退的\d+|退(?:款)?(?:了没|了吗)|退(?:款)?(?:的)?(?:金额)?(?:是|一共)?多少|\b(?:refund|money)\b[^.,?!]{0,36}\b(?:where|not (?:here|come|back|in|arrived)|hasn'?t|has not|haven'?t|isn'?t|never (?:came|arrived|got|reached|showed)|yet|still|happen\w*|or not|overdue|gone)\b|\b(?:where|what happened|haven'?t|have not|hasn'?t|didn'?t|never|still (?:no|waiting)|no sign of|waiting for|asked about|asking (?:about|where)|but no)\b[^.,?!]{0,36}\b(?:refund\w*|money)\b|\bdid you (?:\w+ )?(?:pay|refund|return) (?:it|me|that|the money)\b|\bhow much\b[^.?!]{0,16}\brefund\b/iu;

/** The money of an order that was given back or given up is missed. */
export function asksRefund(text: string): boolean {
  const plain = text.normalize('NFKC').replaceAll('’', "'");
  return ASKS_MONEY.test(plain) && !WANTS.test(plain) && !TAKEN.test(plain);
}
/** It is wanted, and not missed; or was taken, and not given back. */
const WANTS =
  /(?:我要|想要?|要求|给我|申请)退款|\b(?:want|like|need|demand|get) (?:a |my |the )?(?:full )?(?:refund|money back)\b|多久|几天|\bhow (?:long|many days)\b/iu;
const TAKEN = /扣|付了|\b(?:money|it) (?:went|has gone|was taken|left)\b|\bpaid\b/iu;

/** It was paid, and is shown as not paid. */
export const claimsPaid = (text: string): boolean => CLAIMS.test(text.normalize('NFKC').replaceAll('’', "'"));
const CLAIMS =
  /(?:明明|已经|早就|都|我)付(?:过|了|款了|过款)(?!了?多少|几)[^，。,.]{0,6}(?:[的啊呀呢]|钱|款|[！!？?]|$)|(?:钱|款)(?:都|已经|早)?(?:被)?扣(?:了|掉|走)|扣了我?(?:的)?(?:钱|款)|(?:重新|再)付(?:一[下次遍])?[^，。,.两]{0,4}(?:就?行|就?可以|就?好|对)|\b(?:i|we) (?:did|already|have|had|'ve|(?:have |'ve )?already) (?:pay|paid)\b|\bi paid (?:with|by|via|using)\b|\bi paid (?:it|that|this|for (?:it|this|that))? ?already\b|\bpaid\b[^.?!]{0,60}\b(?:unpaid|not paid|waiting for payment|to pay|pending)\b|\b(?:unpaid|not paid|waiting for payment)\b[^.!]{0,30}\bpaid\b|\bmoney (?:went|has gone|was taken|left|is gone)\b/iu;

/** When it leaves or comes once it is paid. */
export function asksAfterPaying(text: string): 'arrival' | 'dispatch' | null {
  if (!PAYING.test(text) || !WHEN.test(text)) return null;
  return COMES.test(text) ? 'arrival' : 'dispatch';
}
const PAYING =
  /付(?:完)?(?:款|钱|了)?(?:之?后|以后|的话|完)|(?:要是|如果|假如|现在|今天|我|问)[^，。,.]{0,4}付(?:了|款|钱)?(?!了?[吗没])|\b(?:if|once|when|after|as soon as|suppose) (?:i|we|it(?:'s| is)|you get) (?:pay|paid|have paid)\b|\bpay (?:now|today|it now|for it (?:now|today))\b/iu;
const WHEN = /几[天号日]|多久|什么时候|啥时候|何时|哪天|\b(?:when|how (?:long|soon|many days)|what day)\b/iu;
const COMES = /[到收]|送|\b(?:arriv\w*|get|come|here|deliver\w*|receive)\b/iu;
