/**
 * As much of GraphQL as connectors speak: one operation with variables, arguments, fragments. What is asked for and not
 * there is an error, and what is not asked for is not given, as on a real server.
 */
export function executeGraph(
  document: string,
  variables: Readonly<Record<string, unknown>>,
  root: GraphObject,
): unknown {
  const reader = createReader(document);
  const fragments = new Map<string, Field[]>();
  let operation: Field[] = [];
  while (reader.peek() !== undefined) {
    const word = reader.take();
    if (word === 'fragment') {
      const name = reader.take();
      reader.expect('on');
      reader.take();
      fragments.set(name, readFields(reader, variables));
    } else {
      reader.skipTo('{');
      operation = readFields(reader, variables);
    }
  }
  return project(root, operation, fragments);
}

/** An object of the schema; a function is a field with arguments. */
export interface GraphObject {
  readonly [field: string]: unknown;
}

interface Field {
  readonly name: string;
  readonly args: Readonly<Record<string, unknown>>;
  readonly fields: readonly Field[] | null;
  /** Of another fragment, by name. */
  readonly spread?: true;
}

interface Reader {
  peek(): string | undefined;
  take(): string;
  expect(token: string): void;
  skipTo(token: string): void;
}

const TOKEN = /\.\.\.|"(?:[^"\\]|\\.)*"|-?\d+(?:\.\d+)?|[A-Za-z_]\w*|[{}()[\]:!$=]/g;

function createReader(document: string): Reader {
  const tokens = document.match(TOKEN) ?? [];
  let at = 0;
  const take = (): string => {
    const token = tokens[at];
    if (token === undefined) throw new Error('the document ends too soon');
    at += 1;
    return token;
  };
  return {
    peek: () => tokens[at],
    take,
    expect(token) {
      const found = take();
      if (found !== token) throw new Error(`${token} was expected, there is ${found}`);
    },
    skipTo(token) {
      while (tokens[at] !== token) take();
    },
  };
}

function readFields(reader: Reader, variables: Readonly<Record<string, unknown>>): Field[] {
  const fields: Field[] = [];
  reader.expect('{');
  while (reader.peek() !== '}') fields.push(...readField(reader, variables));
  reader.expect('}');
  return fields;
}

function readField(reader: Reader, variables: Readonly<Record<string, unknown>>): Field[] {
  const name = reader.take();
  if (name === '...') {
    const spread = reader.take();
    if (spread !== 'on') return [{ name: spread, args: {}, fields: null, spread: true }];
    reader.take();
    return readFields(reader, variables);
  }
  const args: Record<string, unknown> = {};
  if (reader.peek() === '(') {
    reader.expect('(');
    while (reader.peek() !== ')') {
      const argument = reader.take();
      reader.expect(':');
      args[argument] = readValue(reader, variables);
    }
    reader.expect(')');
  }
  return [{ name, args, fields: reader.peek() === '{' ? readFields(reader, variables) : null }];
}

function readValue(reader: Reader, variables: Readonly<Record<string, unknown>>): unknown {
  const token = reader.take();
  if (token === '$') {
    const name = reader.take();
    if (!(name in variables)) throw new Error(`the variable ${name} was not given`);
    return variables[name];
  }
  if (token === '{') {
    const object: Record<string, unknown> = {};
    while (reader.peek() !== '}') {
      const key = reader.take();
      reader.expect(':');
      object[key] = readValue(reader, variables);
    }
    reader.expect('}');
    return object;
  }
  return /^["\d-]/.test(token) || token === 'true' || token === 'false' || token === 'null' ? JSON.parse(token) : token;
}

function project(value: unknown, fields: readonly Field[], fragments: ReadonlyMap<string, Field[]>): unknown {
  if (value === null || value === undefined) return null;
  if (Array.isArray(value)) return value.map((one) => project(one, fields, fragments));
  const all = fields.flatMap((field) => (field.spread ? (fragments.get(field.name) ?? []) : [field]));
  return Object.fromEntries(all.map((field) => [field.name, resolve(value as GraphObject, field, fragments)]));
}

function resolve(object: GraphObject, { name, args, fields }: Field, fragments: ReadonlyMap<string, Field[]>): unknown {
  if (!(name in object)) throw new Error(`Cannot query field "${name}"`);
  const given = object[name];
  const found: unknown = typeof given === 'function' ? given(args) : given;
  if (fields !== null) return project(found, fields, fragments);
  const isScalar = typeof found !== 'object' || found === null || isJson(found);
  if (!isScalar) throw new Error(`Field "${name}" must have a selection of subfields`);
  return found ?? null;
}

/** A scalar that holds JSON, such as Vendure's `HistoryEntry.data`. */
const JSON_SCALARS = new WeakSet<object>();
const isJson = (value: object): boolean => JSON_SCALARS.has(value);

/** Marks an object as a scalar of JSON, of which nothing is selected. */
export function jsonScalar<T extends object>(value: T): T {
  JSON_SCALARS.add(value);
  return value;
}
