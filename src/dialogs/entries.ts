import type { Entry } from '../model/knowledge.ts';
import type { FlowContext } from './flow.ts';

/** What the titles of entries say that answer these, in either language. */
const CALLED = {
  unpaid: /^(?:待|未|没)(?:付款|支付)|\bunpaid orders?\b/iu,
  taken: /(?:扣|付)了?(?:钱|款)[^，。]{0,8}(?:待|未|没)付|\bpaid\b[^.]{0,16}\bunpaid\b/iu,
  transit: /^(?:多久|几天)(?:能)?(?:送)?到|送达时间|配送时间|\bhow long\b.{0,16}\bdelivery\b|\bdelivery times?\b/iu,
  refundTime: /退款[^，。]{0,6}(?:多久|几天|时间|到账)|\bwhen\b[^.]{0,16}\brefund\b|\bhow long\b[^.]{0,16}\brefund\b/iu,
} as const;

export type Called = keyof typeof CALLED;

/** The shop's answer that is called so; null = it has none. */
export function entryCalled(what: Called, { knowledge }: FlowContext): Entry | null {
  const called = [...knowledge.entries.values()].find(
    ({ title, flow, answer }) =>
      flow === null && answer !== null && Object.values(title).some((one) => CALLED[what].test(one ?? '')),
  );
  return called ?? null;
}
