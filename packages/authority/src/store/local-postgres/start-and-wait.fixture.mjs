// A process that starts a local PostgreSQL with the built package, says so on its standard output, and stays.
import { startLocalPostgres } from '../../../dist/store/local-postgres/start-local-postgres.js';

const [dataDir] = process.argv.slice(2);
const { url, reused } = await startLocalPostgres({ dataDir });
process.stdout.write(`${JSON.stringify({ url, reused })}\n`);
setInterval(() => {}, 60_000);
