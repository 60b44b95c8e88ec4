import type { Leaf } from "@gatehouse/adapter/leaf";
import type { Reading } from "../reading.ts";
import { anyDay, say } from "../reading.ts";

/** Says when the adult will be released. A day that has passed is no news of a release: that comes with the event of it. */
export function sayComingRelease(reading: Reading, leaf: Leaf | undefined): void {
  const date = anyDay(leaf, reading);
  if (leaf === undefined || date === undefined) return;
  if (date < reading.today) reading.ledger.warn("release-passed", leaf.path);
  else say(reading, "probation.release", { date }, { from: [leaf] });
}
