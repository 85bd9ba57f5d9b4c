import { createHmac } from 'node:crypto';

/**
 * A name for a customer that is always the same and tells nobody who it is: HMAC-SHA256 (RFC 2104) of the platform's
 * id under the shop's own key, cut to 96 bits.
 */
export function pseudonym(key: string, platform: string, account: string, customer: string): string {
  const parts = [platform, account, customer].map(encodeURIComponent).join('/');
  return createHmac('sha256', key).update(parts).digest('base64url').slice(0, 16);
}
