export default {
  testEnvironment: 'node',
  extensionsToTreatAsEsm: ['.ts'],
  transform: { '\\.ts$': '<rootDir>/test/strip-types.js' },
  // A test that hangs ends; one on a busy machine does not fail for being slow.
  testTimeout: 180_000,
  setupFilesAfterEnv: ['<rootDir>/test/support/afterwards.ts'],
  testMatch: ['<rootDir>/test/**/*.test.ts'],
};
