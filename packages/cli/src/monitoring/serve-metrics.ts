import { once } from 'node:events';
import { metrics } from '@opentelemetry/api';
import type { Lifetime } from '../lifetime.ts';
import { openPort } from '../server/open-port.ts';
import { loadOptional } from './optional-packages.ts';

const PACKAGES = ['@opentelemetry/exporter-prometheus', '@opentelemetry/sdk-metrics'];

/**
 * Serves the metrics of this process at `/metrics`, in the text format of Prometheus. Call it before what is measured
 * starts.
 *
 * @returns the address of the metrics
 * @throws CommandError when the port cannot be opened, or packages are missing
 */
export async function serveMetrics(host: string, port: number, lifetime: Lifetime): Promise<string> {
  const [{ PrometheusExporter }, { MeterProvider }] = await loadOptional('--metrics-port', PACKAGES, () =>
    Promise.all([import('@opentelemetry/exporter-prometheus'), import('@opentelemetry/sdk-metrics')]),
  );
  const opened = await openPort({ host, port, setting: '--metrics-port or POSTERN_METRICS_PORT' }, lifetime);
  const exporter = new PrometheusExporter({ preventServerStart: true });
  metrics.setGlobalMeterProvider(new MeterProvider({ readers: [exporter] }));
  opened.serveNode(async (request, response) => {
    if (request.method !== 'GET' || request.url?.split('?')[0] !== '/metrics') {
      response.writeHead(404).end();
      return;
    }
    const sent = once(response, 'close');
    exporter.getMetricsRequestHandler(request, response);
    await sent;
  });
  return `${opened.url}/metrics`;
}
