/** Environment of a server that refuses nothing for being too fast, or too much: for tests that test something else. */
export const UNLIMITED_RATES: Readonly<Record<string, string>> = {
  RATE_SEND: 'off',
  RATE_SIGNAL: 'off',
  RATE_READ: 'off',
  RATE_SIGN_IN: 'off',
  RATE_REGISTER: 'off',
  RATE_UPLOAD: 'off',
  UPLOAD_QUOTA_BYTES: 'off',
  UPLOAD_DAILY_BYTES: 'off',
};
