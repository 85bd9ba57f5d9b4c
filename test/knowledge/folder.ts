import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach } from '@jest/globals';
import { formatFault } from '../../src/knowledge/faults.ts';
import { readKnowledge } from '../../src/knowledge/read.ts';

const made: string[] = [];

afterEach(async () => {
  for (const folder of made.splice(0)) await rm(folder, { recursive: true, force: true });
});

/** A folder with these files, removed after the test. */
export async function folderWith(files: Readonly<Record<string, string | Uint8Array>>): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'xiaoer-knowledge-'));
  made.push(folder);
  for (const [file, content] of Object.entries(files)) await write(folder, file, content);
  return folder;
}

export async function write(folder: string, file: string, content: string | Uint8Array): Promise<void> {
  await mkdir(dirname(join(folder, file)), { recursive: true });
  await writeFile(join(folder, file), content);
}

/** The lines that `knowledge check` prints of a folder with these files. */
export async function check(files: Readonly<Record<string, string | Uint8Array>>): Promise<string[]> {
  const { faults } = await readKnowledge(await folderWith(files));
  return faults.map(formatFault);
}

/** A shop with one language, so that lists need not name it. */
export const SHOP = 'name: Linxi Home\nlanguages: [en]\n';

/** A shop with two languages. */
export const SHOP_2 = 'name: {zh: 林溪家居, en: Linxi Home}\nlanguages: [zh, en]\n';

/** A file with one entry that has no faults and earns no warnings. */
export const FAQ = `topic: shipping
entries:
  - id: shipping.cost
    questions: [How much is shipping?, is delivery free, what does postage cost]
    answer: Orders over ¥99 ship free.
`;

/** A file of a shop with one language: `entries` are indented by two and start with "- ". */
export function faq(entries: string, topic = 'shipping'): string {
  return `topic: ${topic}\nentries:\n${entries}`;
}
