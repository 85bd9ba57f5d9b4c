import { bindingHash, newBindingCode } from '../../../src/handoff/rooms/binding.ts';
import { openStore } from '../../../src/storage/open.ts';
import { type Member, sees } from './peers.ts';

const CODE_MS = 900_000;

/** People show in private who they are, by a code as `people bind` makes it. `names` are theirs, in the same order. */
export async function bindMembers(
  dataDir: string,
  names: readonly string[],
  members: readonly Member[],
  now: () => number,
): Promise<void> {
  const store = await openStore({ dataDir });
  const people = await store.people();
  for (const [place, name] of names.entries()) {
    const person = people.find((one) => one.name === name);
    const member = members[place];
    if (person === undefined || member === undefined) throw new Error(`there is nobody called ${name}`);
    const code = newBindingCode();
    const hash = bindingHash(code);
    await store.issueSignInCode({ hash, person: person.id, expiresAt: now() + CODE_MS }, now());
    await member.privately.says(code);
    await sees(member.privately.read, (shown) => shown.some(({ text }) => text.includes(`您是 ${name}`)));
  }
  await store.close();
}
