import { expect, it } from 'vitest';
import { inboxAccess } from './inbox-access.ts';

const access = (databaseUrl: string, inboxPassword?: string) =>
  inboxAccess({ exposeInbox: true, inboxPassword, hasCarrier: false, databaseUrl });

it.each([
  'postgres://postern:secret@localhost:5432/postern',
  'postgres://127.0.0.1/postern',
  'postgres://[::1]:5433/postern',
  'postgres:///postern?host=/var/run/postgresql',
  'postgres://%2Fvar%2Frun%2Fpostgresql/postern',
])('The inbox is open with a database on this machine: %s', (url) => {
  expect(access(url)).toEqual({ state: 'open' });
});

it.each([
  'postgres://db.example.com/postern',
  'postgres://10.0.0.7:5432/postern',
  'postgres://localhost.example.com/postern',
  'postgres://localhost/postern?host=db.example.com',
  'postgres://127.0.0.1,db.example.com/postern',
  'host=localhost dbname=postern',
])('The inbox is closed with a database on another machine, unless it has a password: %s', (url) => {
  expect(access(url)).toEqual({ state: 'closed', because: 'remote database' });
  expect(access(url, 'a good password')).toEqual({ state: 'password', password: 'a good password' });
});
