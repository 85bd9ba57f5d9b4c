import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import express from 'express';
import type { HttpRoute } from '../../src/model/adapter.ts';
import { addPlatformRoute } from '../../src/web/platformRoutes.ts';

/** A web server that serves the addresses that platforms call, as the service does. */
export async function startPlatformServer() {
  const app = express();
  app.set('query parser', 'simple');
  const server = createServer(app);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    serve(routes: readonly HttpRoute[]): void {
      for (const route of routes) addPlatformRoute(app, route);
      // Errors that the handlers throw are answered by Express with their own status or 500, without a word on the console.
      app.set('env', 'test');
    },
    async close(): Promise<void> {
      server.closeAllConnections();
      server.close();
    },
  };
}
