import { z } from 'zod';
import type { Fault } from '../model/knowledge.ts';
import { quote } from './faults.ts';
import { LIMITS } from './limits.ts';
import type { Path, Source } from './source.ts';
import { didYouMean } from './suggest.ts';

type Issue = z.core.$ZodIssue;

/** What zod found wrong with `value`, which stands at `base` in the source, in words that say what to do. */
export function explain(source: Source, base: Path, schema: z.ZodType, value: unknown, error: z.ZodError): Fault[] {
  const faults: Fault[] = [];
  for (const issue of flatten(error.issues, [])) {
    for (const told of tell(issue, schema, value)) {
      if (faults.length > LIMITS.faultsOfFile) return faults;
      const place = source.locate([...base, ...told.path], told.part);
      faults.push({ severity: 'fault', file: source.file, ...place, message: told.message });
    }
  }
  return faults;
}

interface Told {
  readonly path: Path;
  readonly part: 'key' | 'value';
  readonly message: string;
}

/** Issues of unions are replaced by those of the option that was meant; what zod says twice of one place is kept once. */
function flatten(issues: readonly Issue[], base: Path): Issue[] {
  const found: Issue[] = [];
  const mistyped = new Set<string>();
  // What is missing may be what stands there under a mistyped key.
  const unknown = issues.filter((issue) => issue.code === 'unrecognized_keys').map(({ path }) => path.join('\n'));
  for (const issue of issues) {
    const path = [...base, ...keys(issue.path)];
    const place = path.join('\n');
    if (mistyped.has(place)) continue;
    if (issue.code === 'custom' && unknown.includes(issue.path.join('\n'))) continue;
    if (issue.code === 'invalid_type') mistyped.add(place);
    const meant = issue.code === 'invalid_union' ? meantOption(issue.errors) : null;
    if (meant === null) found.push({ ...issue, path });
    else found.push(...flatten(meant, path));
  }
  return found;
}

/** The option whose kind the value has: its faults lie deeper, or are not about the kind. */
function meantOption(options: readonly (readonly Issue[])[]): readonly Issue[] | null {
  return (
    options.find((issues) => !issues.some((issue) => issue.path.length === 0 && issue.code === 'invalid_type')) ?? null
  );
}

function keys(path: readonly PropertyKey[]): (string | number)[] {
  return path.map((key) => (typeof key === 'symbol' ? key.toString() : key));
}

function tell(issue: Issue, schema: z.ZodType, whole: unknown): Told[] {
  const path = keys(issue.path);
  const at = (message: string, part: Told['part'] = 'value'): Told[] => [{ path, part, message }];
  switch (issue.code) {
    case 'unrecognized_keys':
      return issue.keys.map((key) => ({ path: [...path, key], part: 'key', message: unknownKey(key, schema, path) }));
    case 'invalid_key':
      return at(wrongKey(issue, valueAt(whole, path)), 'key');
    case 'invalid_type':
    case 'invalid_union':
      return wrongKind(path, schema, whole);
    case 'invalid_value':
      return at(wrongValue(path, issue.values.map(String), whole));
    case 'too_small':
      return at(
        `${label(path)} ${issue.origin === 'string' ? 'is empty: write something or take the line out' : tooFew(issue)}.`,
      );
    case 'too_big':
      return at(
        `${label(path)} is too long: at most ${issue.maximum} ${issue.origin === 'string' ? 'characters' : 'items'}.`,
      );
    default:
      return at(issue.message);
  }
}

function wrongKey(issue: z.core.$ZodIssueInvalidKey, value: unknown): string {
  const message = issue.issues[0]?.message ?? 'This key is not known.';
  return value === null ? `${message} A text in { } that has a comma must stand in quotes.` : message;
}

function tooFew(issue: z.core.$ZodIssueTooSmall): string {
  return `needs at least ${issue.minimum} ${issue.minimum === 1 ? 'item' : 'items'}`;
}

function unknownKey(key: string, schema: z.ZodType, path: Path): string {
  const known = knownKeys(schemaAt(schema, path));
  const hint = didYouMean(key, known);
  if (hint !== '') return `${quote(key)} is not known here.${hint}`;
  return known.length <= 16
    ? `${quote(key)} is not known here: there are ${known.join(', ')}.`
    : `${quote(key)} is not known here.`;
}

