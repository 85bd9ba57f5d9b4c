import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from '@jest/globals';
import { z } from 'zod';
import { writeSchemas } from '../../src/cli/schemas.ts';
import { jsonSchemas } from '../../src/knowledge/json-schemas.ts';
import { folderWith } from './folder.ts';

const COMMITTED = fileURLToPath(new URL('../../schemas/', import.meta.url));

const Schema = z.looseObject({
  description: z.string().optional(),
  properties: z.record(z.string(), z.unknown()).optional(),
  items: z.unknown().optional(),
  anyOf: z.array(z.unknown()).optional(),
});

/** The places of all fields that say nothing of themselves. */
function undescribed(schema: unknown, path: string): string[] {
  const { properties = {}, items, anyOf = [] } = Schema.parse(schema);
  const inner = [...anyOf, ...(items === undefined || Array.isArray(items) ? [] : [items])];
  const own = Object.entries(properties).flatMap(([key, field]) => [
    ...(Schema.parse(field).description === undefined ? [`${path}.${key}`] : []),
    ...undescribed(field, `${path}.${key}`),
  ]);
  return [...own, ...inner.flatMap((one) => undescribed(one, path))];
}

describe('JSON Schemas', () => {
  test('that are committed are the ones that the program writes (npx xiaoer schemas)', async () => {
    const folder = await folderWith({});
    await writeSchemas(join(folder, 'schemas'));
    const names = readdirSync(COMMITTED).sort();
    expect(names).toEqual(['faq.schema.json', 'phrases.schema.json', 'shop.schema.json', 'words.schema.json']);
    expect(readdirSync(join(folder, 'schemas')).sort()).toEqual(names);
    for (const name of names) {
      expect(readFileSync(join(COMMITTED, name), 'utf8')).toBe(readFileSync(join(folder, 'schemas', name), 'utf8'));
    }
  });

  test.each([...jsonSchemas()])('%s tells of every field what it is for', (_name, text) => {
    expect(undescribed(JSON.parse(text), '')).toEqual([]);
  });

  test('let an editor take a number where the program reads it as a text', () => {
    const faq: unknown = JSON.parse(jsonSchemas().get('faq.schema.json') ?? '');
    const entry = z.object({
      properties: z.object({
        entries: z.object({ items: z.object({ properties: z.object({ id: z.object({ type: z.unknown() }) }) }) }),
      }),
    });
    expect(entry.parse(faq).properties.entries.items.properties.id.type).toEqual(['string', 'number', 'boolean']);
  });
});
