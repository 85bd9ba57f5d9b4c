import { type CompiledQuery, type Expression, sql } from 'kysely';

/** Stands in a query where a value comes in each time it is run. */
export type Slots<Args> = { readonly [Name in keyof Args]: Expression<Args[Name]> };

/** A query that was built and compiled once, which costs several times what running it does. */
export interface Statement<Args, Row> {
  readonly bind: (args: Args) => CompiledQuery<Row>;
}

/** For `limit`: SQLite plans a statement anew each time it is run when its limit is a parameter. */
export const ONE = sql.lit(1);

/**
 * Compiles a query. `build` names its slots by the type of its parameter:
 * `statement((slot: Slots<{ id: number }>) => db.selectFrom('inbox').select('seq').where('id', '=', slot.id))`
 */
export function statement<Args extends Readonly<Record<string, unknown>>, Row>(
  build: (slots: Slots<Args>) => { compile(): CompiledQuery<Row> },
): Statement<Args, Row> {
  const compiled = build(slots<Args>()).compile();
  const parameters = compiled.parameters.map((value) => ({ slot: slotName(value), value }));
  return {
    bind: (args) => ({
      ...compiled,
      parameters: parameters.map(({ slot, value }) => (slot === undefined ? value : args[slot])),
    }),
  };
}

function slots<Args>(): Slots<Args> {
  const get = (_target: object, name: string | symbol) => sql`${Symbol(String(name))}`;
  // The proxy answers to every name; its type only says which names the caller declared.
  return new Proxy({}, { get }) as Slots<Args>;
}

/** A slot passes through the compiler as a symbol, which no real value is. */
function slotName(value: unknown): string | undefined {
  return typeof value === 'symbol' ? value.description : undefined;
}
