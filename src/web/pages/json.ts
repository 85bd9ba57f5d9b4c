import * as z from 'zod/mini';

// The pages' content security policy forbids eval; without this zod tries it once and the browser reports it.
z.config({ jitless: true });

/** A phrase as the server gives it: a text, or one for each plural category of its `{count}`. */
export const PhraseText = z.union([z.string(), z.catchall(z.object({ other: z.string() }), z.string())]);
export type PhraseText = z.infer<typeof PhraseText>;

/** Text that came over the wire, read as JSON and checked; null when it is not what the schema says. */
export function parseJson<T extends z.ZodMiniType>(schema: T, text: string): z.infer<T> | null {
  try {
    const result = schema.safeParse(JSON.parse(text));
    return result.success ? result.data : null;
  } catch {
    return null;
  }
}
