import type { Entity } from '../model/entity.ts';
import type { Masked } from '../model/masked.ts';

const EMAIL = /[\w.%+-]{1,64}@[A-Za-z0-9.-]{1,255}\.[A-Za-z]{2,24}/g;
/** Five digits or more, also in groups ("138 0013 8000", "6222-0210-…") and in full width: phones, cards, ids, order numbers. */
const NUMBER = /\+?\p{Nd}(?:[\s\-.()·]{0,2}\p{Nd}){4,}/gu;

/** Takes personal data out of a text: e-mail addresses and every number long enough to name somebody or something of theirs. */
export function mask(text: string): Masked {
  const masked = text.replace(EMAIL, '[email]').replace(NUMBER, '[number]');
  return masked as Masked;
}

/** What names a person or something of theirs, whatever its length. */
const PERSONAL: ReadonlySet<Entity['kind']> = new Set(['order', 'tracking', 'phone', 'email']);

/**
 * The same with the places of what was found in the text: also a short order number is taken out, and the letters of one.
 * It is replaced by what `mask` takes out, so that further digits beside it go with it.
 */
export function maskMessage(text: string, entities: readonly Entity[]): Masked {
  let from = 0;
  let replaced = '';
  for (const { kind, start, end } of entities) {
    if (!PERSONAL.has(kind)) continue;
    replaced += `${text.slice(from, start)}${kind === 'email' ? 'a@a.aa' : '00000'}`;
    from = end;
  }
  return mask(replaced + text.slice(from));
}

/** What was found in a message, for the log: its kinds and places, and the values that name nobody. */
export function maskEntities(entities: readonly Entity[]): Entity[] {
  return entities.map((entity): Entity => {
    const text = mask(entity.text);
    if (entity.kind === 'date') return { ...entity, text };
    if (!PERSONAL.has(entity.kind)) return { ...entity, value: mask(entity.value), text };
    const masked = entity.kind === 'email' ? '[email]' : '[number]';
    return { ...entity, value: masked, text: masked };
  });
}
