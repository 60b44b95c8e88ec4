import { InMemorySpanExporter, SimpleSpanProcessor } from "@opentelemetry/sdk-trace";
import type { WatchedService } from "../metric-list.ts";
import type { TracePlace } from "../trace-place.ts";
import type { Tracing } from "../tracing.ts";
import { tracingWith } from "../tracing.ts";

/** A span as it would be sent: all of it. */
export type KeptSpan = {
  readonly name: string;
  readonly place: TracePlace;
  readonly under: string | null;
  readonly links: readonly TracePlace[];
  readonly attributes: Readonly<Record<string, unknown>>;
  readonly failed: boolean;
  /** Everything else that stands in it, for a search. */
  readonly rest: string;
};

/** Traces that stay in memory, for tests. */
export function keptTracing(service: WatchedService): {
  readonly tracing: Tracing;
  readonly spans: () => readonly KeptSpan[];
} {
  const exporter = new InMemorySpanExporter();
  const tracing = tracingWith(service, new SimpleSpanProcessor({ exporter }));
  const spans = (): readonly KeptSpan[] =>
    exporter.getFinishedSpans().map((span) => {
      const { traceId, spanId, traceState } = span.spanContext();
      const { name, attributes, events, status, resource } = span;
      return {
        name,
        place: { traceId, spanId },
        under: span.parentSpanContext?.spanId ?? null,
        links: span.links.map(({ context }) => ({ traceId: context.traceId, spanId: context.spanId })),
        attributes: { ...attributes },
        failed: status.code === 2,
        rest: JSON.stringify([events, status, resource.attributes, traceState?.serialize() ?? ""]),
      };
    });
  return { tracing, spans };
}
