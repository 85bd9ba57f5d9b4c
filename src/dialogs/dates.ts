import type { FlowContext } from './flow.ts';

type Where = Pick<FlowContext, 'language' | 'knowledge'>;

/** A day in the shop's timezone: "11月23日周一", "Mon, Nov 23". `at`: ms since 1970. */
export function describeDay(at: number, { language, knowledge }: Where): string {
  const { timezone: timeZone } = knowledge.shop;
  return new Intl.DateTimeFormat(language, { timeZone, weekday: 'short', month: 'short', day: 'numeric' }).format(at);
}

/** A time of the day in the shop's timezone: "14:05". */
export function describeTime(at: number, { language, knowledge }: Where): string {
  const { timezone: timeZone } = knowledge.shop;
  return new Intl.DateTimeFormat(language, { timeZone, hour: '2-digit', minute: '2-digit', hourCycle: 'h23' }).format(
    at,
  );
}

/** Both: "11月23日 14:05", "Nov 23, 14:05". */
export function describeMoment(at: number, { language, knowledge }: Where): string {
  const { timezone: timeZone } = knowledge.shop;
  return new Intl.DateTimeFormat(language, {
    timeZone,
    month: 'short',
    day: 'numeric',
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
  }).format(at);
}
