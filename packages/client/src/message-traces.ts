import { hash } from "node:crypto";
import { sharedPlace } from "@gatehouse/observe/trace-place";
import type { OpenSpan, Tracing } from "@gatehouse/observe/tracing";
import { noTracing } from "@gatehouse/observe/tracing";

/** Notes the ways of an agency's messages and copies, where somebody wants to see them. */
export type MessageTraces = {
  /** A message is in the outbox. @param digest SHA-256 of its sealed bytes, by which the gateway finds the same trace */
  readonly queued: (id: string, digest: string | null) => void;
  /** Does one attempt of sending. */
  readonly sent: (bytes: Uint8Array, send: () => Promise<void>) => Promise<void>;
  /** Its signed decision has come. */
  readonly settled: (id: string, result: string) => void;
  /** Hands a copy over. @param delivery its delivery id, by which the gateway began the copy's own trace */
  readonly handedOver: (delivery: string, hand: () => Promise<void>) => Promise<void>;
};

/** Open spans kept at most: one that is never decided must not fill the memory. */
const mostOpen = 10_000;

/** @param tracing none where absent; then nothing is computed for it */
export function messageTraces(tracing: Tracing = noTracing): MessageTraces {
  const open = new Map<string, OpenSpan>();
  const under = async (shared: string, name: "message.sent" | "copy.handed-over", work: () => Promise<void>) => {
    const span = tracing.begin(name, { place: sharedPlace(shared), below: true });
    try {
      await work();
      span.end();
    } catch (cause) {
      span.end({}, true);
      throw cause;
    }
  };
  return {
    queued: (id, digest) => {
      if (!tracing.isOn || digest === null || open.size >= mostOpen) return;
      const taken = tracing.current();
      open.set(
        id,
        tracing.begin("message.queued", { place: sharedPlace(digest), links: taken === null ? [] : [taken] }),
      );
    },
    sent: (bytes, send) => (tracing.isOn ? under(hash("sha256", bytes), "message.sent", send) : send()),
    settled: (id, result) => {
      open.get(id)?.end({ result });
      open.delete(id);
    },
    handedOver: (delivery, hand) => (tracing.isOn ? under(delivery, "copy.handed-over", hand) : hand()),
  };
}
