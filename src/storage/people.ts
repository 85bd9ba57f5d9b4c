import { type NewPerson, type PeopleStore, type Person, Role } from '../model/people.ts';
import type { Engine, Job, QueryBuilder, Transaction } from './engine.ts';
import { plain, whole } from './records.ts';
import { type Slots, statement } from './statement.ts';

/** Who may sign in. */
export function people(engine: Engine): PeopleStore {
  const { read, write } = engine;
  const reading = personReads(engine);
  const { add, remove } = personWrites(engine);
  const codes = codeStatements(engine);

  async function insert(tx: Transaction, { name, role, tokenHash }: NewPerson, now: number): Promise<Person> {
    const [row] = await tx.run(add, { name: plain(name), role, tokenHash, now: whole(now) });
    if (row === undefined) throw new Error('the database gave no id for a person');
    return { id: row.id, name, role, createdAt: whole(now) };
  }

  function takeCode(hash: string, first: NewPerson, now: number): Job<{ person: Person; isNew: boolean } | null> {
    return async (tx) => {
      const [taken] = await tx.run(codes.take, { hash, now: whole(now) });
      if (taken === undefined) return null;
      if (taken.person === null) return { person: await insert(tx, first, now), isNew: true };
      const [person] = (await tx.run(reading.byId, { id: taken.person })).flatMap(toPerson);
      return person === undefined ? null : { person, isNew: false };
    };
  }

  return {
    addPerson: (person, now) => write((tx) => insert(tx, person, now)),
    people: async () => (await read(reading.all, {})).flatMap(toPerson),
    person: async (id) => (await read(reading.byId, { id: whole(id) })).flatMap(toPerson)[0] ?? null,
    personByToken: async (tokenHash) =>
      (await read(reading.byToken, { tokenHash: plain(tokenHash) })).flatMap(toPerson)[0] ?? null,
    removePerson: (id, now) =>
      write(async (tx) => (await tx.run(remove, { id: whole(id), now: whole(now) })).length > 0),

    issueSignInCode: ({ hash, person, expiresAt }, now) =>
      write(async (tx) => {
        await tx.run(codes.void, { person, now: whole(now) });
        await tx.run(codes.issue, { hash, person, expiresAt: whole(expiresAt) });
      }),
    voidSignInCodes: (person, now) => write(async (tx) => void (await tx.run(codes.void, { person, now: whole(now) }))),
    takeSignInCode: (hash, first, now) => write(takeCode(hash, first, now)),
  };
}

interface Row {
  readonly id: number;
  readonly name: string;
  readonly role: string;
  readonly created_at: number;
}

/** Nobody, where the role is none that this version knows. */
function toPerson({ id, name, role, created_at }: Row): Person[] {
  const known = Role.safeParse(role);
  return known.success ? [{ id, name, role: known.data, createdAt: created_at }] : [];
}

function personReads({ db }: QueryBuilder) {
  const here = db
    .selectFrom('people')
    .select(['id', 'name', 'role', 'created_at'])
    .where('removed_at', 'is', null)
    .orderBy('id');
  return {
    all: statement((_: Slots<Record<never, never>>) => here),
    byId: statement((slot: Slots<{ id: number }>) => here.where('id', '=', slot.id)),
    byToken: statement((slot: Slots<{ tokenHash: string }>) => here.where('token_hash', '=', slot.tokenHash)),
  };
}

function personWrites({ db }: QueryBuilder) {
  return {
    add: statement((slot: Slots<{ name: string; role: string; tokenHash: string; now: number }>) =>
      db
        .insertInto('people')
        .values({ name: slot.name, role: slot.role, token_hash: slot.tokenHash, created_at: slot.now })
        .returning('id'),
    ),
    remove: statement((slot: Slots<{ id: number; now: number }>) =>
      db
        .updateTable('people')
        .set({ removed_at: slot.now })
        .where('id', '=', slot.id)
        .where('removed_at', 'is', null)
        .returning('id'),
    ),
  };
}

function codeStatements({ db }: QueryBuilder) {
  const admins = db.selectFrom('people').select('id').where('role', '=', 'admin').where('removed_at', 'is', null);
  return {
    issue: statement((slot: Slots<{ hash: string; person: number | null; expiresAt: number }>) =>
      db.insertInto('sign_in_codes').values({ hash: slot.hash, person: slot.person, expires_at: slot.expiresAt }),
    ),
    void: statement((slot: Slots<{ person: number | null; now: number }>) =>
      db
        .updateTable('sign_in_codes')
        .set({ used_at: slot.now })
        .where('person', 'is not distinct from', slot.person)
        .where('used_at', 'is', null),
    ),
    /** One conditional write, so that of two uses at once one finds it unused. */
    take: statement((slot: Slots<{ hash: string; now: number }>) =>
      db
        .updateTable('sign_in_codes')
        .set({ used_at: slot.now })
        .where('hash', '=', slot.hash)
        .where('used_at', 'is', null)
        .where('expires_at', '>', slot.now)
        .where(({ or, not, exists, eb }) => or([eb('person', 'is not', null), not(exists(admins))]))
        .returning('person'),
    ),
  };
}
