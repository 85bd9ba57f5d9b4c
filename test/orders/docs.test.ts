import { readFile } from 'node:fs/promises';
import { describe, expect, test } from '@jest/globals';
import { parse } from 'yaml';
import { z } from 'zod';
import { formatFault } from '../../src/knowledge/faults.ts';
import { Order } from '../../src/model/order.ts';
import { readOrders } from '../../src/orders/files/read.ts';
import { timeReader } from '../../src/orders/files/times.ts';
import { fakeClock } from '../fakes/clock.ts';

const read = (name: string): Promise<string> => readFile(new URL(`../../docs/${name}`, import.meta.url), 'utf8');
const openapi: unknown = parse(await read('orders.openapi.yaml'));

type Schema = { readonly [key: string]: unknown };

/** What a `$ref` of the document leads to. */
function resolve(reference: string): Schema {
  const found = reference
    .slice('#/'.length)
    .split('/')
    .reduce<unknown>((inside, key) => (inside as Schema)[key], openapi);
  return found as Schema;
}

/** A schema with its references filled in, and without what only people read. */
function plain(schema: unknown): unknown {
  if (Array.isArray(schema)) return schema.map(plain);
  if (typeof schema !== 'object' || schema === null) return schema;
  const { $ref, ...own } = schema as Schema;
  if (typeof $ref === 'string') return plain({ ...resolve($ref), ...own });
  return Object.fromEntries(
    Object.entries(own)
      .filter(([key]) => !['description', '$schema'].includes(key))
      .map(([key, value]) => [key, key === 'required' ? (value as string[]).toSorted() : plain(value)]),
  );
}

describe('orders.openapi.yaml', () => {
  test('its orders are ours', () => {
    // The pattern that zod adds to a time is more than people can read; a whole number is bounded by what a number can hold.
    const ours = z.toJSONSchema(Order, {
      io: 'input',
      override: ({ jsonSchema }) => {
        if (jsonSchema.format === 'date-time') delete jsonSchema.pattern;
        if (jsonSchema.type === 'integer') delete jsonSchema.maximum;
      },
    });
    expect(plain(resolve('#/components/schemas/Order'))).toEqual(plain(ours));
  });

  test.each(Object.entries(resolve('#/components/examples')))('its example %s is an order', (_name, example) => {
    const { value } = z.object({ value: z.unknown() }).parse(example);
    expect(Order.strict().parse(value)).toMatchObject({ number: expect.stringMatching(/^LX/) });
  });
});

const markdown = await read('orders.md');

describe('orders.md', () => {
  const examples = [...markdown.matchAll(/^```(csv|json)\n([\s\S]*?)^```/gm)].map(([, kind = '', text = '']) => ({
    kind,
    text,
  }));

  test('has two of each kind, one a language', () => {
    expect(examples.map(({ kind }) => kind)).toEqual(['csv', 'json', 'csv', 'json']);
  });

  test.each(examples)('its $kind can be read', async ({ kind, text }) => {
    const { table, faults } = await readOrders(`orders.${kind}`, Buffer.from(text), timeReader(fakeClock(), undefined));
    expect(faults.map(formatFault)).toEqual([]);
    expect(table?.size).toBe(kind === 'csv' ? 2 : 1);
    const order = table?.byNumber('LX2026110001') ?? table?.byNumber('LX2026110010');
    expect(order?.items).toHaveLength(kind === 'csv' ? 2 : 1);
    expect(order?.parcels).toHaveLength(1);
    expect(order?.parcels[0]?.events).toHaveLength(kind === 'csv' ? 2 : 1);
  });
});
