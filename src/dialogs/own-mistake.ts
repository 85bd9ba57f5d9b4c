import { type FlowInput, wordsOf } from './flow.ts';

const OWN =
  /(?<!\bnot )\bmy own (?:mistake|fault|error)\b|(?=.*\b(?:size|wrong|measure\w*|order\w*|chose|picked|colou?r)\b)\bmy (?:mistake|fault|error|bad)\b|\bi (?:must have )?(?:measured|ordered|picked|chose|clicked|selected|entered|took|bought|got) (?:it |them |this )?(?:the )?(?:\w+ )?wrong(?:ly)?\b(?! (?:item|one|thing|colou?r) (?:from you|in the))|\bi (?:mis-?(?:measured|clicked|ordered|read)|measured (?:it )?badly)\b|(?:我|自己)(?:自己|当时|给)*(?:量|选|拍|点|下|填|看|买|算)错|[怪怨]我(?:自己)?|是我(?:自己)?(?:的错|弄错|搞错|的问题)|自己的(?:问题|错)/iu;
/** It was somebody else's. */
const NOT_OWN =
  /你们?(?:给我)?(?:量|做|发|弄|搞|写|寄)错|不[怪怨]我|\b(?:you|u|they) (?:\w+ )?(?:sent|made|got|delivered|shipped)\b|\b(?:not|isn'?t|wasn'?t) my\b|\bi got (?:sent )?the wrong\b/iu;

/** The customer ordered or measured wrongly: the shop is not at fault. */
export const isOwnMistake = (input: FlowInput): boolean =>
  input.kind === 'text' && OWN.test(wordsOf(input)) && !NOT_OWN.test(wordsOf(input));
