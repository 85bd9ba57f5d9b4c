import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import type { OrderSource } from '../../src/model/order.ts';
import { type OpenOrdersOptions, openOrders, orderUrlFault } from '../../src/orders/open.ts';
import { CONTRACT_ORDERS } from '../contracts/orders.ts';
import { csvOf, type OrdersFolder, ordersFolder } from './folder.ts';
import { answering, clockWithoutPauses, ordersServer, startServer } from './server.ts';

const { shipped } = CONTRACT_ORDERS;
const inTime = (): AbortSignal => new AbortController().signal;
const opened: { close(): Promise<void> }[] = [];
let folder: OrdersFolder;

beforeEach(async () => {
  folder = await ordersFolder();
  await folder.write('orders.json', JSON.stringify([shipped]));
  await folder.write('订单 %41.csv', csvOf([shipped]));
});

afterEach(async () => {
  for (const one of opened.splice(0)) await one.close();
  await folder.remove();
});

async function openIt(url: string, options: Partial<OpenOrdersOptions> = {}): Promise<OrderSource> {
  const onFault = (): never => {
    throw new Error('the file has a fault');
  };
  const source = await openOrders({
    url,
    token: '',
    clock: clockWithoutPauses(),
    cwd: folder.path,
    onFault,
    ...options,
  });
  opened.push(source);
  return source;
}

describe('an address', () => {
  test.each([
    'file:orders.json',
    'file:./data/orders.csv',
    'file:../Orders.CSV',
    'file:订单 1.csv',
    'file:/srv/orders.json',
    'file:///srv/my%20shop/orders.json',
    'http://localhost:8080',
    'https://shop.example.com/api/v1/',
    'HTTPS://shop.example.com',
    'woocommerce+https://shop.example.com/blog',
    'shopify+https://shop.myshopify.com',
    'vendure+http://localhost:3000/admin-api',
  ])('%s may be used', (url) => {
    expect(orderUrlFault(url)).toBeNull();
  });

  test.each([
    ['', 'an address such as file:orders.json'],
    ['orders.json', 'an address such as file:orders.json'],
    ['ftp://shop.example.com', 'shopify+https://shop.example.com'],
    ['https:/shop.example.com', 'an address such as'],
    ['https://', 'an address such as'],
    ['file:orders.xlsx', 'a file that ends in .json or .csv'],
    ['file:', 'a file that ends in .json or .csv'],
    ['file://orders.json', 'file:///srv/shop/orders.json with its whole path'],
    ['file://server/orders.json', 'with its whole path'],
    ['file:///a%2Fb.json', 'with its whole path'],
    ['magento+https://shop.example.com', 'known here (woocommerce, shopify, vendure)'],
    ['https://me:hidden@shop.example.com', 'without a name and password: put them into ORDERS_TOKEN'],
    ['shopify+https://me@shop.example.com', 'without a name and password'],
    ['https://shop.example.com?key=1', 'without ? and #'],
    ['https://shop.example.com#a', 'without ? and #'],
  ])('%j may not be used', async (url, words) => {
    expect(orderUrlFault(url)).toContain(words);
    expect(orderUrlFault(url)).not.toMatch(/hidden|key=1/);
    await expect(openIt(url)).rejects.toThrow('ORDERS_URL must be');
  });
});

describe('orders are opened', () => {
  test.each([
    ['relative to where it runs', () => 'file:orders.json'],
    ['as it is written', () => 'file:订单 %41.csv'],
    ['by its whole path', () => `file:${join(folder.path, 'orders.json')}`],
    ['by its address', () => pathToFileURL(join(folder.path, '订单 %41.csv')).href],
  ])('from a file, %s', async (_how, url) => {
    const source = await openIt(url());
    expect(await source.byNumber(shipped.number, inTime())).toEqual(shipped);
  });

  test('from a server', async () => {
    const server = await startServer(ordersServer([shipped], 'secret'));
    opened.push(server);
    const source = await openIt(server.url.href, { token: 'secret' });
    expect(await source.byNumber(shipped.number, inTime())).toEqual(shipped);
  });

  test.each([
    ['woocommerce', 'ck_a:cs_b', '/shop/wp-json/wc/v3/'],
    ['shopify', 'shpat_a', '/admin/api/'],
    ['vendure', 'a', '/shop'],
  ])('from a shop on %s', async (shop, token, path) => {
    const server = await startServer(answering(500, ''), '/shop');
    opened.push(server);
    const source = await openIt(`${shop}+${server.url.href}`, { token });
    await expect(source.byNumber('1001', inTime())).rejects.toThrow(server.url.host);
    expect(server.asked[0]?.path.slice(0, path.length)).toBe(path);
  });
});
