/** What an admin can put right; the message says how, in English, and holds no password. */
export class StoreError extends Error {
  override readonly name = 'StoreError';
}

/** A fault's code: SQLSTATE from PostgreSQL, `E…` from the system, `ERR_…` from Node. */
export function errorCode(error: unknown): string | undefined {
  if (typeof error !== 'object' || error === null || !('code' in error)) return undefined;
  return typeof error.code === 'string' ? error.code : undefined;
}

/** Primary result code of a fault that SQLite reported (https://www.sqlite.org/rescode.html). */
export function sqliteCode(error: unknown): number | undefined {
  if (typeof error !== 'object' || error === null || !('errcode' in error)) return undefined;
  return typeof error.errcode === 'number' ? error.errcode & 0xff : undefined;
}
