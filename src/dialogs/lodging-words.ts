import { type FlowInput, wordsOf } from './flow.ts';

/** A ticket is to be written, whatever it is called. */
const LODGES =
  /(?:记|开|建|提|下|立|登记|生成|填|弄|留|给我)(?:一?[个张下]|上)?工单(?!号)|(?:帮|给|替)我?[^，。,.]{0,2}(?:记|登记|备注|反映|上报)(?:一?[下笔]|下来|上去?|录)|记(?:一下|个|下)投诉|(?:让|叫|找)个?人(?:去|来|给我)?(?:查(?![收看])|核实|处理|跟进)|\b(?:give|open|raise|create|make|file|get|start|write|leave)\b.{0,16}\bticket\b|\bthe ticket,? please\b|\bwrite (?:this|that|it) to (?:your|the)\b|\bleave (?:them )?a note\b|\b(?:open|raise|create|start) (?:me )?an? (?:new )?case\b|\blodge\b|\blog (?:it|this|that)\b|\b(?:note|write) (?:it|this|that) down\b|\bput (?:it|this|that) on record\b/iu;
const ASKS_HOW = /怎么|如何|哪里|在哪|\b(?:how|where|what|when)\b/iu;
const DENIES =
  /(?:不用|不要|别|没)[^，。,.]{0,3}(?:记|登记|工单)|\b(?:no|not|don'?t)\b[^,.]{0,10}\b(?:ticket|case|lodge|log)\b/iu;
const LONGEST = 160;

/** A ticket is asked for in so many words. */
export const lodges = (input: FlowInput): boolean => {
  if (input.kind !== 'text' || input.text.length > LONGEST) return false;
  const words = wordsOf(input);
  return LODGES.test(words) && !ASKS_HOW.test(words) && !DENIES.test(words);
};
