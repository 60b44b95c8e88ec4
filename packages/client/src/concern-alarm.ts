import type { Clock } from "./clock.ts";
import type { OutboxEntry } from "./outbox.ts";

/** A concern undecided for so long is one nobody may be looking at (architecture §3.2). */
export const concernAlarmAfterMs = 5 * 60_000;

/** What the sender of a concern must hear: pick up the telephone. */
export type ConcernAlarm = {
  readonly code: "concern-undecided";
  readonly messageId: string;
  readonly queuedAt: string;
  /** The front door's number. */
  readonly telephone: string;
};

/** The concerns that wait for a decision. */
export type ConcernWatch = {
  /** Watches a concern from when it was queued; other kinds are let be. */
  readonly watch: (entry: OutboxEntry) => void;
  readonly settle: (id: string) => void;
  readonly stop: () => void;
};

/**
 * Raises an alarm once for every concern that is not settled five minutes after it was queued; a restart in between
 * changes nothing of the time, because it counts from what stands in the outbox.
 */
export function watchConcerns(options: {
  readonly clock: Clock;
  readonly telephone: string;
  readonly onAlarm: (alarm: ConcernAlarm) => void;
}): ConcernWatch {
  const pending = new Map<string, () => void>();
  return {
    watch: ({ id, kind, queuedAt }) => {
      if (kind !== "concern" || pending.has(id)) return;
      const due = Date.parse(queuedAt) + concernAlarmAfterMs;
      const raise = (): void => {
        options.onAlarm({ code: "concern-undecided", messageId: id, queuedAt, telephone: options.telephone });
      };
      pending.set(id, options.clock.after(Math.max(0, due - options.clock.now().getTime()), raise));
    },
    settle: (id) => {
      pending.get(id)?.();
      pending.delete(id);
    },
    stop: () => {
      for (const cancel of pending.values()) cancel();
      pending.clear();
    },
  };
}
