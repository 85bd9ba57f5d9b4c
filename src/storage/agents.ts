import { z } from 'zod';
import type { AgentBinding, CaseStore } from '../model/case-store.ts';
import type { Engine, QueryBuilder, Transaction } from './engine.ts';
import type { OnFault } from './faults.ts';
import { fingerprint, parseStored, whole } from './records.ts';
import { type Slots, statement } from './statement.ts';

/** Who somebody is on a platform. */
const StoredIdentity = z.strictObject({ platform: z.string(), account: z.string(), id: z.string() });
type StoredIdentity = z.infer<typeof StoredIdentity>;

type AgentStore = Pick<CaseStore, 'bindAgent' | 'bindAgentByCode' | 'agentBoundTo' | 'agentBindings'>;

/** Who of the shop's people somebody on a platform is. */
export function agents(engine: Engine, onFault: OnFault): AgentStore {
  const { read, write } = engine;
  const { bind, bound, all, takeCode } = agentStatements(engine);

  async function add(tx: Transaction, { person, boundAt, platform, account, id }: AgentBinding): Promise<void> {
    const identity = { platform, account, id };
    const row = { fingerprint: fingerprintOf(identity), identity: JSON.stringify(identity) };
    await tx.run(bind, { ...row, person: whole(person), boundAt: whole(boundAt) });
  }

  return {
    bindAgent: (binding) => write((tx) => add(tx, binding)),
    bindAgentByCode: (hash, identity, now) =>
      write(async (tx) => {
        const [taken] = await tx.run(takeCode, { hash, now: whole(now) });
        const person = taken?.person ?? null;
        if (person !== null) await add(tx, { ...identity, person, boundAt: now });
        return person;
      }),
    async agentBoundTo(platform, account, id) {
      const [row] = await read(bound, { fingerprint: fingerprintOf({ platform, account, id }) });
      return row?.person ?? null;
    },
    async agentBindings() {
      const rows = await read(all, {});
      return rows.flatMap(({ person, bound_at, identity }): AgentBinding[] => {
        const parsed = parseStored(StoredIdentity, identity);
        if (parsed.ok) return [{ person, ...parsed.value, boundAt: bound_at }];
        const detail = `a binding of person ${person} cannot be read: left out`;
        onFault({ kind: 'bad-row', detail, error: parsed.error });
        return [];
      });
    },
  };
}

function fingerprintOf({ platform, account, id }: StoredIdentity): string {
  return fingerprint(JSON.stringify([platform, account, id]));
}

function agentStatements({ db }: QueryBuilder) {
  const here = db
    .selectFrom('agent_bindings')
    .innerJoin('people', 'people.id', 'agent_bindings.person')
    .where('people.removed_at', 'is', null);
  return {
    /** Who is bound anew is somebody else from then on. */
    bind: statement((slot: Slots<{ fingerprint: string; person: number; boundAt: number; identity: string }>) =>
      db
        .insertInto('agent_bindings')
        .values({
          fingerprint: slot.fingerprint,
          person: slot.person,
          bound_at: slot.boundAt,
          identity: slot.identity,
        })
        .onConflict((conflict) =>
          conflict
            .column('fingerprint')
            .doUpdateSet((eb) => ({ person: eb.ref('excluded.person'), bound_at: eb.ref('excluded.bound_at') })),
        ),
    ),
    bound: statement((slot: Slots<{ fingerprint: string }>) =>
      here.select('agent_bindings.person').where('agent_bindings.fingerprint', '=', slot.fingerprint),
    ),
    /** One conditional write, so that of two uses at once one finds it unused. Those that make the first admin are none. */
    takeCode: statement((slot: Slots<{ hash: string; now: number }>) =>
      db
        .updateTable('sign_in_codes')
        .set({ used_at: slot.now })
        .where('hash', '=', slot.hash)
        .where('used_at', 'is', null)
        .where('expires_at', '>', slot.now)
        .where('person', 'in', db.selectFrom('people').select('id').where('removed_at', 'is', null))
        .returning('person'),
    ),
    all: statement((_: Slots<Record<never, never>>) =>
      here
        .select(['agent_bindings.person', 'agent_bindings.bound_at', 'agent_bindings.identity'])
        .orderBy('agent_bindings.person')
        .orderBy('agent_bindings.bound_at')
        .orderBy('agent_bindings.fingerprint'),
    ),
  };
}
