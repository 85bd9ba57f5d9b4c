// A real Vendure shop, its data in memory, to be tested against: `node shop.mjs`.
// Its first line on stdout is `{"url", "apiKey"}`. Then every line on stdin is a command, answered by one line: what it
// came to, or `{"error"}`. The end of stdin ends it. It tells on stderr what goes wrong.
import { createInterface } from 'node:readline';

// Before the library is loaded: it would report to its makers otherwise.
process.env.VENDURE_DISABLE_TELEMETRY = 'true';
const { bootstrap, DefaultLogger, dummyPaymentHandler, LogLevel } = await import('@vendure/core');

const ADMIN = { username: 'superadmin', password: 'superadmin' };

const app = await bootstrap({
  apiOptions: { hostname: '127.0.0.1', port: 0, adminApiPath: 'admin-api', shopApiPath: 'shop-api' },
  authOptions: {
    tokenMethod: ['bearer', 'api-key'],
    superadminCredentials: { identifier: ADMIN.username, password: ADMIN.password },
  },
  dbConnectionOptions: { type: 'better-sqlite3', database: ':memory:', synchronize: true },
  paymentOptions: { paymentMethodHandlers: [dummyPaymentHandler] },
  logger: new DefaultLogger({ level: LogLevel.Error }),
  plugins: [],
});
const url = `http://127.0.0.1:${app.getHttpServer().address().port}`;

/** Asks one of the two APIs, keeping the session. A result that is an error, as data or not, is thrown. */
function client(path) {
  const headers = { 'content-type': 'application/json' };
  return async (query, variables = {}) => {
    const response = await fetch(`${url}/${path}`, {
      method: 'POST',
      headers,
      body: JSON.stringify({ query, variables }),
    });
    const token = response.headers.get('vendure-auth-token');
    if (token !== null) headers.authorization = `Bearer ${token}`;
    const { data, errors } = await response.json();
    if (errors !== undefined) throw new Error(`${errors[0].message} in ${query}`);
    const [value] = Object.values(data);
    if (value?.errorCode !== undefined) throw new Error(`${value.errorCode}: ${value.message} in ${query}`);
    return value;
  };
}

const failing = '... on ErrorResult { errorCode message }';
const english = (name, more = {}) => [{ languageCode: 'en', name, ...more }];
const args = (values) => Object.entries(values).map(([name, value]) => ({ name, value: String(value) }));

const admin = client('admin-api');
await admin(
  `mutation($username: String!, $password: String!) {
    login(username: $username, password: $password) { ... on CurrentUser { id } ${failing} } }`,
  ADMIN,
);

async function create(kind, input) {
  const { id } = await admin(`mutation($input: Create${kind}Input!) { create${kind}(input: $input) { id } }`, {
    input,
  });
  return id;
}

/** A shop that sells a red teapot for €25 and sends it for €4.90. Answers with the key of who may only read. */
async function open() {
  const country = await create('Country', { code: 'DE', enabled: true, translations: english('Germany') });
  const zoneId = await create('Zone', { name: 'Europe', memberIds: [country] });
  const { id } = await admin('{ activeChannel { id } }');
  await admin(
    `mutation($input: UpdateChannelInput!) { updateChannel(input: $input) { ... on Channel { id } ${failing} } }`,
    {
      input: {
        id,
        defaultTaxZoneId: zoneId,
        defaultShippingZoneId: zoneId,
        pricesIncludeTax: true,
        defaultCurrencyCode: 'EUR',
        availableCurrencyCodes: ['EUR'],
      },
    },
  );
  const categoryId = await create('TaxCategory', { name: 'Standard', isDefault: true });
  await create('TaxRate', { name: 'VAT', value: 19, enabled: true, categoryId, zoneId });
  await create('ShippingMethod', {
    code: 'parcel',
    fulfillmentHandler: 'manual-fulfillment',
    translations: english('Parcel', { description: '' }),
    checker: { code: 'default-shipping-eligibility-checker', arguments: args({ orderMinimum: 0 }) },
    calculator: {
      code: 'default-shipping-calculator',
      arguments: args({ rate: 490, includesTax: 'auto', taxRate: 19 }),
    },
  });
  await create('PaymentMethod', {
    code: 'dummy',
    enabled: true,
    translations: english('Dummy', { description: '' }),
    handler: { code: dummyPaymentHandler.code, arguments: args({ automaticSettle: true }) },
  });
  const productId = await create('Product', { translations: english('Teapot', { slug: 'teapot', description: '' }) });
  await admin('mutation($input: [CreateProductVariantInput!]!) { createProductVariants(input: $input) { id } }', {
    input: [
      {
        productId,
        sku: 'TEA-1',
        price: 2500,
        stockOnHand: 1000,
        taxCategoryId: categoryId,
        translations: english('Teapot, red'),
      },
    ],
  });
  const permissions = ['ReadOrder', 'ReadCustomer'];
  const roleId = await create('Role', { code: 'order-reader', description: 'Customer service', permissions });
  const { apiKey } = await admin('mutation($input: CreateApiKeyInput!) { createApiKey(input: $input) { apiKey } }', {
    input: { roleIds: [roleId], translations: english('xiaoer') },
  });
  return apiKey;
}

