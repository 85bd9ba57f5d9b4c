import { createHmac, randomInt } from 'node:crypto';

/** How long a code is good, ms. */
export const BINDING_MS = 15 * 60_000;
/** Without those that are taken for one another. */
const LETTERS = 'ABCDEFGHJKLMNPQRSTUVWXYZ23456789';
const CODE = /^\s*desk[-\s]?([a-z0-9]{4})[-\s]?([a-z0-9]{4})\s*$/i;

/** A code that binds somebody's account on a platform to who they are, as it is shown once: `desk-7KQM-X2PD`. */
export function newBindingCode(): string {
  const part = (): string => Array.from({ length: 4 }, () => LETTERS[randomInt(LETTERS.length)]).join('');
  return `desk-${part()}-${part()}`;
}

/** The code that a message is, as it was shown; null = it is none. */
export function readBindingCode(text: string): string | null {
  const [, one, two] = CODE.exec(text.normalize('NFKC')) ?? [];
  return one === undefined || two === undefined ? null : `desk-${one}-${two}`.toUpperCase();
}

/** What is stored of a code. Keyed, so that it is the hash of nothing that signs in on a page. */
export function bindingHash(code: string): string {
  return createHmac('sha256', 'desk binding').update(code.toUpperCase()).digest('hex');
}
