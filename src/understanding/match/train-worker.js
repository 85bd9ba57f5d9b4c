// A process of its own, started by trainer.ts. Plain JavaScript for the same reason as src/cli/xiaoer.js: with the compile
// cache on before the first TypeScript file, it needs no TypeScript reader.
import { enableCompileCache } from 'node:module';

process.once('message', async ({ lesson, cache }) => {
  if (cache !== undefined) enableCompileCache(cache);
  const [{ learn }, { readIntentModel }] = await Promise.all([import('./learn.ts'), import('../built-in.ts')]);
  process.send(learn(lesson, readIntentModel()), () => {
    // Whoever asked may have been killed meanwhile.
    if (process.connected) process.disconnect();
  });
});