/** Fills a cart as somebody who has no account. Answers with what goes on with it, and its code. */
async function fill({ person, quantity = 1 }) {
  const shop = client('shop-api');
  const change = (name, type, value, field = 'input') =>
    shop(`mutation($value: ${type}) { ${name}(${field}: $value) { ... on Order { code } ${failing} } }`, { value });
  const [{ id }] = (await admin('{ productVariants { items { id } } }')).items;
  const { code } = await shop(
    `mutation($id: ID!, $quantity: Int!) {
      addItemToOrder(productVariantId: $id, quantity: $quantity) { ... on Order { code } ${failing} } }`,
    { id, quantity },
  );
  await change('setCustomerForOrder', 'CreateCustomerInput!', person);
  await change('setOrderShippingAddress', 'CreateAddressInput!', {
    fullName: `${person.firstName} ${person.lastName}`,
    streetLine1: 'Hauptstr. 1',
    city: 'Berlin',
    postalCode: '10115',
    countryCode: 'DE',
    phoneNumber: person.phoneNumber,
  });
  return { shop, change, code };
}

const idOf = async (code) => (await detailsOf(code)).id;

async function detailsOf(code) {
  const { items } = await admin(
    `query($code: String!) { orders(options: { filter: { code: { eq: $code } } }) {
      items { id lines { id quantity } payments { id amount } fulfillments { id } } } }`,
    { code },
  );
  return items[0];
}

const move = (id, state) =>
  admin(
    `mutation($id: ID!, $state: String!) {
      transitionFulfillmentToState(id: $id, state: $state) { ... on Fulfillment { state } ${failing} } }`,
    { id, state },
  );

const COMMANDS = {
  /** Puts a teapot into a cart, and leaves it there. */
  async cart(wish) {
    const { code } = await fill(wish);
    return { code };
  },

  /** Buys and pays. */
  async buy(wish) {
    const { shop, change } = await fill(wish);
    const [method] = await shop('{ eligibleShippingMethods { id } }');
    await change('setOrderShippingMethod', '[ID!]!', [method.id], 'shippingMethodId');
    await change('transitionOrderToState', 'String!', 'ArrangingPayment', 'state');
    const { code } = await change('addPaymentToOrder', 'PaymentInput!', { method: 'dummy', metadata: {} });
    return { code };
  },

  /** Makes a parcel of all of it; it is not sent yet. */
  async pack({ code, carrier, tracking }) {
    const { lines } = await detailsOf(code);
    await admin(
      `mutation($input: FulfillOrderInput!) {
        addFulfillmentToOrder(input: $input) { ... on Fulfillment { id } ${failing} } }`,
      {
        input: {
          lines: lines.map(({ id, quantity }) => ({ orderLineId: id, quantity })),
          handler: { code: 'manual-fulfillment', arguments: args({ method: carrier, trackingCode: tracking }) },
        },
      },
    );
    return { code };
  },

  async send({ code }) {
    for (const { id } of (await detailsOf(code)).fulfillments) await move(id, 'Shipped');
    return { code };
  },

  /** Packs and sends. */
  async ship(parcel) {
    await COMMANDS.pack(parcel);
    return COMMANDS.send(parcel);
  },

  async deliver({ code }) {
    for (const { id } of (await detailsOf(code)).fulfillments) await move(id, 'Delivered');
    return { code };
  },

  async cancel({ code }) {
    await admin(
      `mutation($input: CancelOrderInput!) { cancelOrder(input: $input) { ... on Order { state } ${failing} } }`,
      { input: { orderId: await idOf(code), cancelShipping: true, reason: 'asked for' } },
    );
    return { code };
  },

  /** Pays all of it back. */
  async refund({ code }) {
    const { payments } = await detailsOf(code);
    const [{ id: paymentId, amount }] = payments;
    const refund = await admin(
      `mutation($input: RefundOrderInput!) { refundOrder(input: $input) { ... on Refund { id } ${failing} } }`,
      { input: { paymentId, amount, reason: 'returned', lines: [], shipping: 0, adjustment: 0 } },
    );
    await admin(
      `mutation($input: SettleRefundInput!) { settleRefund(input: $input) { ... on Refund { id } ${failing} } }`,
      { input: { id: refund.id, transactionId: 'r1' } },
    ).catch((error) => {
      // The dummy payment settles it by itself.
      if (!String(error).includes('REFUND_STATE_TRANSITION_ERROR')) throw error;
    });
    return { code };
  },
};

async function answer(line) {
  try {
    const [[name, wish] = []] = Object.entries(JSON.parse(line));
    return await COMMANDS[name](wish);
  } catch (error) {
    return { error: String(error) };
  }
}

const say = (value) => process.stdout.write(`${JSON.stringify(value)}\n`);

say({ url, apiKey: await open() });
for await (const line of createInterface({ input: process.stdin })) say(await answer(line));
await app.close();
process.exit();
