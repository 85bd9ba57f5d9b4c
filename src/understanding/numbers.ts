import type { Entity } from '../model/entity.ts';

const NUMBERS: ReadonlySet<Entity['kind']> = new Set(['order', 'tracking', 'phone', 'email']);
/** What is said around such numbers, and about who shows that an order is theirs. */
const AROUND =
  /[(（]?(?:订单|快递|运单|物流)?(?:单号|编号)(?:是|为)?[:：\s]*$|[(（]?(?:手机号?|电话)(?:尾号|后四位)?(?:是|为)?[:：\s]*$/u;
const PHONE_END =
  /[,，、;；(（]?\s*(?:手机号?|电话)?(?:的)?(?:尾号|后四位|末四位)(?:是|为)?[:：]?\s*\d{4}[)）]?|[,;(]?\s*(?:my |the )?phone(?: number)?(?: is)? (?:ends?|ending)(?: in| with)? \d{4}\)?/giu;

/**
 * What a message says, without the numbers of orders, parcels and phones, and without addresses: they say which one is
 * meant, not what is asked, and are in no language.
 */
export function withoutNumbers(text: string, entities: readonly Entity[]): string {
  const numbers = entities.filter(({ kind }) => NUMBERS.has(kind));
  if (numbers.length === 0 && text.search(PHONE_END) < 0) return text;
  let left = '';
  let from = 0;
  for (const { start, end } of numbers) {
    left += `${text.slice(from, start).replace(AROUND, '')} `;
    from = end;
  }
  return (left + text.slice(from)).replace(PHONE_END, ' ');
}
