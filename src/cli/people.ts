import type { Config } from '../config.ts';
import { type Person, PersonName, Role } from '../model/people.ts';
import type { Store } from '../model/store.ts';
import { StoreError } from '../storage/errors.ts';
import { openStore } from '../storage/open.ts';
import { hashSecret, newSecret } from '../web/access/secrets.ts';

/** What `people` is asked to do. */
type PeopleTask =
  | { readonly verb: 'add'; readonly name: string; readonly role: Role }
  | { readonly verb: 'list' }
  /** A name or an id. */
  | { readonly verb: 'remove'; readonly who: string };

type ReadTask = { readonly task: PeopleTask; readonly wrong?: never } | { readonly task: null; readonly wrong: string };

interface Streams {
  readonly stdout: { write(text: string): unknown };
  readonly stderr: { write(text: string): unknown };
}

const ROLES = Role.options.join(', ');

/** Reads the words after `people`; `wrong` says what to write instead. */
export function readPeopleTask([verb, ...words]: readonly string[], role: string | undefined): ReadTask {
  const wrong = (text: string): ReadTask => ({ task: null, wrong: text });
  const rest = words.join(' ');
  if (verb === 'add') return readAdd(rest, role);
  if (role !== undefined) return wrong('--role goes with people add');
  if (verb === 'list') {
    return rest === '' ? { task: { verb: 'list' } } : wrong(`people list takes no arguments, not ${rest}`);
  }
  if (verb !== 'remove') return wrong('people needs one of: add, list, remove');
  return rest === '' ? wrong('people remove needs a name or an id') : { task: { verb: 'remove', who: rest.trim() } };
}

function readAdd(written: string, asked: string | undefined): ReadTask {
  const wrong = (text: string): ReadTask => ({ task: null, wrong: text });
  const name = PersonName.safeParse(written);
  if (!name.success) return wrong(`people add needs ${name.error.issues[0]?.message ?? 'a name'}`);
  if (asked === undefined) return wrong(`people add needs --role with one of: ${ROLES}`);
  const role = Role.safeParse(asked);
  if (!role.success) return wrong(`there is no role ${asked}: --role takes one of: ${ROLES}`);
  return { task: { verb: 'add', name: name.data, role: role.data } };
}

/**
 * `people add|list|remove`: also while the service runs, for which the change holds at once. Gives the exit code. The
 * last line that `add` writes is the token.
 */
export async function runPeople(
  task: PeopleTask,
  { databaseUrl, dataDir }: Config,
  streams: Streams = process,
): Promise<number> {
  try {
    const store = await openStore({ databaseUrl, dataDir });
    try {
      return await run(task, store, streams);
    } finally {
      await store.close();
    }
  } catch (error) {
    if (!(error instanceof StoreError)) throw error;
    streams.stderr.write(`xiaoer: ${error.message}\n`);
    return 1;
  }
}

async function run(task: PeopleTask, store: Store, streams: Streams): Promise<number> {
  if (task.verb === 'add') return add(task, store, streams);
  if (task.verb === 'remove') return remove(task.who, store, streams);
  const people = await store.people();
  const none = 'Nobody may sign in yet. Add somebody with: npx xiaoer people add NAME --role admin\n';
  streams.stdout.write(people.length === 0 ? none : tableOf(people));
  return 0;
}

async function add(
  { name, role }: { readonly name: string; readonly role: Role },
  store: Store,
  { stdout }: Streams,
): Promise<number> {
  const token = newSecret();
  const { id } = await store.addPerson({ name, role, tokenHash: hashSecret(token) }, Date.now());
  stdout.write(`${name} was added as ${role}, with id ${id}. This token signs in; it is shown this once:\n${token}\n`);
  return 0;
}

async function remove(who: string, store: Store, { stdout, stderr }: Streams): Promise<number> {
  const people = await store.people();
  const found = people.filter(({ id, name }) => name === who || String(id) === who);
  const [person] = found;
  if (found.length > 1) {
    stderr.write(`xiaoer: ${found.length} people have the name ${who}. Name one by the id:\n${tableOf(found)}`);
    return 1;
  }
  if (person === undefined || !(await store.removePerson(person.id, Date.now()))) {
    stderr.write(`xiaoer: there is nobody with the name or id ${who}. See: npx xiaoer people list\n`);
    return 1;
  }
  stdout.write(`${person.name} (${person.role}, id ${person.id}) was removed and is signed out everywhere.\n`);
  return 0;
}

function tableOf(people: readonly Person[]): string {
  const rows = [
    ['id', 'name', 'role', 'since'],
    ...people.map(({ id, name, role, createdAt }) => [String(id), name, role, new Date(createdAt).toISOString()]),
  ];
  return rows.map((row) => `${row.join('\t')}\n`).join('');
}
