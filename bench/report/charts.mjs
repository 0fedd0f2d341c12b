import { barChart } from './chart.mjs';
import { backendCost } from './targets.mjs';

/** File name and SVG text of each chart of docs/performance.md. */
export function performanceCharts({ parts: { backendCpu, sessionChecks, bundleSizes } }) {
  const charts = {};
  if (backendCpu) {
    const bars = Object.entries(backendCpu.servers).map(([name, server]) => [name, backendCost(server)]);
    charts['performance-backend.svg'] = barChart('CPU time of a first log-in, all three requests', 'µs', bars);
  }
  if (sessionChecks) {
    const { newToken, seenToken, bareSignatureCheck, officialHelper } = sessionChecks.microseconds;
    charts['performance-session-checks.svg'] = barChart('CPU time of a session check', 'µs', [
      ['Postern, token seen before', seenToken],
      ['Postern, new token', newToken],
      ['one signature check', bareSignatureCheck],
      ['@turnkey/crypto', officialHelper],
    ]);
  }
  if (bundleSizes) {
    const bars = Object.entries(bundleSizes).map(([name, { gzipped }]) => [
      name.replace('@postern/', 'Postern: '),
      Number((gzipped / 1024).toFixed(1)),
    ]);
    charts['performance-bundles.svg'] = barChart('Size in the page, minified and compressed', 'KB', bars);
  }
  return charts;
}
