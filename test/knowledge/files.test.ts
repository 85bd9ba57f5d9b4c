import { execFileSync } from 'node:child_process';
import { mkdir, symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { formatFault } from '../../src/knowledge/faults.ts';
import { listFiles } from '../../src/knowledge/files.ts';
import { LIMITS } from '../../src/knowledge/limits.ts';
import { readKnowledge } from '../../src/knowledge/read.ts';
import { check, FAQ, folderWith, SHOP, write } from './folder.ts';

const WHOLE = { 'shop.yaml': SHOP, 'faq/a.yaml': FAQ };

async function told(folder: string): Promise<string[]> {
  return (await readKnowledge(folder)).faults.map(formatFault);
}

describe('a knowledge folder', () => {
  test('that is not there, or is a file, is told', async () => {
    const folder = await folderWith(WHOLE);
    expect(await told(join(folder, 'nowhere'))).toEqual([
      '.:1:1: There is no such folder: a knowledge folder holds shop.yaml and faq/.',
    ]);
    expect(await told(join(folder, 'shop.yaml'))).toEqual([
      '.:1:1: This is a file: name the folder that shop.yaml is in.',
    ]);
  });

  test('may be reached by a link, and may hold links to its own files', async () => {
    const folder = await folderWith({ '.data/shop.yaml': SHOP, '.data/a.yaml': FAQ });
    await mkdir(join(folder, 'faq'));
    await symlink('.data/shop.yaml', join(folder, 'shop.yaml'));
    await symlink('../.data/a.yaml', join(folder, 'faq', 'a.yaml'));
    const outside = await folderWith({});
    await symlink(folder, join(outside, 'link'));
    expect(await told(join(outside, 'link'))).toEqual([]);
  });

  test('is not left by links, neither to files nor to folders', async () => {
    const outside = await folderWith({ 'secret.yaml': FAQ });
    const folder = await folderWith(WHOLE);
    await symlink(join(outside, 'secret.yaml'), join(folder, 'faq', 'b.yaml'));
    await symlink(outside, join(folder, 'faq', 'c'));
    await symlink('nowhere', join(folder, 'faq', 'd.yaml'));
    await symlink('.', join(folder, 'faq', 'circle'));
    const link = 'This is a link to outside of the knowledge folder: put the file itself here.';
    expect(await told(folder)).toEqual([
      `faq/b.yaml:1:1: ${link}`,
      `faq/c:1:1: ${link}`,
      'faq/d.yaml:1:1: This link leads nowhere.',
    ]);
  });

  test('with something that is no file by the name of one is told, not waited for', async () => {
    const folder = await folderWith(WHOLE);
    execFileSync('mkfifo', [join(folder, 'faq', 'pipe.yaml')]);
    expect(await told(folder)).toEqual(['faq/pipe.yaml:1:1: This is not a file.']);
  });

  test('may hold other files; those that look like knowledge are told', async () => {
    const files = { ...WHOLE, 'README.md': '#', 'faq/notes.txt': 'x', 'faq/.a.yaml.swp': '\0', '.git/config': 'x' };
    expect(await check(files)).toEqual([]);
    expect(await check({ ...files, 'words.yml': 'x', 'other.yaml': 'x', 'phrases/deep/en.yaml': 'x' })).toEqual([
      'other.yaml:1:1: warning: Nothing reads this file.',
      'words.yml:1:1: warning: Nothing reads this file. Did you mean "words.yaml"?',
    ]);
  });

  test('with too large files is told', async () => {
    const large = `# ${'x'.repeat(LIMITS.fileBytes)}\n`;
    expect(await check({ ...WHOLE, 'faq/b.yaml': large })).toEqual([
      'faq/b.yaml:1:1: The file is too large: at most 1024 KB, split it.',
    ]);
  });

  test('with too much in all is told', async () => {
    const folder = await folderWith(WHOLE);
    const large = `# ${'x'.repeat(LIMITS.fileBytes - 10)}\n`;
    for (let n = 0; n <= LIMITS.totalBytes / LIMITS.fileBytes; n += 1) await write(folder, `faq/b${n}.yaml`, large);
    const { faults } = await listFiles(folder);
    expect(faults.map(formatFault)).toEqual([
      expect.stringContaining('.:1:1: The files are too large: at most 20 MB in all.'),
    ]);
  });

  test('with too many files is told once', async () => {
    const folder = await folderWith(WHOLE);
    for (let n = 0; n < LIMITS.files + 20; n += 1) await write(folder, `faq/b${n}.yaml`, '');
    const { files, faults } = await listFiles(folder);
    expect(files.length).toBe(LIMITS.files);
    expect(faults.map(formatFault)).toEqual([expect.stringContaining('.:1:1: There are too many files: at most 500.')]);
  });

  test('has another stamp whenever a file comes, goes or changes', async () => {
    const folder = await folderWith(WHOLE);
    const stamps = [(await listFiles(folder)).stamp, (await listFiles(folder)).stamp];
    expect(stamps[0]).toBe(stamps[1]);
    await write(folder, 'faq/b.yaml', 'x');
    stamps.push((await listFiles(folder)).stamp);
    await write(folder, 'faq/b.yaml', 'xy');
    stamps.push((await listFiles(folder)).stamp);
    expect(new Set(stamps).size).toBe(3);
  });
});

describe('encodings', () => {
  test('UTF-8 with a byte order mark is read, and moves no columns', async () => {
    expect(await check({ 'shop.yaml': `\u{feff}${SHOP}`, 'faq/a.yaml': `\u{feff}${FAQ}` })).toEqual([]);
    expect(await check({ ...WHOLE, 'faq/b.yaml': '\u{feff}topik: x\n' })).toContainEqual(
      expect.stringMatching(/^faq\/b\.yaml:1:1: "topik"/),
    );
  });

  test.each([
    [
      'GBK',
      Buffer.from([...Buffer.from('topic: a\ntitle: '), 0xd4, 0xcb, 0xb7, 0xd1]),
      '2:8: The file is not in UTF-8',
    ],
    ['UTF-16', Buffer.from(`\u{feff}${FAQ}`, 'utf16le'), '1:1: The file is in UTF-16'],
    ['UTF-16 without a mark', Buffer.from(FAQ, 'utf16le'), '1:2: The file holds a zero byte'],
    ['a control character', Buffer.from('topic: a\u0007'), '1:9: A control character (U+0007) stands here'],
  ])('%s is told', async (_what, bytes, wanted) => {
    expect(await check({ ...WHOLE, 'faq/b.yaml': bytes })).toEqual([expect.stringContaining(`faq/b.yaml:${wanted}`)]);
  });
});
