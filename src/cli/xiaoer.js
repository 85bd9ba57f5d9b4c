#!/usr/bin/env -S node --disable-warning=ExperimentalWarning --max-semi-space-size=2 --v8-pool-size=1
// Plain JavaScript, so that the compile cache is on before Node meets the first TypeScript file: a start that finds its
// files in the cache needs no TypeScript reader, which alone takes some 35 MB and most of a second.
import { enableCompileCache } from 'node:module';
import { fileURLToPath } from 'node:url';

enableCompileCache(fileURLToPath(new URL('../../node_modules/.cache/xiaoer', import.meta.url)));
await import('./main.ts');
