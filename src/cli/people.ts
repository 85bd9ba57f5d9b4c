import type { Config } from '../config.ts';
import { BINDING_MS, bindingHash, newBindingCode } from '../handoff/rooms/binding.ts';
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
  | { readonly verb: 'remove' | 'bind'; readonly who: string };

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
  if (verb !== 'remove' && verb !== 'bind') return wrong('people needs one of: add, list, remove, bind');
  return rest === '' ? wrong(`people ${verb} needs a name or an id`) : { task: { verb, who: rest.trim() } };
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
 * `people add|list|remove|bind`: also while the service runs, for which the change holds at once. Gives the exit code.
 * The last line that `add` writes is the token, that of `bind` the code.
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
  if (task.verb === 'bind') return bind(task.who, store, streams);
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

/** Whom a name or an id means; null = nobody, or several, which was said. */
async function find(who: string, store: Store, { stderr }: Streams): Promise<Person | null> {
  const people = await store.people();
  const found = people.filter(({ id, name }) => name === who || String(id) === who);
  const [person] = found;
  if (person !== undefined && found.length === 1) return person;
  const several = `${found.length} people have the name ${who}. Name one by the id:\n${tableOf(found)}`;
  const nobody = `there is nobody with the name or id ${who}. See: npx xiaoer people list\n`;
  stderr.write(`xiaoer: ${person === undefined ? nobody : several}`);
  return null;
}

/** A code by which somebody shows the bot who they are on a platform. */
async function bind(who: string, store: Store, streams: Streams): Promise<number> {
  const person = await find(who, store, streams);
  if (person === null) return 1;
  if (person.role === 'reviewer') {
    streams.stderr.write(`xiaoer: ${person.name} is a reviewer: only agents and admins serve customers\n`);
    return 1;
  }
  const code = newBindingCode();
  const now = Date.now();
  await store.issueSignInCode({ hash: bindingHash(code), person: person.id, expiresAt: now + BINDING_MS }, now);
  const minutes = BINDING_MS / 60_000;
  streams.stdout.write(
    `${person.name} sends this to the bot in a private chat, on the platform of the desk's group, within ${minutes} minutes; it works once:\n${code}\n`,
  );
  return 0;
}

async function remove(who: string, store: Store, streams: Streams): Promise<number> {
  const { stdout, stderr } = streams;
  const person = await find(who, store, streams);
  if (person === null) return 1;
  if (!(await store.removePerson(person.id, Date.now()))) {
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
