import { type FlowContext, type FlowInput, wordsOf } from './flow.ts';
import { namesSomeOf } from './item-words.ts';
import { wants } from './replies.ts';

/** Where something is and when it comes. */
const COMING =
  /到(?!底|处|期|账|货付款)|[送发运]|哪[儿里]了|签收|快递|物流|包裹|\b(?:arriv\w*|com(?:e|es|ing)|ship\w*|deliver\w*|here|there|where|track\w*|parcel|package|courier)\b/iu;
/** That it does not get on. */
const STUCK =
  /(?:不|没|没有)(?:怎么)?(?:动|走|更新)|停在|卡在|(?:not|n't) (?:it |they )?(?:been )?(?:even )?mov\w+|\b(?:sitting|stuck|no movement)\b/iu;
/** It is no question of where it is: what is told, or to be done, is something else. */
const ELSE =
  /拒收|取消|签收.*没|没.{0,3}收到|地址|退|\b(?:refuse|reject|cancel|address|never (?:got|received)|(?:not|n't|never) (?:receive|get)|return|refund)/iu;
/** The day on which something comes, and no place that it may go to: what is asked of the order that was shown. */
const WHEN =
  /(?:几号|哪天|几时|(?:什么|啥|大概)时候|今天|明天|后天|周[一二三四五六日末])[^，。,.]{0,4}[到送来收]|(?:还|大概)[^，。,.]{0,3}(?:多久|几天)[^，。,.]{0,4}到|\bwhen\b[^,.]{0,16}\b(?:it|they|this|that|mine|my \w+)\b[^,.]{0,16}\b(?:arriv|com|get|here|deliver)|\b(?:expected|eta)\b/iu;
const PLACE = /[到寄发去](?![了吗啊呀呢么吧呗货家我手齐达得]|[\s\p{P}]|$)\p{Script=Han}|\bto [a-z]{4,}/iu;
const GENERAL = /一般|通常|平时|\b(?:normally|usually|generally|typically)\b/iu;

/** An entry found so surely is meant. */
const SURE = 0.8;
/** So likely a message asks where something is, where an order was just shown. */
const TRACKED = 0.3;

interface ShownOrder {
  /** The names of what it holds. */
  readonly items: readonly string[];
  /** What to do about late ones the knowledge may say. */
  readonly late: boolean;
}

/** Whether it asks of the parcels of an order that was just shown, by what is in it or without naming anything. */
export function asksOfParcel(input: FlowInput, { items, late }: ShownOrder, context: FlowContext): boolean {
  if (input.kind !== 'text') return false;
  const text = wordsOf(input);
  if (GENERAL.test(text) || ELSE.test(text) || wants(input, 'complaint', 0.5) || wants(input, 'return', 0.5))
    return false;
  if (COMING.test(text) && namesSomeOf(text, items, context)) return true;
  if (STUCK.test(text) && !late) return true;
  if (WHEN.test(text) && !PLACE.test(text)) return true;
  const { verdict, candidates } = input.understanding;
  if (verdict === 'answer' && (candidates[0]?.confidence ?? 0) >= SURE) return false;
  return STUCK.test(text) || (COMING.test(text) && wants(input, 'track', TRACKED));
}
