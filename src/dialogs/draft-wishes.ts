import { clausesOf } from './clauses.ts';
import { factsIn, isQuestion, joined } from './story.ts';

/** A clause of what somebody is to do. */
const WISHES =
  /退|赔|换|补[发偿寄]|修|道歉|说法|解释|希望|想要|要求|要[他她你]|处[理罚]|给我|重[做发新]|催|尽快|赶紧|\b(?:apolog\w*|sorry|refund\w*|money|replac\w*|exchange|new one|another|compensat\w*|explanation|explain|should|must|want|would like|i'd|need|please|instead|send|resend|repair|fix|train|fire|stop|make sure|call me|deliver|mark|change|discount|voucher)\b/iu;
/** A clause of what has happened. */
const HAPPENED =
  /昨天|前天|上周|当时|那天|[当在]场|他还|她还|还(?:骂|挂|说|把|没)|(?:没|未)(?:按|敲|打|给|接|送|有)|(?:了|过)(?:我|一|两|三|好)|(?:湿|坏|碎|烂|破|脏|挂|骂|扔|摔)(?:了|透)|\b(?:was|were|wasn'?t|weren'?t|didn'?t|did not|had|hadn'?t|hung|hang up|hangs up|threw|said|told|came|broke|happened|arrived|yelled|shouted|rang|dropped|left|laughed|ignored|never|soaked)\b/iu;
const ASIDE = /^(?:but |oh |and )*(?:wait|btw|by the way|also)[,.\s]*$/iu;

/** A number or an address, with the words that say whose it is. */
const NUMBER =
  /^(?:and |my |the |i'?m |me |on |at |call |phone |number |is |it'?s |reach |手机|电话|打|我|的|号|是|联系|方式|[:：\s])*(?:\+?\d[\d -]{6,}\d|[\w.+-]+@[\w-]+\.[\w.]+)(?: is| my| phone| number| mobile| contact| email|[\s\p{P}])*$/iu;

/** It tells what has happened, and of nothing to be done. */
export const tellsOnly = (text: string): boolean => HAPPENED.test(text) && !WISHES.test(text);

/** What is to be done, without what has happened, how to reach somebody, and what is asked besides. */
export function wishAlone(text: string): string {
  const { wish } = partWish(text);
  const clauses = clausesOf(wish);
  const kept = clauses.filter((clause) => !NUMBER.test(clause) && (WISHES.test(clause) || !isQuestion(clause)));
  return kept.length === clauses.length || kept.length === 0
    ? wish
    : kept.reduce(joined, '').replace(/[，,。.\s]+$/u, '');
}

/** What a text of wishes tells of what has happened is parted from what is to be done. */
export function partWish(text: string): { readonly wish: string; readonly facts: string } {
  const wish: string[] = [];
  const told: string[] = [];
  let isWish = true;
  for (const clause of clausesOf(text)) {
    if (ASIDE.test(clause)) continue;
    const happened = HAPPENED.test(clause);
    if (happened !== WISHES.test(clause)) isWish = !happened;
    (isWish ? wish : told).push(clause);
  }
  const facts = factsIn(told.reduce(joined, ''));
  if (facts === '') return { wish: text, facts: '' };
  return {
    wish: wish
      .filter((clause) => !/[?？]$/u.test(clause))
      .reduce(joined, '')
      .replace(/[，,。.\s]+$/u, ''),
    facts,
  };
}
