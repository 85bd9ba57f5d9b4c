import { clausesOf } from './clauses.ts';
import { type FlowInput, wordsOf } from './flow.ts';

/** A clause that has what was shown filed. */
const SUBMITS =
  /^(?:(?:ok|okay|yes|yep|yeah|right|alright|all right|fine|great|good|now|please|pls|just|then|so|and|very well|but very well|对|好|好的|嗯+|行|那|那就|就|可以|没错|没问题|都对|麻烦)[\s,，:]*)*(?:submit(?: it| that| this| now)?|send it(?: off| in| now)?|file it|done|go ahead|looks good|that'?s (?:right|correct|fine)|提交|交)(?:[\s,]+(?:please|pls|now|then|thanks?))*[吧了啊哦哈]*$/iu;
const DENIES =
  /[别不没]要?[提交]|先不|等[下等]|\b(?:don'?t|dont|do not|not|never|before) (?:\w+ )?(?:submit|send|file)\b/iu;

/** In one of its clauses a message has what was shown filed. */
export const submits = (input: FlowInput): boolean =>
  input.kind === 'text' &&
  !DENIES.test(wordsOf(input)) &&
  clausesOf(wordsOf(input)).some((clause) => SUBMITS.test(clause.replace(/[\s\p{P}]+$/u, '')));
