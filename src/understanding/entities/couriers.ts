import type { Carrier } from '../../model/entity.ts';

/** How the numbers of a courier look, without spaces and in capitals. */
interface Format {
  readonly carrier: Carrier;
  readonly form: RegExp;
  /** The check digit is right; without one the form has none. */
  readonly check?: (number: string) => boolean;
  /** proof = nothing else looks like it; likely = other numbers seldom do; named = only where a parcel is spoken of. */
  readonly trust: 'proof' | 'likely' | 'named';
}

/** Forms as printed on waybills; check digits by UPU S10, UPS, FedEx and USPS (Publication 199). */
const FORMATS: readonly Format[] = [
  { carrier: 'sf', form: /^SF\d{12,15}$/, trust: 'proof' },
  { carrier: 'yto', form: /^YT\d{13,15}$/, trust: 'proof' },
  { carrier: 'jt', form: /^JT\d{13}$/, trust: 'proof' },
  { carrier: 'zto', form: /^ZT(?:O)?\d{12,14}$/, trust: 'proof' },
  { carrier: 'sto', form: /^STO?\d{12,15}$/, trust: 'proof' },
  { carrier: 'yunda', form: /^YD\d{13,15}$/, trust: 'proof' },
  { carrier: 'jd', form: /^JD[A-Z]{0,2}\d{11,15}$/, trust: 'proof' },
  { carrier: 'dhl', form: /^JJD\d{16,20}$|^JVGL\d{10,20}$/, trust: 'proof' },
  { carrier: 'deppon', form: /^DPK\d{12}$/, trust: 'proof' },
  { carrier: 'cainiao', form: /^LP\d{14}$/, trust: 'proof' },
  { carrier: 'ups', form: /^1Z[0-9A-Z]{16}$/, check: isUps, trust: 'proof' },
  { carrier: 'ems', form: /^[A-Z]{2}\d{9}CN$/, check: isS10, trust: 'proof' },
  { carrier: 'usps', form: /^[A-Z]{2}\d{9}US$/, check: isS10, trust: 'proof' },
  { carrier: 'upu', form: /^[A-Z]{2}\d{9}[A-Z]{2}$/, check: isS10, trust: 'proof' },
  { carrier: 'usps', form: /^(?:420\d{5})?9[1-5]\d{20}$/, check: isUsps, trust: 'likely' },
  { carrier: 'sto', form: /^77\d{13}$/, trust: 'likely' },
  { carrier: 'yunda', form: /^4[36]\d{13}$|^31\d{13}$/, trust: 'likely' },
  { carrier: 'zto', form: /^7[3-9]\d{10}$|^78\d{12}$/, trust: 'likely' },
  { carrier: 'ems', form: /^(?:1[0-2]|9[5-9])\d{11}$/, trust: 'likely' },
  { carrier: 'fedex', form: /^\d{12}$|^\d{15}$/, check: isFedEx, trust: 'named' },
  { carrier: 'dhl', form: /^\d{10}$/, check: isDhl, trust: 'named' },
];

/** Courier whose form a number has and how sure that is; null = none. `number`: capitals, without spaces. */
export function courierOf(number: string): { readonly carrier: Carrier; readonly trust: Format['trust'] } | null {
  const format = FORMATS.find(({ form, check }) => form.test(number) && (check?.(number) ?? true));
  return format === undefined ? null : { carrier: format.carrier, trust: format.trust };
}

const NAMES: readonly (readonly [RegExp, Carrier])[] = [
  [/顺丰|\bsf ?express|\bsf\b/i, 'sf'],
  [/圆通|\byto\b/i, 'yto'],
  [/中通|\bzto\b/i, 'zto'],
  [/申通|\bsto\b/i, 'sto'],
  [/韵达|\byunda\b/i, 'yunda'],
  [/极兔|j&t|\bjt\b/i, 'jt'],
  [/邮政|\bems\b|china post/i, 'ems'],
  [/京东(?:物流|快递)|\bjd\b/i, 'jd'],
  [/德邦|\bdeppon\b/i, 'deppon'],
  [/菜鸟|\bcainiao\b/i, 'cainiao'],
  [/\bups\b/i, 'ups'],
  [/联邦快递|\bfedex\b/i, 'fedex'],
  [/敦豪|\bdhl\b/i, 'dhl'],
  [/\busps\b/i, 'usps'],
];

/** The courier that a text names; null = none. */
export function courierNamed(text: string): Carrier | null {
  return NAMES.find(([name]) => name.test(text))?.[1] ?? null;
}

const digitsOf = (number: string): number[] => Array.from(number, Number);

/** UPU S10: weights 8 6 4 2 3 5 9 7 over eight digits. */
function isS10(number: string): boolean {
  const digits = digitsOf(number.slice(2, 11));
  const sum = [8, 6, 4, 2, 3, 5, 9, 7].reduce((total, weight, index) => total + weight * (digits[index] ?? 0), 0);
  const check = 11 - (sum % 11);
  return (check === 10 ? 0 : check === 11 ? 5 : check) === digits[8];
}

/** UPS: letters count (code - 63) mod 10, every second one double, up to the next ten. */
function isUps(number: string): boolean {
  const values = Array.from(number.slice(2), (character) =>
    /\d/.test(character) ? Number(character) : (character.charCodeAt(0) - 63) % 10,
  );
  const sum = values.slice(0, -1).reduce((total, value, index) => total + value * (index % 2 === 1 ? 2 : 1), 0);
  return (10 - (sum % 10)) % 10 === values.at(-1);
}

/** FedEx: weights 1 7 3 from the left over eleven digits (Express) modulo 11; modulo 10 over fourteen (Ground). */
function isFedEx(number: string): boolean {
  const digits = digitsOf(number);
  if (digits.length === 15) return isMod10(digits);
  const weights = [3, 1, 7];
  const sum = digits.slice(0, -1).reduce((total, digit, index) => total + digit * (weights[index % 3] ?? 0), 0);
  return (sum % 11) % 10 === digits.at(-1);
}

/** DHL Express: the first nine digits modulo 7. */
function isDhl(number: string): boolean {
  return Number(number.slice(0, 9)) % 7 === Number(number.slice(9));
}

/** USPS: modulo 10 over the last 22 digits; a postcode (420 and five digits) may stand before. */
function isUsps(number: string): boolean {
  return isMod10(digitsOf(number.slice(-22)));
}

/** From the right every second digit counts three times. */
function isMod10(digits: readonly number[]): boolean {
  const sum = digits
    .slice(0, -1)
    .toReversed()
    .reduce((total, digit, index) => total + digit * (index % 2 === 0 ? 3 : 1), 0);
  return (10 - (sum % 10)) % 10 === digits.at(-1);
}
