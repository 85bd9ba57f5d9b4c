import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';

/** Says where a text stands in the files of a folder: `file:line:column`; the folder itself when it is not found as it is. */
export async function placeFinder(dir: string): Promise<(text: string) => string> {
  const names = (await readdir(dir, { recursive: true })).filter((name) => /\.ya?ml$/.test(name)).sort();
  const files = await Promise.all(
    names.map(async (name) => ({ file: join(dir, name), text: await readFile(join(dir, name), 'utf8') })),
  );
  return (text) => {
    for (const { file, text: content } of files) {
      const at = content.indexOf(text);
      if (at < 0) continue;
      const before = content.slice(0, at).split('\n');
      return `${file}:${before.length}:${(before.at(-1)?.length ?? 0) + 1}`;
    }
    return `${dir}:1:1`;
  };
}
