import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { log } from 'wechaty';
import { PuppetServer } from 'wechaty-puppet-service';
import type { Platform } from '../../adapters/wechat-platform.ts';

/** A puppet behind gRPC, as hosted ones are reached. */
export interface Gateway {
  /** What the service needs to reach it. */
  readonly env: Readonly<Record<string, string>>;
  close(): Promise<void>;
}

export async function openGateway(puppet: Platform['puppet']): Promise<Gateway> {
  log.level('silent');
  const token = `uuid_${randomUUID()}`;
  const endpoint = `127.0.0.1:${await freePort()}`;
  const options = { endpoint, token, puppet, tls: { disable: true } };
  const server = new PuppetServer(options as unknown as ConstructorParameters<typeof PuppetServer>[0]);
  await server.start();
  return {
    env: {
      WECHATY_PUPPET: 'wechaty-puppet-service',
      WECHATY_PUPPET_SERVICE_TOKEN: token,
      WECHATY_PUPPET_SERVICE_ENDPOINT: endpoint,
      WECHATY_PUPPET_SERVICE_NO_TLS_INSECURE_CLIENT: 'true',
    },
    close: () => server.stop(),
  };
}

async function freePort(): Promise<number> {
  const probe = createServer();
  probe.listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const address = probe.address();
  probe.close();
  await once(probe, 'close');
  if (typeof address !== 'object' || address === null) throw new Error('no port');
  return address.port;
}
