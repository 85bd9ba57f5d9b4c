import { clausesOf } from './clauses.ts';

/** What may hurt somebody who goes on using it. */
const DANGER =
  /发烫|烫手|[很太好挺特别有点非常摸着](?:着)?烫|烫得|过热|冒烟|起火|着火|烧(?:焦|糊|黑|起来|坏)|[焦糊]味|漏电|触电|电到|电了我|麻手|手麻|火花|打火|跳闸|短路|爆[炸裂]|炸了|[割划扎](?:到)?(?:手|伤|破)|砸[到伤]|过敏|起疹|\b(?:gets?|getting|got|is|was|are|feels?|felt|runs?|running|goes|so|too|very|quite|really|burning|red|boiling)(?: \w+){0,2} hot\b|\boverheat|\bsmok(?:e[sd]?|ing)\b|\bburn(?:t|ed|ing|s)? (?:smell|mark|plastic|my|me)|\b(?:smells?|smelling)(?: of| like)?(?: something)? burn|\b(?:on|caught|catch(?:es|ing)?) fire\b|\bspark(?:s|ed|ing)?\b|\belectric(?:al)? shocks?\b|\bshocked me\b|\bgot a shock\b|\bzap(?:s|ped)?\b|\bmelt(?:s|ed|ing)?\b|\bexplod|\bcut (?:my|me|his|her)\b|\binjur|\ballergic\b|\brash\b/iu;
/** Whether it may be gone on with. */
const MAY_I_USE =
  /(?:还|能不能|可以|敢|接着|继续|先)[^，。？?]{0,6}用[^，。？?]{0,3}[吗么不嘛呢]?|有没有危险|危[不险][^，。]{0,2}[吗么]|安不安全|安全吗|要不要(?:拔|断电|停)|\b(?:is|are) (?:it|that|this|they|the \w+) (?:still )?(?:safe|dangerous|ok|okay|a danger)\b|\b(?:can|may|should|shall|could) (?:i|we) (?:still |keep |go on |carry on |continue |stop )?(?:us(?:e|ing)|leav|plug|unplug|switch)|\b(?:keep|stop|continue|go on) using\b/iu;
const DENIED =
  /(?:不|没有?)(?:怎么|太)?(?:发烫|烫|冒烟|漏电|过敏)|\b(?:not|n['’]t|no|never)\b[^,.;]{0,12}\b(?:hot|smoke|smoking|spark|shock)/iu;

/** Something is dangerous, by what is told or asked of it. */
export const isDangerous = (text: string): boolean => DANGER.test(text) && !DENIED.test(text);

/** Whether it may be gone on with is asked. */
export const asksWhetherSafe = (text: string): boolean => MAY_I_USE.test(text);

/** What is dangerous, without the question whether it may be used: '' = nothing but that was said. */
export function dangerTold(text: string): string {
  const [sign = ''] = text.match(DANGER) ?? [];
  const kept = clausesOf(text)
    .filter((clause) => DANGER.test(clause) || !asksWhetherSafe(clause))
    .map((clause) => (asksWhetherSafe(clause) ? clause.replace(REST_OF_QUESTION, '').trim() : clause))
    .map((clause) => clause.replace(/[?？吗么呢]+$/u, ''))
    .filter((clause) => /\p{L}/u.test(clause));
  return kept.length === 0
    ? sign
    : kept.join(/\p{Script=Han}/u.test(text) ? '，' : ' ').replace(/，{2,}|([，。；！])，/gu, '$1');
}
const REST_OF_QUESTION = new RegExp(`[\\s,，]*(?:那|这样|and |so |but )*(?:${MAY_I_USE.source}).*$`, 'iu');
