// Plain JavaScript for the compile cache's sake: see src/cli/xiaoer.js.
import { enableCompileCache } from 'node:module';
import { fileURLToPath } from 'node:url';

enableCompileCache(fileURLToPath(new URL('../../../node_modules/.cache/xiaoer', import.meta.url)));
await import('./relay-service.ts');
