import { context, metrics, trace } from '@opentelemetry/api';
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks';
import { PrometheusExporter } from '@opentelemetry/exporter-prometheus';
import { MeterProvider } from '@opentelemetry/sdk-metrics';
import { BasicTracerProvider, InMemorySpanExporter, SimpleSpanProcessor } from '@opentelemetry/sdk-trace-base';
import { createMemoryStore } from '@postern/backend';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { freePort } from '../setup/free-port.ts';
import { startWebhookReceiver } from '../setup/webhook-receiver.ts';
import { sharedDeployment } from './deployment.ts';

describe('traces and metrics by the SDK of OpenTelemetry', () => {
  const deployment = sharedDeployment();
  const spans = new InMemorySpanExporter();
  let prometheus: PrometheusExporter;
  let metricsUrl: string;

  beforeAll(async () => {
    const port = await freePort();
    prometheus = new PrometheusExporter({ port, host: '127.0.0.1', preventServerStart: true });
    await prometheus.startServer();
    metricsUrl = `http://127.0.0.1:${port}/metrics`;
    metrics.setGlobalMeterProvider(new MeterProvider({ readers: [prometheus] }));
    context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable());
    trace.setGlobalTracerProvider(new BasicTracerProvider({ spanProcessors: [new SimpleSpanProcessor(spans)] }));
  });
  afterAll(async () => {
    await prometheus.shutdown();
    metrics.disable();
    trace.disable();
    context.disable();
  });
  beforeEach(() => spans.reset());

  it('A request is a span, and its requests to Turnkey are spans below it', async () => {
    const browser = deployment.browser(deployment.backend());
    const contact = deployment.newEmail();
    const { headers } = await browser.otpLogin(await deployment.prove(browser, contact));
    const all = spans.getFinishedSpans();
    const logIn = all.find(({ name }) => name === 'otpLogin');
    expect(logIn?.attributes).toMatchObject({
      'postern.operation': 'otpLogin',
      'postern.request_id': headers.get('x-request-id'),
      'http.response.status_code': 200,
    });
    const below = all.filter(({ parentSpanContext }) => parentSpanContext?.spanId === logIn?.spanContext().spanId);
    expect(below.map(({ name }) => name)).toEqual(['list_verified_suborgs', 'create_sub_organization', 'otp_login']);
    expect(below.map(({ attributes }) => attributes['http.response.status_code'])).toEqual([200, 200, 200]);
    const shown = JSON.stringify(
      all.map(({ name, attributes, events, status }) => ({ name, attributes, events, status })),
    );
    expect(shown).not.toContain(contact);
  });

  it('A failure has the code of the error table', async () => {
    const browser = deployment.browser(deployment.backend());
    const wrong = await browser.verifyOtp((await browser.initOtp(deployment.newEmail())).body, '999999');
    const span = spans.getFinishedSpans().find(({ name }) => name === 'verifyOtp');
    expect(span?.attributes).toMatchObject({
      'http.response.status_code': wrong.status,
      'error.type': wrong.body.code,
    });
  });

  it('Prometheus reads how many requests there were and how long they took', async () => {
    const text = await (await fetch(metricsUrl)).text();
    expect(text).toMatch(/^postern_request_duration_count\{[^}]*postern_operation="otpLogin"[^}]*\} 1$/m);
    expect(text).toMatch(
      /^postern_request_duration_bucket\{[^}]*postern_operation="verifyOtp"[^}]*le="10"[^}]*\} \d+$/m,
    );
    expect(text).toMatch(/^postern_turnkey_duration_count\{[^}]*turnkey_operation="otp_login"[^}]*\} 1$/m);
    expect(text).toMatch(/postern_request_duration_count\{[^}]*error_type="[A-Z_]+"/);
  });

  it('Prometheus reads how webhooks do, and how many wait', async () => {
    const receiver = await startWebhookReceiver();
    const store = createMemoryStore();
    const crm = { url: receiver.url, secrets: receiver.secret };
    const webhooks = { endpoints: { crm }, background: false };
    const postern = deployment.backend({ webhooks, store });
    const webhook = { parentId: deployment.authority.organizationId, endpoint: 'crm', type: 'test', body: '{}' };
    for (const id of ['delivered', 'gone', 'waiting']) {
      receiver.answerWith({ delivered: 204, gone: 410, waiting: 503 }[id] ?? 500);
      await store.webhookOutbox.add([{ ...webhook, id, createdAtMs: Date.now() }]);
      await postern.deliverWebhooks();
    }
    const text = await (await fetch(metricsUrl)).text();
    const line = (name: string, label: string) =>
      new RegExp(`^${name}\\{[^}]*postern_webhook_endpoint="crm"[^}]*${label}[^}]*\\} (\\d+)`, 'm').exec(text)?.[1];
    expect(line('postern_webhook_settled_total', 'state="delivered"')).toBe('1');
    expect(line('postern_webhook_settled_total', 'state="failed"')).toBe('1');
    expect(line('postern_webhook_waiting', '')).toBe('1');
    expect(line('postern_webhook_duration_count', 'error_type="503"')).toBe('1');
    expect(text).not.toContain(new URL(receiver.url).pathname);
    await Promise.all([postern.close(), receiver.close()]);
  });
});
