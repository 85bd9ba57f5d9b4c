import { z } from 'zod';

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
  /** Per conversation; 0 = no limit. */
  readonly chatMessagesPerMinute: number;
  /** Per address; 0 = no limit. */
  readonly chatOpeningsPerMinute: number;
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

const Environment = z.object({
  DATA_DIR: z.string().default('./data'),
  DATABASE_URL: url(/^postgres(ql)?$/, 'postgres://user:password@host:5432/xiaoer'),
  REDIS_URL: url(/^rediss?$/, 'redis://host:6379'),
  KNOWLEDGE_DIR: z.string().default('./knowledge'),
  HOST: z.string().default('0.0.0.0'),
  PORT: integer(0, 65_535, 3978),
  LOG_LEVEL: z.enum(LOG_LEVELS, `one of ${LOG_LEVELS.join(', ')}`).default('info'),
  TRUST_PROXIES: integer(0, 10, 0),
  CHAT_MESSAGES_PER_MINUTE: integer(0, 1_000_000, 30),
  CHAT_OPENINGS_PER_MINUTE: integer(0, 1_000_000, 20),
});

/** The environment is not usable; the message names every fault. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';
}

/** Reads the environment; an empty value counts as unset. Throws a `ConfigError` that names every fault at once. */
export function readConfig(env: Readonly<Record<string, string | undefined>>): Config {
  const set = Object.fromEntries(Object.entries(env).filter(([, value]) => value !== undefined && value !== ''));
  const parsed = Environment.safeParse(set);
  if (!parsed.success) {
    const faults = parsed.error.issues.map((issue) => `  ${issue.path.join('.')}: must be ${issue.message}`);
    throw new ConfigError(`These settings cannot be used:\n${faults.join('\n')}`);
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
    chatMessagesPerMinute: values.CHAT_MESSAGES_PER_MINUTE,
    chatOpeningsPerMinute: values.CHAT_OPENINGS_PER_MINUTE,
  };
}
