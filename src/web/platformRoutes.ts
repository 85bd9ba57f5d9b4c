import express, { type Express, type Request } from 'express';
import type { HttpRequest, HttpRoute } from '../model/adapter.ts';

/** Serves an address that a platform calls: the adapter gets the bytes as they came, for signatures are made over them. */
export function addPlatformRoute(app: Express, { method, path, maxBytes, handle }: HttpRoute): void {
  const raw = express.raw({ type: () => true, limit: maxBytes, inflate: false });
  app[method === 'GET' ? 'get' : 'post'](path, raw, async (request, response) => {
    const answer = await handle(readRequest(request));
    response.status(answer.status).set({ 'cache-control': 'no-store', ...answer.headers });
    if (answer.type !== undefined) response.type(answer.type);
    response.send(answer.body ?? '');
  });
}

function readRequest(request: Request): HttpRequest {
  const only = (value: unknown): string | undefined => (typeof value === 'string' ? value : undefined);
  const values = (from: object) => Object.fromEntries(Object.entries(from).map(([name, value]) => [name, only(value)]));
  return {
    query: values(request.query),
    headers: values(request.headers),
    body: Buffer.isBuffer(request.body) ? request.body : new Uint8Array(),
  };
}
