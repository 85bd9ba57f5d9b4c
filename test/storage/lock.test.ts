import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { StoreError } from '../../src/storage/errors.ts';
import { lockDataDir } from '../../src/storage/lock.ts';
import { openStore } from '../../src/storage/open.ts';

let dataDir: string;
beforeEach(() => {
  dataDir = mkdtempSync(join(tmpdir(), 'xiaoer-test-'));
});
afterEach(() => rmSync(dataDir, { recursive: true }));

describe('one serving process a folder', () => {
  test('a second one is refused with the folder’s name until the first lets go', async () => {
    const lock = await lockDataDir(dataDir);
    const second = lockDataDir(dataDir);
    await expect(second).rejects.toThrow(StoreError);
    await expect(second).rejects.toThrow(`already serves from the folder ${dataDir}`);
    lock.release();
    (await lockDataDir(dataDir)).release();
  });

  test('a process that was killed does not keep it', async () => {
    const lockFile = new URL('../../src/storage/lock.ts', import.meta.url).href;
    const script = `
      const { lockDataDir } = await import(${JSON.stringify(lockFile)});
      globalThis.lock = await lockDataDir(${JSON.stringify(dataDir)});
      console.log('locked');
      setInterval(() => {}, 1000);`;
    const child = spawn(process.execPath, ['--input-type=module', '--eval', script], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    await once(child.stdout, 'data');
    await expect(lockDataDir(dataDir)).rejects.toThrow(StoreError);
    child.kill('SIGKILL');
    await once(child, 'exit');
    (await lockDataDir(dataDir)).release();
  });

  test('the store can be used without it, as command line tools do', async () => {
    const lock = await lockDataDir(dataDir);
    const store = await openStore({ dataDir });
    await store.ping();
    await store.close();
    lock.release();
  });

  test('a folder that cannot be made is told with what to do', async () => {
    const file = join(dataDir, 'file');
    writeFileSync(file, '');
    await expect(lockDataDir(file)).rejects.toThrow(/cannot be used: .*DATA_DIR/);
  });
});
