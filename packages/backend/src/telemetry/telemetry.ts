import { type Attributes, metrics, type ObservableCallback, SpanKind, SpanStatusCode, trace } from '@opentelemetry/api';
import { VERSION } from '../version.ts';

/** What is known after a piece of work. */
export interface Outcome {
  /** HTTP status. Undefined when there is none. */
  status?: number | undefined;
  /** Why it failed: a code of the error table, or a fixed text of this package. */
  error?: string | undefined;
}

/**
 * Traces and metrics by the OpenTelemetry API. They go where the app's OpenTelemetry SDK sends them. Without an SDK they
 * go nowhere and cost next to nothing. No contact, token, key or text from outside is in them.
 */
export interface Telemetry {
  /**
   * Watches a request to the backend.
   * @param outcomeOf What became of it.
   */
  request<Result>(
    operation: string,
    requestId: string,
    run: () => Promise<Result>,
    outcomeOf: (result: Result | undefined, error: unknown) => Outcome,
  ): Promise<Result>;
  /**
   * Watches a request to Turnkey.
   * @param path Of Turnkey's API.
   */
  turnkey<Result>(
    path: string,
    run: () => Promise<Result>,
    outcomeOf: (result: Result | undefined, error: unknown) => Outcome,
  ): Promise<Result>;
  /**
   * Watches a webhook that is sent.
   * @param endpoint Its name in the configuration.
   */
  webhook<Result>(
    endpoint: string,
    run: () => Promise<Result>,
    outcomeOf: (result: Result | undefined) => Outcome,
  ): Promise<Result>;
  /** Counts a webhook that was delivered, or given up. */
  webhookSettled(endpoint: string, state: 'delivered' | 'failed'): void;
  /**
   * Shows how many webhooks wait, whenever metrics are read.
   * @param count Their numbers by endpoint. When it fails, nothing is shown.
   * @returns The function that ends it.
   */
  webhooksWaiting(count: () => Promise<ReadonlyMap<string, number>>): () => void;
}

const SCOPE = '@postern/backend';
/** The bounds of the semantic conventions for HTTP, in seconds. */
const BOUNDS = [0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.25, 0.5, 0.75, 1, 2.5, 5, 7.5, 10];

/**
 * Names follow OpenTelemetry's semantic conventions for HTTP where these have one. An SDK that is registered later than
 * this call gets traces but no metrics, as the API of OpenTelemetry has it.
 */
export function createTelemetry(): Telemetry {
  const tracer = trace.getTracer(SCOPE, VERSION);
  const meter = metrics.getMeter(SCOPE, VERSION);
  const durationOf = (name: string, description: string) =>
    meter.createHistogram(name, { description, unit: 's', advice: { explicitBucketBoundaries: BOUNDS } });
  const requests = durationOf('postern.request.duration', 'Requests to the backend.');
  const calls = durationOf('postern.turnkey.duration', 'Requests of the backend to Turnkey, each attempt by itself.');
  const webhooks = durationOf('postern.webhook.duration', 'Requests of the backend to webhook endpoints.');
  const settled = meter.createCounter('postern.webhook.settled', { description: 'Webhooks delivered or given up.' });
  const waiting = meter.createObservableGauge('postern.webhook.waiting', {
    description: 'Webhooks in the store that wait for their delivery, those of all processes.',
  });

  async function watch<Result>(
    span: { name: string; kind: SpanKind; attributes: Attributes },
    histogram: typeof requests,
    measured: Attributes,
    run: () => Promise<Result>,
    outcomeOf: (result: Result | undefined, error: unknown) => Outcome,
  ): Promise<Result> {
    const start = performance.now();
    return tracer.startActiveSpan(span.name, { kind: span.kind, attributes: span.attributes }, async (active) => {
      const end = ({ status, error }: Outcome): void => {
        const attributes: Attributes = {
          ...(status === undefined ? {} : { 'http.response.status_code': status }),
          ...(error === undefined ? {} : { 'error.type': error }),
        };
        active.setAttributes(attributes);
        if (error !== undefined) active.setStatus({ code: SpanStatusCode.ERROR });
        active.end();
        histogram.record((performance.now() - start) / 1000, { ...measured, ...attributes });
      };
      try {
        const result = await run();
        end(outcomeOf(result, undefined));
        return result;
      } catch (error) {
        end(outcomeOf(undefined, error));
        throw error;
      }
    });
  }

  return {
    request(operation, requestId, run, outcomeOf) {
      const measured = { 'postern.operation': operation };
      const attributes = { ...measured, 'postern.request_id': requestId };
      return watch({ name: operation, kind: SpanKind.INTERNAL, attributes }, requests, measured, run, outcomeOf);
    },
    turnkey(path, run, outcomeOf) {
      const operation = path.split('/').at(-1) ?? '';
      const measured = { 'turnkey.operation': operation };
      const attributes = { ...measured, 'http.request.method': 'POST', 'url.path': path };
      return watch({ name: operation, kind: SpanKind.CLIENT, attributes }, calls, measured, run, outcomeOf);
    },
    webhook(endpoint, run, outcomeOf) {
      const measured = { 'postern.webhook.endpoint': endpoint };
      const attributes = { ...measured, 'http.request.method': 'POST' };
      return watch({ name: 'webhook', kind: SpanKind.CLIENT, attributes }, webhooks, measured, run, outcomeOf);
    },
    webhookSettled(endpoint, state) {
      settled.add(1, { 'postern.webhook.endpoint': endpoint, 'postern.webhook.state': state });
    },
    webhooksWaiting(count) {
      const observe: ObservableCallback = async (result) => {
        const counts = await count().catch(() => new Map<string, number>());
        for (const [endpoint, number] of counts) result.observe(number, { 'postern.webhook.endpoint': endpoint });
      };
      waiting.addCallback(observe);
      return () => waiting.removeCallback(observe);
    },
  };
}
