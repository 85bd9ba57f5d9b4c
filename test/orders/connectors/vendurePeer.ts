import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import { ownChild } from '../../support/children.ts';

const FOLDER = new URL('../../peers/vendure/', import.meta.url);

/** Whether the shop's packages are there. */
export const isInstalled = existsSync(new URL('node_modules/@vendure/core/package.json', FOLDER));

export interface Person {
  readonly firstName: string;
  readonly lastName: string;
  readonly emailAddress: string;
  readonly phoneNumber: string;
}

/** What is done to the shop, as in `test/peers/vendure/shop.mjs`. */
type ShopCommand =
  | { readonly buy: { readonly person: Person; readonly quantity?: number } }
  | { readonly cart: { readonly person: Person; readonly quantity?: number } }
  | {
      readonly [step in 'pack' | 'ship']?: {
        readonly code: string;
        readonly carrier: string;
        readonly tracking: string;
      };
    }
  | { readonly [step in 'send' | 'deliver' | 'cancel' | 'refund']?: { readonly code: string } };

export interface VendurePeer {
  readonly url: URL;
  /** Of a role that may read orders and customers, and nothing else. */
  readonly apiKey: string;
  /** The code of the order. Rejected with what the shop says when it does not do it. */
  tell(command: ShopCommand): Promise<string>;
  stop(): Promise<void>;
}

const Started = z.object({ url: z.url(), apiKey: z.string().min(1) });
const Done = z.object({ code: z.string() });

/** Starts a real Vendure shop of its own, empty of orders. */
export async function startVendurePeer(): Promise<VendurePeer> {
  const shop = ownChild(
    spawn(process.execPath, [fileURLToPath(new URL('shop.mjs', FOLDER))], {
      stdio: ['pipe', 'pipe', 'inherit'],
      env: { PATH: process.env.PATH, NODE_ENV: 'test' },
    }),
  );
  const exit = once(shop, 'exit');
  const lines = createInterface({ input: shop.stdout })[Symbol.asyncIterator]();
  const next = async (): Promise<unknown> => {
    const { value, done } = await lines.next();
    if (done) throw new Error('the shop has ended');
    return JSON.parse(value);
  };
  const { url, apiKey } = Started.parse(await next());
  let last: Promise<unknown> = Promise.resolve();

  return {
    url: new URL(url),
    apiKey,
    tell(command) {
      const answer = last.then(() => {
        shop.stdin.write(`${JSON.stringify(command)}\n`);
        return next();
      });
      last = answer.catch(() => {});
      return answer.then((json) => {
        const done = Done.safeParse(json);
        if (!done.success) throw new Error(JSON.stringify(json));
        return done.data.code;
      });
    },
    async stop() {
      shop.stdin.end();
      await exit;
    },
  };
}
