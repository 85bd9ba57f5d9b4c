import type { Job, QueryBuilder } from './engine.ts';
import { type Slots, statement } from './statement.ts';

/** Written to by `ping`. */
const PING = 'ping';

/** Values that instances share. */
export function settingJobs({ db }: QueryBuilder) {
  const read = statement((slot: Slots<{ key: string }>) =>
    db.selectFrom('settings').select('value').where('key', '=', slot.key),
  );
  const add = statement((slot: Slots<{ key: string; value: string }>) =>
    db
      .insertInto('settings')
      .values({ key: slot.key, value: slot.value })
      .onConflict((conflict) => conflict.column('key').doNothing()),
  );
  const put = statement((slot: Slots<{ key: string; value: string }>) =>
    db
      .insertInto('settings')
      .values({ key: slot.key, value: slot.value })
      .onConflict((conflict) => conflict.column('key').doUpdateSet((eb) => ({ value: eb.ref('excluded.value') }))),
  );

  return {
    read,
    /** The value that is kept: this one, or the one that was there already. */
    keep(key: string, value: string): Job<string> {
      return async (tx) => {
        await tx.run(add, { key, value });
        const [kept] = await tx.run(read, { key });
        return kept?.value ?? value;
      };
    },
    put(key: string, value: string): Job<unknown> {
      return (tx) => tx.run(put, { key, value });
    },
    ping(): Job<unknown> {
      return (tx) => tx.run(put, { key: PING, value: '' });
    },
  };
}
