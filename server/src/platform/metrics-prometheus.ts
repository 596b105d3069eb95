// Prometheus metrics of one process: its own registry, Node's own figures, HTTP requests, and gauges read when scraped.
// Labels hold endpoint names and statuses only.
import { Registry, Counter, Gauge, Histogram, collectDefaultMetrics } from 'prom-client';

export interface Metrics {
  readonly registry: Registry;
  observeRequest(endpoint: string, status: number, seconds: number): void;
  /** Read at each scrape. */
  gauge(name: string, help: string, read: () => number): void;
  counter(name: string, help: string): { add(count?: number): void };
  /** One count for each value of a label, of which there are few. */
  counterBy(name: string, help: string, label: string): { add(value: string): void };
  histogram(name: string, help: string, buckets: number[]): { observe(value: number): void };
}

export function createMetrics(): Metrics {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry, prefix: 'mydr24_' });
  const requests = new Histogram({
    name: 'mydr24_http_request_seconds', help: 'Duration of HTTP requests.', labelNames: ['endpoint', 'status'],
    buckets: [0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10], registers: [registry],
  });
  return {
    registry,
    observeRequest: (endpoint, status, seconds) => requests.observe({ endpoint, status: String(status) }, seconds),
    gauge(name, help, read) {
      registry.registerMetric(new Gauge({ name, help, registers: [], collect() { this.set(read()); } }));
    },
    counter(name, help) {
      const counter = new Counter({ name, help, registers: [registry] });
      return { add: (count = 1) => counter.inc(count) };
    },
    counterBy(name, help, label) {
      const counter = new Counter({ name, help, labelNames: [label], registers: [registry] });
      return { add: (value) => counter.inc({ [label]: value }) };
    },
    histogram(name, help, buckets) {
      const histogram = new Histogram({ name, help, buckets, registers: [registry] });
      return { observe: (value) => histogram.observe(value) };
    },
  };
}
