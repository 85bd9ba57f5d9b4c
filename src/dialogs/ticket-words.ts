import { TICKET_LIMITS } from '../model/ticket.ts';
import type { FlowInput } from './flow.ts';
import { asksSomething } from './replies.ts';

const NAMED = /(?:^|[^A-Za-z0-9])T\s?(\d{4,9})(?!\d)/iu;
/** What says that something is added, and not what. */
const ADDING_ONLY =
  /^(?:我?是?说)?(?:请|麻烦)?(?:再|还)?(?:给|往|在|帮我)?(?:我?刚才|刚刚|那个|上面)*的?(?:投诉|申请|工单|单子|说明)?里?[要想再]*(?:补充|添加|追加)(?:一下|一点|一句|一条|点|下)?(?:情况|信息|内容)?[，,：:。\s]*|我?[要想再]*(?:补充|添加|追加)(?:一下|一点|点)?(?:情况|信息|内容)?[，,：:。\s]*|(?:i(?:'d| would)? ?(?:want|like|have)? ?(?:to )?)?add (?:something|this|that|a thing)?(?: to (?:it|that|this|(?:my|the) (?:complaint|ticket|request)))?[,.:\s]*/giu;
const LEADING = /^\s*(?:补充(?:一?[下点句条])?|追加|备注)[，,：:\s]+/u;
/** Characters of a fact. */
const LEAST_FACT = 5;

/** The ticket that a message names. */
export function numberIn(input: FlowInput): number | null {
  const number = input.kind === 'text' ? NAMED.exec(input.text.normalize('NFKC'))?.[1] : undefined;
  return number === undefined ? null : Number(number);
}

/** What a message adds, in its words; '' = it says only that it does. */
export function factIn(said: FlowInput): string {
  if (said.kind !== 'text' || asksSomething(said)) return '';
  const isMore = said.text.replace(ADDING_ONLY, '').replace(NAMED, ' ').trim().length >= LEAST_FACT;
  return isMore ? said.text.replace(LEADING, '').trim().slice(0, TICKET_LIMITS.text) : '';
}

const VERB = /^(?:(add|reopen|fact|note|urge|withdraw|keep|when|content|withdrawable)(?:-|$))?(?:T?(\d{1,9}))?$/;

/** What a choice or the routing begins it with; a verb alone is of any ticket. */
export function readAbout(about: string | null): { readonly verb: string | null; readonly number: number | null } {
  const [, verb, number] = VERB.exec(about ?? '') ?? [];
  return { verb: verb ?? null, number: number === undefined ? null : Number(number) };
}
