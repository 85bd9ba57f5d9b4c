import { describe, expect, test } from '@jest/globals';
import { ConfigError, readConfig } from '../src/config.ts';

describe('the environment', () => {
  test('may be empty: embedded store, web chat only', () => {
    expect(readConfig({})).toMatchObject({
      dataDir: './data',
      databaseUrl: undefined,
      port: 3978,
      knowledgeDir: './knowledge',
    });
  });

  test('an empty value counts as unset', () => {
    expect(readConfig({ PORT: '', DATABASE_URL: '' })).toEqual(readConfig({}));
  });

  test('every fault is named at once, with what to write, and no value is repeated', () => {
    const faulty = {
      PORT: '99999',
      DATABASE_URL: 'mysql://root:secret@db/x',
      LOG_LEVEL: 'loud',
      CHAT_MESSAGES_PER_MINUTE: 'many',
    };
    expect(() => readConfig(faulty)).toThrow(ConfigError);
    const message = String(catchError(() => readConfig(faulty)));
    for (const name of Object.keys(faulty)) expect(message).toContain(name);
    expect(message).not.toContain('secret');
  });
});

function catchError(run: () => unknown): unknown {
  try {
    run();
  } catch (error) {
    return error;
  }
  throw new Error('nothing was thrown');
}
