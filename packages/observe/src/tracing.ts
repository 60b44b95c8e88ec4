import { AsyncLocalStorage } from "node:async_hooks";
import { ROOT_CONTEXT, SpanStatusCode, trace, TraceFlags } from "@opentelemetry/api";
import type { Link, SpanContext } from "@opentelemetry/api";
import { resourceFromAttributes } from "@opentelemetry/resources";
import { BatchSpanProcessor, RandomIdGenerator, TracerProvider } from "@opentelemetry/sdk-trace";
import type { SpanProcessor } from "@opentelemetry/sdk-trace";
import type { WatchedService } from "./metric-list.ts";
import type { SpanAttributes, SpanName } from "./span-list.ts";
import { spanAttributes } from "./span-list.ts";
import type { TracePlace } from "./trace-place.ts";

/** A span that has begun. */
export type OpenSpan = {
  /** @param failed whether what it is of did not come about */
  readonly end: (attributes?: SpanAttributes, failed?: boolean) => void;
};

/** Where a span stands, and when it was. */
export type SpanAt = {
  /** The first span of the trace at this place; or, `below`, one more under it. */
  readonly place: TracePlace;
  readonly below?: boolean;
  /** Milliseconds since 1970; now when absent. */
  readonly fromMs?: number;
  /** Other traces that it belongs with, as only who exports it may know. */
  readonly links?: readonly TracePlace[];
};

/** The spans of a process. Whatever it is given, it writes only what stands in the lists, and it never throws. */
export type Tracing = {
  readonly begin: (name: SpanName, at: SpanAt) => OpenSpan;
  /** Does something under a span of a new trace, random: what begins meanwhile can link to it by `current`. */
  readonly during: <T>(name: SpanName, work: () => Promise<T>) => Promise<T>;
  /** The trace that is being worked in; null for none. */
  readonly current: () => TracePlace | null;
  /** False where nothing is traced: then nothing need be computed for it. */
  readonly isOn: boolean;
  /** Sends what is kept, if it can. */
  readonly close: () => Promise<void>;
};

const noSpan: OpenSpan = { end: () => undefined };

/** Traces of a process that makes none. */
export const noTracing: Tracing = {
  begin: () => noSpan,
  during: (_name, work) => work(),
  current: () => null,
  isOn: false,
  close: async () => undefined,
};

/** Gives a first span the ids of its place, and everything else random ones. */
class PlacedIds extends RandomIdGenerator {
  #next: TracePlace | null = null;

  /** Makes the next span that begins, in this very moment, the one of this place. */
  at<T>(place: TracePlace, begin: () => T): T {
    this.#next = place;
    try {
      return begin();
    } finally {
      this.#next = null;
    }
  }

  override generateTraceId(): string {
    return this.#next?.traceId ?? super.generateTraceId();
  }

  override generateSpanId(): string {
    return this.#next?.spanId ?? super.generateSpanId();
  }
}

/** Makes spans and hands them to a processor. Only what a process itself begins is traced: no header is read or written. */
export function tracingWith(service: WatchedService, processor: SpanProcessor): Tracing {
  const ids = new PlacedIds();
  const resource = resourceFromAttributes({ "service.name": `gatehouse-${service}` });
  const provider = new TracerProvider({ resource, idGenerator: ids, spanProcessors: [processor] });
  const tracer = provider.getTracer("gatehouse");
  const working = new AsyncLocalStorage<TracePlace>();
  const begin: Tracing["begin"] = (name, { place, below = false, fromMs, links = [] }) => {
    const options = { links: links.map(linkTo), ...(fromMs === undefined ? {} : { startTime: fromMs }) };
    const span = below
      ? tracer.startSpan(name, options, trace.setSpanContext(ROOT_CONTEXT, contextOf(place)))
      : ids.at(place, () => tracer.startSpan(name, { ...options, root: true }));
    return {
      end: (attributes = {}, failed = false) => {
        span.setAttributes(spanAttributes(attributes));
        if (failed) span.setStatus({ code: SpanStatusCode.ERROR });
        span.end();
      },
    };
  };
  return {
    begin,
    during: async (name, work) => {
      const place = { traceId: ids.generateTraceId(), spanId: ids.generateSpanId() };
      const span = begin(name, { place });
      try {
        const done = await working.run(place, work);
        span.end();
        return done;
      } catch (cause) {
        span.end({}, true);
        throw cause;
      }
    },
    current: () => working.getStore() ?? null,
    isOn: true,
    close: () => provider.shutdown(),
  };
}

/**
 * Traces that go to a collector by OTLP over HTTP; none where no collector is named. Headers and time limits are those of
 * OpenTelemetry's own variables.
 *
 * @param endpoint where the collector's paths begin, as OTEL_EXPORTER_OTLP_ENDPOINT says
 */
export async function openTracing(service: WatchedService, endpoint: string | undefined): Promise<Tracing> {
  if (endpoint === undefined) return noTracing;
  const { OTLPTraceExporter } = await import("@opentelemetry/exporter-trace-otlp-http");
  const exporter = new OTLPTraceExporter({ url: `${endpoint.replace(/\/$/, "")}/v1/traces` });
  return tracingWith(service, new BatchSpanProcessor({ exporter }));
}

function contextOf({ traceId, spanId }: TracePlace): SpanContext {
  return { traceId, spanId, traceFlags: TraceFlags.SAMPLED, isRemote: true };
}

function linkTo(place: TracePlace): Link {
  return { context: contextOf(place) };
}
