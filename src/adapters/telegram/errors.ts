import { z } from 'zod';
import type { SendFailure } from '../../model/adapter.ts';

/** What telegraf throws when the Bot API refuses a call. */
const Refusal = z.object({
  response: z.object({
    error_code: z.number(),
    description: z.string(),
    parameters: z.object({ retry_after: z.number().optional(), migrate_to_chat_id: z.number().optional() }).optional(),
  }),
});

/** What node-fetch throws when there was no answer. */
const Broken = z.object({ code: z.string().optional(), errno: z.string().optional(), type: z.string().optional() });

/** Connections that were never made: nothing can have arrived. */
const NEVER_MADE = new Set(['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'EHOSTUNREACH', 'ENETUNREACH', 'ECONNABORTED']);
const DEFAULT_RETRY_S = 1;
/** A chat, or a topic of it, that is not there (any more). */
const GONE =
  /(chat|user|thread|topic) not found|topic (was )?(deleted|closed)|TOPIC_(CLOSED|DELETED|ID_INVALID)|PEER_ID_INVALID/i;

/** Where a group went when it became a supergroup; null = the error says nothing of it. */
export function movedTo(error: unknown): number | null {
  return Refusal.safeParse(error).data?.response.parameters?.migrate_to_chat_id ?? null;
}

/** Whether the Bot API refused a call with such words. */
export function refusedWith(error: unknown, words: RegExp): boolean {
  return words.test(Refusal.safeParse(error).data?.response.description ?? '');
}

/** Why a call failed, in our words. Nothing of the error's own text goes on: it may hold the address, and so the token. */
export function failureOf(error: unknown): SendFailure {
  const refused = Refusal.safeParse(error);
  if (refused.success) return refusalOf(refused.data.response);
  const code = Broken.safeParse(error).data?.code ?? '';
  return { kind: 'unavailable', maybeSent: !NEVER_MADE.has(code) };
}

function refusalOf({ error_code: code, description, parameters }: z.infer<typeof Refusal>['response']): SendFailure {
  if (code === 429) {
    return { kind: 'rate-limited', retryAfterMs: (parameters?.retry_after ?? DEFAULT_RETRY_S) * 1000 };
  }
  if (code === 401 || code === 404) return { kind: 'unauthorized' };
  if (code === 403) return { kind: 'unreachable', why: unreachableBecause(description) };
  // The Bot API answers so before it takes a message; only a gateway that gave up waiting cannot know.
  if (code >= 500) return { kind: 'unavailable', maybeSent: code === 504 };
  if (GONE.test(description)) return { kind: 'unreachable', why: 'gone' };
  return { kind: 'rejected', why: description.slice(0, 200) };
}

function unreachableBecause(description: string): 'blocked' | 'left' | 'gone' {
  if (/blocked/i.test(description)) return 'blocked';
  return /deactivated/i.test(description) ? 'gone' : 'left';
}

/** In words for people, what a call's error says of the connection. */
export function explain(error: unknown): string {
  const refused = Refusal.safeParse(error);
  if (!refused.success) return 'Telegram cannot be reached from here';
  const { error_code: code, description } = refused.data.response;
  if (code === 401 || code === 404) return 'Telegram does not know this token: take it from @BotFather again';
  if (code === 409)
    return 'another program asks Telegram for the same bot’s messages: stop it, or give this one its own bot';
  return `Telegram answers ${code}: ${description.slice(0, 200)}`;
}
