import { z } from 'zod';
import { orderUrlFault } from './orders/open.ts';
import { webhookSecretFault, webhookUrlFault } from './tickets/webhook-message.ts';

/** Settings from the environment. With none at all it runs embedded, web chat only. */
export interface Config {
  readonly dataDir: string;
  readonly databaseUrl: string | undefined;
  readonly redisUrl: string | undefined;
  readonly knowledgeDir: string;
  readonly host: string;
  readonly port: number;
  readonly logLevel: (typeof LOG_LEVELS)[number];
  /** How many proxies in front of us to believe when they say who is asking; 0 = none. */
  readonly trustProxies: number;
  /** Signs in as an admin; absent = only people who were added do. */
  readonly adminToken?: string;
  /** Per conversation; 0 = no limit. */
  readonly chatMessagesPerMinute: number;
  /** Per address; 0 = no limit. */
  readonly chatOpeningsPerMinute: number;
  /** Absent = the orders of the knowledge folder, if it has any. */
  readonly orders?: { readonly url: string; readonly token: string };
  /** Told of what happens to tickets; absent = nobody is. */
  readonly webhook?: { readonly url: string; readonly secret: string };
  /** Absent = the channel is off. */
  readonly telegram?: TelegramSettings;
  readonly teams?: TeamsSettings;
  /** `secrets`: what must stand in no log, such as the puppet's own token. */
  readonly wechat?: { readonly puppet: string; readonly secrets: readonly string[] };
  readonly official?: OfficialAccountSettings;
}

interface TelegramSettings {
  readonly token: string;
  readonly apiRoot: string;
  /** null = we ask Telegram for what is new. */
  readonly webhook: { readonly url: string; readonly secret: string } | null;
}

interface TeamsSettings {
  /** '' with authentication off. */
  readonly appId: string;
  readonly appPassword: string;
  readonly tenantId: string;
  readonly authentication: 'on' | 'off';
}

interface OfficialAccountSettings {
  readonly appId: string;
  readonly appSecret: string;
  readonly token: string;
  readonly aesKey: string;
}

const LOG_LEVELS = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'] as const;

const integer = (from: number, to: number, preset: number) =>
  z
    .string()
    .regex(/^\d{1,9}$/, `a whole number from ${from} to ${to}`)
    .transform(Number)
    .refine((value) => value >= from && value <= to, `a whole number from ${from} to ${to}`)
    .default(preset);

const url = (protocols: RegExp, example: string) =>
  z.url({ protocol: protocols, error: `an address such as ${example}` }).optional();

/** A text that `fault` has nothing against; what it says goes on after "must be". */
const checked = (fault: (value: string) => string | null) =>
  z.string().superRefine((value, context) => {
    const message = fault(value);
    if (message !== null) context.addIssue({ code: 'custom', message });
  });

const Environment = z.object({
  DATA_DIR: z.string().default('./data'),
  DATABASE_URL: url(/^postgres(ql)?$/, 'postgres://user:password@host:5432/xiaoer'),
  REDIS_URL: url(/^rediss?$/, 'redis://host:6379'),
  KNOWLEDGE_DIR: z.string().default('./knowledge'),
  HOST: z.string().default('0.0.0.0'),
  PORT: integer(0, 65_535, 3978),
  LOG_LEVEL: z.enum(LOG_LEVELS, `one of ${LOG_LEVELS.join(', ')}`).default('info'),
  TRUST_PROXIES: integer(0, 10, 0),
  ADMIN_TOKEN: z.string().min(16, 'at least 16 characters').optional(),
  ORDERS_URL: checked(orderUrlFault).optional(),
  ORDERS_TOKEN: z.string().optional(),
  WEBHOOK_URL: checked(webhookUrlFault).optional(),
  WEBHOOK_SECRET: checked(webhookSecretFault).optional(),
  CHAT_MESSAGES_PER_MINUTE: integer(0, 1_000_000, 30),
  CHAT_OPENINGS_PER_MINUTE: integer(0, 1_000_000, 20),
  TELEGRAM_BOT_TOKEN: z
    .string()
    .regex(/^\d+:[\w-]+$/, 'a token of @BotFather, such as 123456:ABC-def')
    .optional(),
  TELEGRAM_API_ROOT: z
    .url({ protocol: /^https?$/, error: 'an address such as https://api.telegram.org' })
    .default('https://api.telegram.org'),
  TELEGRAM_WEBHOOK_URL: url(/^https?$/, 'https://shop.example/webhooks/telegram'),
  TELEGRAM_WEBHOOK_SECRET: z
    .string()
    .regex(/^[\w-]{16,256}$/, '16 to 256 letters, digits, _ and -')
    .optional(),
  MICROSOFT_APP_ID: z.string().optional(),
  MICROSOFT_APP_PASSWORD: z.string().optional(),
  MICROSOFT_APP_TENANT_ID: z.string().optional(),
  TEAMS_AUTH: z.literal('off', 'off, or not set').optional(),
  WECHATY_PUPPET: z
    .string()
    .regex(/^(@[\w.-]+\/)?[\w.-]+$/, 'the name of a package, such as wechaty-puppet-service')
    .optional(),
  WECHAT_APP_ID: z.string().optional(),
  WECHAT_APP_SECRET: z.string().optional(),
  WECHAT_TOKEN: z
    .string()
    .regex(/^[A-Za-z0-9]{3,32}$/, '3 to 32 letters and digits')
    .optional(),
  WECHAT_AES_KEY: z
    .string()
    .regex(/^[A-Za-z0-9]{43}$/, '43 letters and digits')
    .optional(),
});
type Environment = z.infer<typeof Environment>;

