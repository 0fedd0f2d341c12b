import { backendCost } from './targets.mjs';

/**
 * Ratios of two figures of one run; a time depends on the machine. `target` is what Postern wants to reach, `limit` what
 * fails the short run.
 */
export function ratiosOf(results) {
  const { backendCpu, sessionChecks, bundleSizes } = results.parts;
  const ratios = [];
  const add = (name, value, target, limit) => ratios.push({ name, value: Number(value.toFixed(2)), target, limit });
  if (backendCpu) {
    const cost = (server) => backendCost(backendCpu.servers[server]);
    const postern = cost('Postern');
    add(
      'CPU time of a log-in, against a forwarder with the same checks',
      postern / cost('forwarder with checks'),
      1.5,
      3.5,
    );
    add('CPU time of a log-in, against the guide’s server', postern / cost('guide’s server'), 0.25, 1.3);
  }
  if (sessionChecks) {
    const { newToken, bareSignatureCheck, officialHelper } = sessionChecks.microseconds;
    add('Session check of a new token, against a bare signature check', newToken / bareSignatureCheck, undefined, 2.5);
    add('Session check of a new token, against the official helper', newToken / officialHelper, undefined, 0.3);
  }
  if (bundleSizes) {
    const size = (name) => bundleSizes[name].gzipped;
    add('Client bundle, against @turnkey/core', size('@postern/client') / size('@turnkey/core'), undefined, 0.15);
  }
  return ratios;
}
