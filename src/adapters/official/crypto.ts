import { createHash, timingSafeEqual } from 'node:crypto';

export interface EnvelopeOptions {
  readonly appId: string;
  readonly token: string;
  readonly aesKey: string;
}

/** Signs, checks, opens and seals what goes between WeChat and us. */
export interface Envelope {
  /** The SHA-1 of the token and these, sorted, as WeChat makes it. */
  sign(...parts: readonly string[]): string;
  /** Whether this is their signature; compared in constant time. */
  signed(signature: string, ...parts: readonly string[]): boolean;
  /** What is inside; null = not encrypted with our key, or for another account. */
  open(encrypted: string): Promise<string | null>;
  seal(text: string): Promise<string>;
}

/** https://developers.weixin.qq.com/doc/service/guide/dev/push/encryption.html */
export function createEnvelope({ appId, token, aesKey }: EnvelopeOptions): Envelope {
  const sign: Envelope['sign'] = (...parts) =>
    createHash('sha1')
      .update([token, ...parts].sort().join(''))
      .digest('hex');
  // Loaded when the first request comes, not when the program starts.
  const library = () => import('@wecom/crypto');

  return {
    sign,
    signed(signature, ...parts) {
      const expected = Buffer.from(sign(...parts));
      const given = Buffer.from(signature);
      return given.length === expected.length && timingSafeEqual(given, expected);
    },
    async open(encrypted) {
      const { decrypt } = await library();
      try {
        const { message, id } = decrypt(aesKey, encrypted);
        return id === appId ? message : null;
      } catch {
        return null;
      }
    },
    async seal(text) {
      const { encrypt } = await library();
      return encrypt(aesKey, text, appId);
    },
  };
}
