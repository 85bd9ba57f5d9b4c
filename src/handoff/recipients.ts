import type { DeskAction } from '../model/desk.ts';
import type { Person } from '../model/people.ts';

/** Those whom a case can be passed to. */
export interface Recipients {
  readonly people: readonly Pick<Person, 'id' | 'name'>[];
  readonly desks: readonly string[];
}

const fold = (name: string): string => name.normalize('NFKC').trim().toLowerCase().replace(/^@/, '');

/** Whom a text or an id means: a desk, a name that only one has, or an id; null = nobody, or more than one. */
export function recipientOf(
  to: string | number,
  { people, desks }: Recipients,
): Extract<DeskAction, { kind: 'transfer' }>['to'] | null {
  const wanted = fold(String(to));
  const desk = typeof to === 'number' ? undefined : desks.find((id) => fold(id) === wanted);
  const named = typeof to === 'number' ? [] : people.filter(({ name }) => fold(name) === wanted);
  if (desk !== undefined) return named.length === 0 ? { desk } : null;
  const found = named.length === 0 ? people.filter(({ id }) => String(id) === wanted) : named;
  const [person] = found;
  return found.length !== 1 || person === undefined ? null : { id: person.id, name: person.name };
}
