import { z } from 'zod';
import { FILE_SCHEMAS } from './schema.ts';

/** The JSON Schemas by which editors complete and check knowledge files: file name → text. */
export function jsonSchemas(): ReadonlyMap<string, string> {
  return new Map(
    Object.entries(FILE_SCHEMAS).map(([kind, schema]) => [
      `${kind}.schema.json`,
      `${JSON.stringify(jsonSchemaOf(schema), null, 2)}\n`,
    ]),
  );
}

function jsonSchemaOf(schema: z.ZodType) {
  return z.toJSONSchema(schema, {
    // What editors' YAML servers know best.
    target: 'draft-07',
    io: 'input',
    override({ jsonSchema }) {
      // To an editor `id: 1.0` is a number; the program reads it as the text that stands there.
      if (jsonSchema.type !== 'string' || jsonSchema.enum !== undefined) return;
      Object.assign(jsonSchema, { type: ['string', 'number', 'boolean'] });
    },
  });
}
