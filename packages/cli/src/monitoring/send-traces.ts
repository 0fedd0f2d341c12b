import { context, DiagLogLevel, diag, trace } from '@opentelemetry/api';
import type { Logger } from 'pino';
import type { Lifetime } from '../lifetime.ts';
import { loadOptional } from './optional-packages.ts';

const PACKAGES = [
  '@opentelemetry/exporter-trace-otlp-http',
  '@opentelemetry/sdk-trace',
  '@opentelemetry/resources',
  '@opentelemetry/context-async-hooks',
];
const SETTINGS = ['OTEL_EXPORTER_OTLP_TRACES_ENDPOINT', 'OTEL_EXPORTER_OTLP_ENDPOINT'] as const;
const QUIET_MS = 60_000;
/** For the last spans, when the process ends. */
const FLUSH_MS = 5_000;

/**
 * Sends traces as OTLP over HTTP when one of OpenTelemetry's variables names a receiver. The exporter reads its other
 * variables itself, such as OTEL_EXPORTER_OTLP_HEADERS.
 *
 * @throws CommandError when packages are missing
 */
export async function sendTraces(
  environment: NodeJS.ProcessEnv,
  serviceName: string,
  logger: Pick<Logger, 'warn'>,
  lifetime: Lifetime,
): Promise<void> {
  const setting = SETTINGS.find((name) => environment[name]);
  if (!setting) return;
  const [{ OTLPTraceExporter }, { BatchSpanProcessor, TracerProvider }, { resourceFromAttributes }, hooks] =
    await loadOptional(setting, PACKAGES, () =>
      Promise.all([
        import('@opentelemetry/exporter-trace-otlp-http'),
        import('@opentelemetry/sdk-trace'),
        import('@opentelemetry/resources'),
        import('@opentelemetry/context-async-hooks'),
      ]),
    );
  tellTrouble(logger);
  const provider = new TracerProvider({
    resource: resourceFromAttributes({ 'service.name': environment.OTEL_SERVICE_NAME ?? serviceName }),
    spanProcessors: [new BatchSpanProcessor({ exporter: new OTLPTraceExporter() })],
  });
  context.setGlobalContextManager(new hooks.AsyncLocalStorageContextManager().enable());
  trace.setGlobalTracerProvider(provider);
  lifetime.atEnd(async () => {
    const late = new Promise<void>((resolve) => setTimeout(resolve, FLUSH_MS).unref());
    await Promise.race([provider.shutdown().catch(() => {}), late]);
  });
}

/** The SDK says nothing by itself. What it says may quote the receiver, so only a fixed sentence is logged. */
function tellTrouble(logger: Pick<Logger, 'warn'>): void {
  let quietUntil = 0;
  const tell = (): void => {
    if (Date.now() < quietUntil) return;
    quietUntil = Date.now() + QUIET_MS;
    logger.warn({ notice: 'traces' }, 'Traces cannot be sent. Check the variables OTEL_EXPORTER_OTLP_*.');
  };
  diag.setLogger(
    { error: tell, warn: tell, info: () => {}, debug: () => {}, verbose: () => {} },
    { logLevel: DiagLogLevel.WARN },
  );
}
