/** Digits that prove a phone to be known: fewer are guessed too soon. */
const MIN_DIGITS = 4;
/** Of two numbers written in full the last ones count: country codes and trunk zeros differ. */
const COMPARED_DIGITS = 9;
/** Shorter ones do not tell whose phone it is. */
const WHOLE_PHONE_DIGITS = 7;

/** How somebody can be reached, as a shop has it. */
export interface Contact {
  /** '' = none is known. */
  readonly phone: string;
  readonly email?: string;
}

/** Whether a proof fits: the email, the phone, or its end of four digits and more. */
export function fitsContact({ phone, email }: Contact, proof: string): boolean {
  const shown = proof.normalize('NFKC').trim().toLowerCase();
  if (shown.includes('@')) return email !== undefined && email.trim().toLowerCase() === shown;
  const digits = digitsOf(shown);
  const known = knownEnd(phone);
  if (digits.length < MIN_DIGITS || known.length < MIN_DIGITS) return false;
  const compared = Math.min(digits.length, known.length, COMPARED_DIGITS);
  return digits.slice(-compared) === known.slice(-compared);
}

/** Whether two phones of orders are one. A masked phone (138****8000) is nobody's. */
export function samePhone(one: string, other: string): boolean {
  if (/[*x]/i.test(one + other)) return false;
  const [a, b] = [digitsOf(one), digitsOf(other)];
  if (Math.min(a.length, b.length) < WHOLE_PHONE_DIGITS) return false;
  return a.slice(-COMPARED_DIGITS) === b.slice(-COMPARED_DIGITS);
}

/** What is known of a phone from its end on: of a masked one only what stands after the mask. */
const knownEnd = (phone: string): string => digitsOf(phone.split(/[*xX•]/).at(-1) ?? '');

const digitsOf = (text: string): string => text.normalize('NFKC').replace(/\D/g, '');
