import { createHmac } from 'node:crypto';
import { z } from 'zod';
import { sameSecret } from './secrets.ts';

/** How long somebody stays signed in, ms. */
export const SESSION_MS = 12 * 3_600_000;

const Content = z.strictObject({ who: z.string(), until: z.number() });

/** Signed values that say who is signed in. Nothing is stored: who they name is looked up each time. */
export interface Sessions {
  sign(who: string, now: number): string;
  /** Whom the value names; null = it is not ours, or too old. */
  read(value: string, now: number): string | null;
  /** Stands for a secret without telling anything of it. */
  mark(secret: string): string;
}

/** `key`: secret, and the same on all instances and after a restart. */
export function createSessions(key: string): Sessions {
  const signature = (content: string): string => createHmac('sha256', key).update(content).digest('base64url');
  return {
    sign(who, now) {
      const content = Buffer.from(JSON.stringify({ who, until: now + SESSION_MS })).toString('base64url');
      return `${content}.${signature(content)}`;
    },
    read(value, now) {
      const [content = '', signed = '', ...more] = value.split('.');
      if (more.length > 0 || !sameSecret(signed, signature(content))) return null;
      const parsed = Content.safeParse(JSON.parse(Buffer.from(content, 'base64url').toString()));
      return parsed.success && now < parsed.data.until ? parsed.data.who : null;
    },
    // The space keeps it apart from what sessions are signed with.
    mark: (secret) => signature(`secret ${secret}`),
  };
}
