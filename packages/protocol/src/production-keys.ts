/*
 * The keys with which Turnkey's production enclaves sign, as in its official packages: uncompressed P-256, lowercase hex.
 * A local authority has its own keys.
 */

/** Signs verification tokens and the bundles of one-time codes. */
export const PRODUCTION_TLS_FETCHER_SIGN_PUBLIC_KEY =
  '046b4f88421f76b6ba418afc2ea1d8ced671337d7db6b80478a60d8531bf8f17fa9a512f0fef96fc0c9b4cd9dff70b34992e520ce04c79d931f6ff6296b547d201';

/** Signs session tokens. */
export const PRODUCTION_NOTARIZER_SIGN_PUBLIC_KEY =
  '04d498aa87ac3bf982ac2b5dd9604d0074905cfbda5d62727c5a237b895e6749205e9f7cd566909c4387f6ca25c308445c60884b788560b785f4a96ac33702a469';