/** The environment is not usable; the message names every fault. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';
}

/** Reads the environment; an empty value counts as unset. Throws a `ConfigError` that names every fault at once. */
export function readConfig(env: Readonly<Record<string, string | undefined>>): Config {
  const set = Object.fromEntries(Object.entries(env).filter(([, value]) => value !== undefined && value !== ''));
  const parsed = Environment.safeParse(set);
  const faults = parsed.success
    ? channelFaults(parsed.data)
    : parsed.error.issues.map((issue) => `${issue.path.join('.')}: must be ${issue.message}`);
  if (!parsed.success || faults.length > 0) {
    throw new ConfigError(`These settings cannot be used:\n${faults.map((fault) => `  ${fault}`).join('\n')}`);
  }
  const values = parsed.data;
  return {
    dataDir: values.DATA_DIR,
    databaseUrl: values.DATABASE_URL,
    redisUrl: values.REDIS_URL,
    knowledgeDir: values.KNOWLEDGE_DIR,
    host: values.HOST,
    port: values.PORT,
    logLevel: values.LOG_LEVEL,
    trustProxies: values.TRUST_PROXIES,
    ...(values.ADMIN_TOKEN === undefined ? {} : { adminToken: values.ADMIN_TOKEN }),
    ...(values.ORDERS_URL === undefined
      ? {}
      : { orders: { url: values.ORDERS_URL, token: values.ORDERS_TOKEN ?? '' } }),
    ...(values.WEBHOOK_URL === undefined || values.WEBHOOK_SECRET === undefined
      ? {}
      : { webhook: { url: values.WEBHOOK_URL, secret: values.WEBHOOK_SECRET } }),
    chatMessagesPerMinute: values.CHAT_MESSAGES_PER_MINUTE,
    chatOpeningsPerMinute: values.CHAT_OPENINGS_PER_MINUTE,
    ...channelsOf(values, set),
  };
}

/** Settings that only make sense together. */
const TOGETHER: readonly (readonly (keyof Environment)[])[] = [
  ['TELEGRAM_WEBHOOK_URL', 'TELEGRAM_WEBHOOK_SECRET'],
  ['WEBHOOK_URL', 'WEBHOOK_SECRET'],
  ['MICROSOFT_APP_ID', 'MICROSOFT_APP_PASSWORD', 'MICROSOFT_APP_TENANT_ID'],
  ['WECHAT_APP_ID', 'WECHAT_APP_SECRET', 'WECHAT_TOKEN', 'WECHAT_AES_KEY'],
];
const LOOPBACK = new Set(['127.0.0.1', '::1', 'localhost']);

/** What is missing of a channel's settings: one that is half set up must not look as if it worked. */
function channelFaults(values: Environment): string[] {
  const halves = TOGETHER.flatMap((names) => {
    const missing = names.filter((name) => values[name] === undefined);
    const given = names.filter((name) => values[name] !== undefined);
    return given.length === 0 ? [] : missing.map((name) => `${name}: is missing beside ${given.join(', ')}`);
  });
  const needing = (name: keyof Environment, needed: keyof Environment): string[] =>
    values[name] !== undefined && values[needed] === undefined ? [`${needed}: is missing beside ${name}`] : [];
  const loose =
    values.TEAMS_AUTH === 'off' && !LOOPBACK.has(values.HOST)
      ? ['HOST: must be 127.0.0.1 with TEAMS_AUTH=off: without authentication anybody could write as anybody']
      : [];
  return [
    ...halves,
    ...needing('TELEGRAM_WEBHOOK_URL', 'TELEGRAM_BOT_TOKEN'),
    ...needing('ORDERS_TOKEN', 'ORDERS_URL'),
    ...loose,
  ];
}

function channelsOf(values: Environment, env: object): Pick<Config, 'telegram' | 'teams' | 'wechat' | 'official'> {
  const { TELEGRAM_BOT_TOKEN: token, TELEGRAM_WEBHOOK_URL: url, TELEGRAM_WEBHOOK_SECRET: secret } = values;
  const { WECHAT_APP_ID: appId, WECHAT_APP_SECRET: appSecret, WECHAT_TOKEN, WECHAT_AES_KEY: aesKey } = values;
  return {
    ...(token === undefined
      ? {}
      : {
          telegram: {
            token,
            apiRoot: values.TELEGRAM_API_ROOT,
            webhook: url === undefined || secret === undefined ? null : { url, secret },
          },
        }),
    ...(values.MICROSOFT_APP_ID === undefined && values.TEAMS_AUTH === undefined ? {} : { teams: teamsOf(values) }),
    ...(values.WECHATY_PUPPET === undefined
      ? {}
      : { wechat: { puppet: values.WECHATY_PUPPET, secrets: puppetSecrets(env) } }),
    ...(appId === undefined || appSecret === undefined || WECHAT_TOKEN === undefined || aesKey === undefined
      ? {}
      : { official: { appId, appSecret, token: WECHAT_TOKEN, aesKey } }),
  };
}

/** A puppet reads its own settings, of which we only know how they begin. */
function puppetSecrets(env: object): string[] {
  const own = Object.entries(env).filter(([name]) => /^WECHATY_.*(TOKEN|SECRET|PASSWORD)/.test(name));
  return own.map(([, value]) => String(value));
}

const teamsOf = (values: Environment): TeamsSettings => ({
  appId: values.MICROSOFT_APP_ID ?? '',
  appPassword: values.MICROSOFT_APP_PASSWORD ?? '',
  tenantId: values.MICROSOFT_APP_TENANT_ID ?? '',
  authentication: values.TEAMS_AUTH ?? 'on',
});
