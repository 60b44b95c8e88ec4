import type { Log } from "@gatehouse/observe/log";
import { watchedServices } from "@gatehouse/observe/metric-list";
import type { WatchedService } from "@gatehouse/observe/metric-list";
import type { MetricsRead } from "./read-metrics.ts";
import { readMetricsText, valueOf } from "./read-metrics.ts";

/** A process that is watched: its name for people, which begins with what it is, and the door where it shows its metrics. */
export type Target = { readonly name: string; readonly url: string };

/** What a process is, by the first word of its name, which those who run the broker gave it; null for nothing of ours. */
export function serviceOf({ name }: Pick<Target, "name">): WatchedService | null {
  const [word] = name.split(" ", 1);
  return watchedServices.find((service) => service === word) ?? null;
}

/** How a process stood when it was looked at last. */
export type Standing = Target & {
  /** Null when it could not be reached. */
  readonly read: MetricsRead | null;
  readonly ready: boolean;
  /** When it last answered, milliseconds; null when it never has. */
  readonly seenMs: number | null;
};

/** Processes that are looked at again and again. */
export type Targets = {
  readonly standings: () => readonly Standing[];
  /** Looks at all of them. */
  readonly look: () => Promise<void>;
  /** @returns the unsubscription */
  readonly onNews: (listener: () => void) => () => void;
};

const answerWithinMs = 3_000;
/** A process's metrics are some ten kilobytes; whatever goes on for longer is not read to its end. */
const maxBytes = 1 << 20;

/** What an answer says; null when it goes on for longer than any of these processes' answers. */
export async function textOf(answer: Response): Promise<string | null> {
  const pieces: Uint8Array[] = [];
  let bytes = 0;
  for await (const piece of answer.body ?? []) {
    if (!(piece instanceof Uint8Array)) return null;
    bytes += piece.length;
    if (bytes > maxBytes) return null;
    pieces.push(piece);
  }
  return Buffer.concat(pieces).toString();
}

/** Watches processes by what they show at their doors; it has no other way to any of them, and no credentials. */
export function watchTargets(targets: readonly Target[], { log, now }: { log: Log; now: () => number }): Targets {
  let standings: readonly Standing[] = targets.map((one) => ({ ...one, read: null, ready: false, seenMs: null }));
  const listeners = new Set<() => void>();
  const lookAt = async (standing: Standing): Promise<Standing> => {
    const service = serviceOf(standing);
    if (service === null) return standing;
    try {
      const answer = await fetch(standing.url, { signal: AbortSignal.timeout(answerWithinMs), redirect: "error" });
      const text = answer.ok ? await textOf(answer) : null;
      if (text === null) return { ...standing, read: null, ready: false };
      const read = readMetricsText(text, service);
      return { ...standing, read, ready: valueOf(read, "gatehouse_ready") === 1, seenMs: now() };
    } catch (err) {
      log.debug("operations.not-reached", { kind: standing.name, err });
      return { ...standing, read: null, ready: false };
    }
  };
  return {
    standings: () => standings,
    look: async () => {
      standings = await Promise.all(standings.map(lookAt));
      for (const listener of listeners) listener();
    },
    onNews: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}
