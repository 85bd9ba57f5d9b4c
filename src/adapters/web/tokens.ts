import { createHmac, randomUUID, timingSafeEqual } from 'node:crypto';

/** Opens conversations and knows whose they are, without storing anything: a token is the conversation's HMAC. */
export interface ChatTokens {
  open(): { readonly conversation: string; readonly token: string };
  /** Whether the token is this conversation's; compared in constant time. */
  owns(conversation: string, token: string): boolean;
}

/** Conversations whose tokens are kept at hand; the oldest gives way. */
const MAX_KEPT = 5000;

/** `key`: secret, and the same on all instances and after a restart. */
export function createChatTokens(key: string): ChatTokens {
  const kept = new Map<string, Buffer>();

  function tokenOf(conversation: string): Buffer {
    const known = kept.get(conversation);
    if (known !== undefined) return known;
    const token = createHmac('sha256', key).update(conversation).digest();
    const [oldest] = kept.keys();
    if (kept.size >= MAX_KEPT && oldest !== undefined) kept.delete(oldest);
    kept.set(conversation, token);
    return token;
  }

  return {
    open() {
      const conversation = randomUUID();
      return { conversation, token: tokenOf(conversation).toString('base64url') };
    },
    owns(conversation, token) {
      const expected = tokenOf(conversation);
      const given = Buffer.from(token, 'base64url');
      return given.length === expected.length && timingSafeEqual(given, expected);
    },
  };
}
