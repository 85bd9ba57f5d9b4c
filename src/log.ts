import pino, { type Logger } from 'pino';
import type { Config } from './config.ts';
import { mask } from './privacy/mask.ts';

/**
 * The program's log: JSON lines on standard error. Errors are written by name, code, message and stack only, masked:
 * the libraries' own fields may quote what customers wrote.
 */
export function createLog(level: Config['logLevel']): Logger {
  return pino({ level, serializers: { err: describeError } }, pino.destination(2));
}

function describeError(error: unknown): Record<string, unknown> {
  if (!(error instanceof Error)) return { message: mask(String(error)) };
  const code = 'code' in error ? { code: String(error.code) } : {};
  const cause = error.cause === undefined ? {} : { cause: describeError(error.cause) };
  return { type: error.name, ...code, message: mask(error.message), stack: mask(error.stack ?? ''), ...cause };
}
