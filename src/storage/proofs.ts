import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import type { ProofStore, ProofTry } from '../model/proofs.ts';
import type { Engine, QueryBuilder, Transaction } from './engine.ts';
import { fingerprint, parseStored, plain, whole } from './records.ts';
import { type Slots, statement } from './statement.ts';

const Tries = z.array(z.strictObject({ id: z.string(), at: z.number() }));
type Tries = z.infer<typeof Tries>;
/** Of what is bound to one customer so much is told. */
const MOST_BOUND = 20;

/** What customers have shown to be theirs, and how often somebody guessed. */
export function proofs(engine: Engine): ProofStore {
  const { read, write } = engine;
  const statements = proofStatements(engine);

  /** The tries of a subject, whose row is locked until the transaction ends. */
  async function triesOf(tx: Transaction, subject: string): Promise<Tries> {
    const [row] = await tx.run(statements.lock, { subject });
    const parsed = parseStored(Tries, row?.tries ?? null);
    return parsed.ok ? parsed.value : [];
  }

  const keep = (tx: Transaction, subject: string, tries: Tries) =>
    tx.run(statements.keep, { subject, tries: JSON.stringify(tries) });

  return {
    beginTry(subjects, { most, perMs }, at) {
      const now = whole(at);
      const locked = inOrder(subjects);
      return write(async (tx): Promise<ProofTry> => {
        const found: { subject: string; tries: Tries }[] = [];
        for (const subject of locked) {
          const tries = (await triesOf(tx, subject)).filter((one) => one.at > now - perMs);
          found.push({ subject, tries });
        }
        const until = found.flatMap(({ tries }) => (tries.length < most ? [] : [(tries.at(-most)?.at ?? now) + perMs]));
        if (until.length > 0) return { begun: false, until: Math.max(...until) };
        const id = randomUUID();
        for (const { subject, tries } of found) await keep(tx, subject, [...tries, { id, at: now }]);
        return { begun: true, id };
      });
    },

    takeBackTry(subjects, id) {
      const locked = inOrder(subjects);
      return write(async (tx) => {
        for (const subject of locked) {
          const tries = await triesOf(tx, subject);
          await keep(
            tx,
            subject,
            tries.filter((one) => one.id !== id),
          );
        }
      });
    },

    bind: (customer, { kind, number }, now) =>
      write(async (tx) => {
        const thing = { kind, number: plain(number) };
        await tx.run(statements.bind, { customer: fingerprint(customer), ...thing, at: whole(now) });
      }),
    bound: async (customer, kind) => {
      const rows = await read(statements.bound, { customer: fingerprint(customer), kind, limit: MOST_BOUND });
      return rows.map(({ number }) => number);
    },
  };
}

/** In one order everywhere, so that two transactions never wait for each other. */
const inOrder = (subjects: readonly string[]): string[] => [...new Set(subjects.map(fingerprint))].sort();

function proofStatements({ db }: QueryBuilder) {
  return {
    lock: statement((slot: Slots<{ subject: string }>) =>
      db
        .insertInto('proof_tries')
        .values({ subject: slot.subject, tries: '[]' })
        .onConflict((conflict) =>
          conflict.column('subject').doUpdateSet((eb) => ({ subject: eb.ref('excluded.subject') })),
        )
        .returning('tries'),
    ),
    keep: statement((slot: Slots<{ subject: string; tries: string }>) =>
      db.updateTable('proof_tries').set({ tries: slot.tries }).where('subject', '=', slot.subject),
    ),
    bind: statement((slot: Slots<{ customer: string; kind: string; number: string; at: number }>) =>
      db
        .insertInto('bindings')
        .values({ customer: slot.customer, kind: slot.kind, number: slot.number, bound_at: slot.at })
        .onConflict((conflict) =>
          conflict
            .columns(['customer', 'kind', 'number'])
            .doUpdateSet((eb) => ({ bound_at: eb.ref('excluded.bound_at') })),
        ),
    ),
    bound: statement((slot: Slots<{ customer: string; kind: string; limit: number }>) =>
      db
        .selectFrom('bindings')
        .select('number')
        .where('customer', '=', slot.customer)
        .where('kind', '=', slot.kind)
        .orderBy('bound_at', 'desc')
        .orderBy('number')
        .limit(slot.limit),
    ),
  };
}
