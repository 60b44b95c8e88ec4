import type { AgencyId } from "@gatehouse/contracts/agency";
import { GatehouseError } from "@gatehouse/contracts/errors";
import { openFromStorage, sealForStorage } from "@gatehouse/envelope/storage-seal";
import type { VoidCopy } from "../counters.ts";
import type { At } from "../effect.ts";
import { noteHandedOver } from "../open-messages.ts";
import type { Lives } from "../open-messages.ts";
import { forget } from "../state.ts";
import type { GatewayState } from "../state.ts";

/**
 * What is left of an erased record: enough to fold the records after it to the same numbers and the same digest, and
 * nothing of what it said or about whom. Numbers are as they stood after it, of the agencies that it counted for.
 */
export type Remainder = {
  readonly n: number;
  /** As its leaf has it. */
  readonly root: string;
  readonly at: At;
  /** The record that says why it was erased, and when. */
  readonly by: number;
  readonly digest: string;
  readonly counters: readonly (readonly [AgencyId, number])[];
  readonly told: readonly (readonly [AgencyId, number])[];
  readonly voided: readonly (readonly [AgencyId, readonly VoidCopy[]])[];
  /** Through which record its copies had been handed over. */
  readonly handedOver: readonly (readonly [AgencyId, number])[];
  /** How many events the register was made of; left out where it added none. */
  readonly applied?: number;
};

const FORMAT = "gatehouse remainders 1";

/** Seals what is left of some records: nobody without the storage key can make one, or say of a record that it was erased. */
export function sealRemainders(remainders: readonly Remainder[], storageKey: Uint8Array): Uint8Array {
  return sealForStorage(storageKey, FORMAT, Buffer.from(JSON.stringify(remainders)));
}

/** Opens what `sealRemainders` made. @throws `sealed-unreadable` when it is altered or under another key */
export function openRemainders(sealed: Uint8Array, storageKey: Uint8Array): readonly Remainder[] {
  // What opens was written by `sealRemainders` and nobody else.
  return JSON.parse(Buffer.from(openFromStorage(storageKey, FORMAT, sealed)).toString()) as Remainder[];
}

type Counted = Pick<GatewayState, "counters" | "told" | "voided"> & {
  readonly lives: Pick<Lives, "handedOver">;
  readonly register: Pick<GatewayState["register"], "applied">;
};

/** What the counters are before a record: handed to `remainderOf` after it. */
export function countersOf({ counters, told, voided, lives, register: { applied } }: Counted): Counted {
  const counted = { counters: new Map(counters), told: new Map(told), voided: new Map(voided) };
  return { ...counted, lives: { handedOver: new Map(lives.handedOver) }, register: { applied } };
}

/** What is to be left of the record that was folded last. */
export function remainderOf(before: Counted, after: GatewayState, of: Pick<Remainder, "root" | "by">): Remainder {
  return {
    n: after.at.n,
    ...of,
    at: after.at,
    digest: after.digest,
    counters: changed(before.counters, after.counters),
    told: changed(before.told, after.told),
    voided: changed(before.voided, after.voided),
    handedOver: changed(before.lives.handedOver, after.lives.handedOver),
    ...(before.register.applied === after.register.applied ? {} : { applied: after.register.applied }),
  };
}

function changed<Value>(
  before: ReadonlyMap<AgencyId, Value>,
  after: ReadonlyMap<AgencyId, Value>,
): [AgencyId, Value][] {
  return [...after].filter(([agency, value]) => before.get(agency) !== value);
}

/** Folds what is left of a record in its place. @throws `ledger-mismatch` when it does not follow */
export function applyRemainder(state: GatewayState, remainder: Remainder): void {
  const { n, at, digest, counters, told, voided, handedOver } = remainder;
  if (n !== state.at.n + 1 || at.n !== n) throw new GatehouseError("ledger-mismatch", { limit: n, field: "remainder" });
  for (const [agency, value] of counters) state.counters.set(agency, value);
  for (const [agency, value] of told) state.told.set(agency, value);
  for (const [agency, value] of voided) state.voided.set(agency, value);
  for (const [agency, through] of handedOver) noteHandedOver(state.lives, agency, through);
  if (remainder.applied !== undefined) state.register.applied = remainder.applied;
  state.digest = digest;
  state.at = at;
  forget(state, at.nowMs);
}
