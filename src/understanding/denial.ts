/** What customers say that they do not want, or did not mean. */
const HAN_DEEDS = '(?:取消|退货|退换|换货|退|换|拒收|投诉)(?:货|款|钱|它|这个|订单|这单)?';
const HAN_BEFORE = '(?:[哦噢嗯啊哎唉]+|那|都|就|我|咱|先|还是|真的|我是)*';
const HAN_AFTER = '[了啦的呀啊哈吧嘛呢哦]';
const HAN_DENIALS = [
  // 不想取消, 我不是要退货, 不用换了
  `${HAN_BEFORE}(?:都|已经)?(?:说了|说过|讲了)?我?(?:又|也|可)?(?:不是|没说|没有说|没要|没想|不)(?:在|想|要|用|打算|需要|准备|再|想要)+(?:问|说|去)?${HAN_DEEDS}${HAN_AFTER}*`,
  // 不是拒收, 不是问物流
  `${HAN_BEFORE}不是(?:说|问|要|想)*(?:怎么)?(?:${HAN_DEEDS}|物流|快递)${HAN_AFTER}*`,
  // 算了不退了, 说了不取消啦, 先不换
  `${HAN_BEFORE}(?:(?:都|已经)?说(?:了|过)|算了|先|还是)[ ,，]?我?(?:先|就)?不${HAN_DEEDS}${HAN_AFTER}*`,
  // 不退了
  `${HAN_BEFORE}不${HAN_DEEDS}${HAN_AFTER}+`,
];
const DEEDS =
  '(?:cancel(?:l?ing|lation)?|return(?:ing)?|refus(?:e|ing)|exchang(?:e|ing)|send(?:ing)? (?:it|them|this|that|anything) back|complain(?:ing)?(?! about))';
const MEANS =
  '(?: (?:want(?:ed)?|wanna|wish|need|going|gonna|trying|asking|ask(?:ed)?|mean|planning|looking|said|say))?(?: (?:to|about|for))?';
const AFTER =
  '(?: (?:it|them|this|that|anything|the whole order|(?:the|my|that|this) [a-z]+))?(?: (?:any ?more|either|now|then|after all))?';
const NOT = "(?:do not|don'?t|dont|did not|didn'?t|didnt|never|no longer)";
const DENIALS = [
  // I don't want to return it, I'm not cancelling
  `(?:(?:but|so|and|no|nope|omg|well|i (?:already )?(?:said|told you))[ ,.!]+)*(?:i(?: really| just| still| said i| already said i)? ${NOT}|i am not|i'm not|im not)${MEANS} ${DEEDS}${AFTER}`,
  // not returning, don't cancel; only where a sentence begins
  `(?<=^|[,.!?;] ?|\\b(?:no|ok|omg|please|said|well) )(?:not|${NOT})${MEANS} ${DEEDS}${AFTER}`,
  // why cancel?
  `(?<=^|[,.!?;] ?|\\b(?:no|but) )why (?:would i )?cancel`,
];
const BEGINS = '(?<=^|[\\s,，.。!！?？;；…~])';
const HAN_ENDS = '(?=$|[\\s,，.。!！;；…~])';
const ENDS = '(?=$|[\\s,，.。!！?;；…~])';
const DENIED = new RegExp(`${BEGINS}(?:(?:${HAN_DENIALS.join('|')})${HAN_ENDS}|(?:${DENIALS.join('|')})${ENDS})`, 'gu');

/** A normalised text without what it says is not wanted or not meant; null = it says nothing of the kind. */
export function withoutDenied(text: string): string | null {
  const left = text.replaceAll(DENIED, ' ');
  if (left === text) return null;
  const words = left
    .replaceAll(/\s+/gu, ' ')
    .replace(/^[\s\p{P}]+/u, '')
    .trim();
  return /\p{L}{2}/u.test(words) ? words : '';
}
