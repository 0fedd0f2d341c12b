export { CAPTCHA_PROVIDERS } from './configuration/captcha-options.ts';
export { closestName } from './configuration/closest-name.ts';
export { resolveConfig } from './configuration/resolve-config.ts';
export { isProduction, type Settings, settingsOf } from './configuration/settings.ts';
export { isThisMachine } from './configuration/turnkey-options.ts';
export { type AuditHeadInspection, inspectAuditHead } from './store/postgres/audit/inspect-audit-head.ts';
export { inspectPostgres, type PostgresInspection } from './store/postgres/inspect-postgres.ts';
export { BACKEND_ACTIVITIES } from './turnkey/backend-policies.ts';
