import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Clock } from '../model/clock.ts';
import type { Fault } from '../model/knowledge.ts';
import type { OrderSource } from '../model/order.ts';
import type { ConnectorOptions } from './connectors/asked.ts';
import { openFileOrders } from './file.ts';
import { openHttpOrders } from './http.ts';

export interface OpenOrdersOptions {
  /** One that `orderUrlFault` finds nothing wrong with. */
  readonly url: string;
  /** '' = none. */
  readonly token: string;
  readonly clock: Clock;
  /** What `file:orders.json` is relative to; where the process runs unless given. */
  readonly cwd?: string;
  /** Something of a file of orders cannot be used. Must not throw. */
  readonly onFault: (fault: Fault) => void;
  /** IANA: of times without a zone in a file. */
  readonly timeZone?: string;
}

/** The shops whose own addresses we speak, with what opens them. A connector is loaded when it is wanted. */
const CONNECTORS: ReadonlyMap<string, () => Promise<(options: ConnectorOptions) => OrderSource>> = new Map([
  ['woocommerce', async () => (await import('./connectors/woocommerce.ts')).openWooCommerceOrders],
  ['shopify', async () => (await import('./connectors/shopify.ts')).openShopifyOrders],
  ['vendure', async () => (await import('./connectors/vendure.ts')).openVendureOrders],
]);

/**
 * Opens the orders that an address leads to. Throws for an address that `orderUrlFault` has something against, and for a
 * token that cannot be sent; whether the orders can be looked at is known from the first look-up on.
 */
export async function openOrders({
  url,
  token,
  cwd = process.cwd(),
  ...options
}: OpenOrdersOptions): Promise<OrderSource> {
  const fault = orderUrlFault(url);
  if (fault !== null) throw new Error(`ORDERS_URL must be ${fault}`);
  if (/^file:/i.test(url)) return openFileOrders({ ...options, path: pathOf(url, cwd) });
  const [, shop, address = url] = WITH_SHOP.exec(url) ?? [];
  const given = { url: new URL(address), token, clock: options.clock };
  const connector = CONNECTORS.get(shop?.toLowerCase() ?? '');
  return connector === undefined ? openHttpOrders(given) : (await connector())(given);
}

/** What is put before the address of a shop: `shopify+https://…`. */
const WITH_SHOP = /^([a-z]+)\+(https?:.*)$/i;

function pathOf(url: string, cwd: string): string {
  return /^file:\/\//i.test(url) ? fileURLToPath(url) : resolve(cwd, url.slice('file:'.length));
}

const EXAMPLES = [
  'file:orders.json',
  'file:///srv/shop/orders.csv',
  'https://shop.example.com/api',
  ...[...CONNECTORS.keys()].map((shop) => `${shop}+https://shop.example.com`),
].join(', ');

/** What an address of orders must be, to be said after "must be"; null = it may be used. Never holds the address. */
export function orderUrlFault(url: string): string | null {
  if (/^file:/i.test(url)) return fileFault(url);
  const [, shop, address = url] = WITH_SHOP.exec(url) ?? [];
  if (!/^https?:\/\//i.test(address) || !URL.canParse(address)) return `an address such as ${EXAMPLES}`;
  if (shop !== undefined && !CONNECTORS.has(shop.toLowerCase())) {
    return `the address of a shop that is known here (${[...CONNECTORS.keys()].join(', ')}), or one without "…+" before it`;
  }
  const { username, password, search, hash } = new URL(address);
  if (username !== '' || password !== '') return 'an address without a name and password: put them into ORDERS_TOKEN';
  return search === '' && hash === '' ? null : 'an address without ? and #: what to look for is added to it';
}

function fileFault(url: string): string | null {
  if (!/\.(json|csv)$/i.test(url)) return 'a file that ends in .json or .csv';
  if (!/^file:\/\//i.test(url)) return null;
  return /^file:\/\/\/[^/]/i.test(url) && isFileAddress(url)
    ? null
    : 'a file such as file:orders.json here, or file:///srv/shop/orders.json with its whole path';
}

function isFileAddress(url: string): boolean {
  try {
    return fileURLToPath(url) !== '';
  } catch {
    return false;
  }
}
