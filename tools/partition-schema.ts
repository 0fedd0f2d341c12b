import { parseArgs } from 'node:util';
import postgres from 'postgres';
import { partitionSchema } from './partitioned-schema.ts';

// Partitions the database of an authority by organization: DATABASE_URL=… npm run partition-schema -- --partitions 64

const { values } = parseArgs({ options: { partitions: { type: 'string' } } });
const partitions = Number(values.partitions);
const url = process.env.DATABASE_URL;
if (!url || !Number.isSafeInteger(partitions) || partitions < 2) {
  console.error('Set DATABASE_URL to the database of a stopped authority, and give --partitions a number from 2.');
  process.exit(1);
}
const sql = postgres(url, { max: 1, onnotice: () => {} });
await partitionSchema(sql, partitions);
await sql.end();
console.log(`✓ every table of tenants has ${partitions} partitions`);
