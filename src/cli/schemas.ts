import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { jsonSchemas } from '../knowledge/json-schemas.ts';

/** Writes the JSON Schemas of the knowledge files into a folder, made if it is not there. */
export async function writeSchemas(dir: string): Promise<void> {
  await mkdir(dir, { recursive: true });
  for (const [name, text] of jsonSchemas()) await writeFile(join(dir, name), text);
}
