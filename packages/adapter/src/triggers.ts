import { z } from "zod";

/** What in a record can make an adapter propose a concern, for a named professional to complete or to leave. */
export type Trigger = {
  /** Kebab-case; the name by which an agency's settings switch it. */
  readonly id: string;
  /** A sentence for a human: what the record says when it fires. */
  readonly means: string;
  /** Whether it proposes a concern where the agency has not said otherwise. */
  readonly proposes: boolean;
};

/** Whether a trigger proposes a concern. Nothing is sent by it either way: a draft waits for a named human, or none is made. */
export type IsOn = (id: string) => boolean;

/** What every sector's mapper is made with, beside its own settings. */
export type TriggerSettings = { readonly isOn: IsOn };

/** An agency's file of triggers: what it does not name keeps its default. There is no third word: no machine sends a concern. */
const TriggersFile = z.record(z.string().max(100), z.enum(["propose", "off"]));

/**
 * The ids of the triggers that propose: the sector's defaults, and an agency's file over them.
 *
 * @param chosen what the agency's file holds, untrusted; undefined where it has none
 * @returns null when the file is not of its form or names a trigger that the sector does not have
 */
export function triggersOn(triggers: readonly Trigger[], chosen?: unknown): readonly string[] | null {
  const parsed = TriggersFile.safeParse(chosen ?? {});
  if (!parsed.success) return null;
  const choices = new Map(Object.entries(parsed.data));
  const known = new Set(triggers.map(({ id }) => id));
  if ([...choices.keys()].some((id) => !known.has(id))) return null;
  return triggers.flatMap(({ id, proposes }) =>
    (choices.get(id) ?? (proposes ? "propose" : "off")) === "propose" ? [id] : [],
  );
}

/** The switch for a mapper, of the ids that propose. */
export function switchOf(on: readonly string[]): IsOn {
  const ids = new Set(on);
  return (id) => ids.has(id);
}

/** The switch with the sector's defaults. */
export function byDefault(triggers: readonly Trigger[]): IsOn {
  return switchOf(triggersOn(triggers) ?? []);
}