function wrongKind(path: Path, schema: z.ZodType, whole: unknown): Told[] {
  const value = valueAt(whole, path);
  const wanted = schemaAt(schema, path);
  const last = path.at(-1);
  if (value === undefined && typeof last === 'number') {
    const outer = path.slice(0, -1);
    return [
      {
        path: outer,
        part: 'value',
        message: `${label(outer)} needs at least ${last + 1} ${last === 0 ? 'item' : 'items'}.`,
      },
    ];
  }
  if (value === undefined && path.length > 0) {
    const note = wanted?.description ?? '';
    return [{ path: path.slice(0, -1), part: 'value', message: `${label(path)} is missing. ${note}`.trimEnd() }];
  }
  if (value === null) {
    const message =
      path.length === 0 ? 'There is nothing here.' : `${label(path)} is empty: write something or take the line out.`;
    return [{ path, part: 'value', message }];
  }
  const subject = path.length === 0 ? 'What stands here' : label(path);
  const message = `${subject} must be ${kinds(wanted)}, but it is ${kindOf(value)}.${colonHint(value)}`;
  return [{ path, part: 'value', message }];
}

function wrongValue(path: Path, values: readonly string[], whole: unknown): string {
  const value = valueAt(whole, path);
  if (value === null || value === '') return `${label(path)} is empty: write one of ${values.join(', ')}.`;
  if (typeof value !== 'string') return `${label(path)} must be one of ${values.join(', ')}.`;
  return `${quote(value)} is not known: ${label(path)} is one of ${values.join(', ')}.${didYouMean(value, values)}`;
}

/** A value's name for people: the last keys of its path. */
function label(path: Path): string {
  const names = path.filter((part) => typeof part === 'string').slice(-2);
  const last = path.at(-1);
  const name = `"${names.join('.')}"`;
  return typeof last === 'number' ? `Item ${last + 1} of ${names.length === 0 ? 'the list' : name}` : name;
}

function valueAt(value: unknown, path: Path): unknown {
  let found = value;
  for (const key of path) {
    if (typeof found !== 'object' || found === null) return undefined;
    found = Object.hasOwn(found, key) ? Reflect.get(found, key) : undefined;
  }
  return found;
}

function schemaAt(schema: z.core.$ZodType | undefined, path: Path): z.ZodType | undefined {
  const [key, ...rest] = path;
  const here = unwrap(schema);
  if (key === undefined) return schema instanceof z.ZodType ? schema : undefined;
  if (here instanceof z.ZodObject) return schemaAt(here.shape[key], rest);
  if (here instanceof z.ZodArray) return schemaAt(here.element, rest);
  if (here instanceof z.ZodRecord) return schemaAt(here.valueType, rest);
  if (here instanceof z.ZodUnion) {
    return here.options.map((option) => schemaAt(option, path)).find((option) => option !== undefined);
  }
  return undefined;
}

/** The schema without what makes it optional or works on its result. */
function unwrap(schema: z.core.$ZodType | undefined): z.core.$ZodType | undefined {
  if (schema instanceof z.ZodOptional || schema instanceof z.ZodExactOptional || schema instanceof z.ZodDefault) {
    return unwrap(schema.unwrap());
  }
  return schema instanceof z.ZodPipe ? unwrap(schema.in) : schema;
}

function knownKeys(schema: z.core.$ZodType | undefined): string[] {
  const here = unwrap(schema);
  if (here instanceof z.ZodObject) return Object.keys(here.shape);
  if (here instanceof z.ZodRecord && here.keyType instanceof z.ZodEnum) return here.keyType.options.map(String);
  return here instanceof z.ZodUnion ? here.options.flatMap(knownKeys) : [];
}

function kinds(schema: z.core.$ZodType | undefined): string {
  const here = unwrap(schema);
  if (here instanceof z.ZodUnion) return here.options.map(kinds).join(' or ');
  if (here instanceof z.ZodArray || here instanceof z.ZodTuple) return 'a list ([a, b] or lines that start with "- ")';
  if (here instanceof z.ZodRecord) return recordKind(here);
  if (here instanceof z.ZodObject) return `a map with the keys ${Object.keys(here.shape).slice(0, 8).join(', ')}`;
  return 'a text';
}

function recordKind(record: z.ZodRecord): string {
  if (record.keyType instanceof z.ZodEnum) return 'spans for weekdays (such as mon: ["09:00-18:00"])';
  const value = unwrap(record.valueType) instanceof z.ZodArray ? 'a list' : 'a text';
  return `${value} for each language (such as zh: …, en: …)`;
}

function kindOf(value: unknown): string {
  if (Array.isArray(value)) return 'a list';
  return typeof value === 'object' ? 'a map' : 'a text';
}

/** `topic：shipping` and `topic:shipping` are texts to YAML. */
function colonHint(value: unknown): string {
  if (typeof value !== 'string' || !/^[\w.-]+(：|:\S)/.test(value)) return '';
  return ' After a key stand a half-width colon and a space: "key: value".';
}
