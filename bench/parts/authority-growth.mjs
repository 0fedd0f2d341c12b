import { runScript } from './run-script.mjs';

/**
 * The cost of each request with 1,000 and 100,000 sub-organizations. A million takes some minutes to fill, so it is
 * measured only with `--million`. Its figures stay, with the day of their measurement.
 */
export async function authorityGrowth({ progress, isMillion, earlier }) {
  const sizes = isMillion ? [1_000, 100_000, 1_000_000] : [1_000, 100_000];
  progress(`${sizes.map((size) => size.toLocaleString('en')).join(', ')} sub-organizations`);
  const measured = await runScript('authority-cost.js', { SIZES: sizes.join(','), COUNT: '300' });
  const today = new Date().toISOString().slice(0, 10);
  const million = isMillion ? { measuredOn: today, ...take(measured) } : earlier?.million;
  return { ...measured, ...(million ? { million } : {}) };
}

/** The ratio is what counts, so the run with a million keeps its own figures with a thousand. */
function take({ sizes }) {
  return { sizes: { 1000: sizes[1000], 1000000: sizes[1000000] } };
}
