import type { Log } from "@gatehouse/observe/log";

/** Who wants to hear of one kind of event. */
export type Listeners<A extends readonly unknown[]> = {
  readonly add: (listener: (...args: A) => void) => () => void;
  readonly tell: (...args: A) => void;
};

/** A list of listeners; one that throws is logged, and neither stops the others nor what was being told. */
export function listeners<A extends readonly unknown[]>(log: Log): Listeners<A> {
  const all = new Set<(...args: A) => void>();
  return {
    add: (listener) => {
      all.add(listener);
      return () => all.delete(listener);
    },
    tell: (...args) => {
      for (const listener of all) {
        try {
          listener(...args);
        } catch (err) {
          log.error("client.listener-failed", { err });
        }
      }
    },
  };
}
