import { createRequire } from 'node:module';
import { quote } from './faults.ts';

/** What customers write that is no order number: a pattern that fits one of these would take any message for one. */
const NO_NUMBERS = ['', '1', '100', 'hello', '你好', 'where is my order', '我的快递到哪了'];

const require = createRequire(import.meta.url);

/** What is wrong with a pattern of order numbers, or null. The library is loaded for a shop that has one. */
export function orderNumberFault(pattern: string): string | null {
  const { RE2JS, RE2JSException } = require('re2js') as typeof import('re2js');
  try {
    const compiled = RE2JS.compile(pattern, RE2JS.CASE_INSENSITIVE);
    const fits = NO_NUMBERS.find((text) => compiled.testExact(text));
    if (fits === undefined) return null;
    return `The pattern ${quote(pattern)} fits ${quote(fits)} too, which is no order number: write more of what they have in common.`;
  } catch (error) {
    if (!(error instanceof RE2JSException)) throw error;
    const reason = error.message.replace(/^error parsing regexp: /, '');
    return `${quote(pattern)} is not a pattern: ${reason}. LX and ten digits is written 'LX\\d{10}'; lookarounds and backreferences do not exist (RE2).`;
  }
}
