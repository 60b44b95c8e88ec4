import { hash } from "node:crypto";
import type {
  erasureBases,
  erasureReasons,
  holdEndReasons,
  legalHoldReasons,
} from "@gatehouse/contracts/retention-requests";
import type { CalendarDate } from "@gatehouse/contracts/message";
import type { At, Asker } from "../effect.ts";

type OneOf<List extends readonly string[]> = List[number];

/** A message as it is named in what outlives it: its id is random, so nobody finds it by its digest who does not have it. */
export function messageDigest(id: string): string {
  return hash("sha256", `gatehouse message ${id}`);
}

/** What a legal hold covers, as it is recorded. */
export type HeldScope =
  | { readonly of: "everything" }
  | { readonly of: "case"; readonly case: string }
  | { readonly of: "person"; readonly person: string }
  | { readonly of: "message"; readonly digest: string };

/** A legal hold: nothing that it covers is erased. */
export type LegalHold = {
  readonly by: Asker;
  readonly scope: HeldScope;
  readonly reason: OneOf<typeof legalHoldReasons>;
  readonly reference: string;
  readonly reviewOn: CalendarDate;
};
/** An erasure before its time, as it was asked for. */
export type AskedErasure = {
  readonly by: Asker;
  /** Digests of their ids. */
  readonly messages: readonly string[];
  readonly reason: OneOf<typeof erasureReasons>;
  readonly basis: OneOf<typeof erasureBases>;
  readonly reference: string;
};

/** What is recorded of keeping and erasing. */
export type RetentionEffect =
  | ({ readonly type: "legal-hold" } & LegalHold)
  | {
      readonly type: "legal-hold-lifted";
      readonly by: Asker;
      readonly hold: number;
      readonly reason: OneOf<typeof holdEndReasons>;
    }
  | ({ readonly type: "erasure-asked" } & AskedErasure)
  | {
      readonly type: "erasure-answered";
      readonly by: Asker;
      readonly request: number;
      readonly answer: "approved" | "declined";
    }
  /** Records whose keys are destroyed by it, and why; the gateway that recorded it does so, or the next start. */
  | {
      readonly type: "erased";
      readonly why: "retention" | "request";
      readonly records: readonly number[];
      /** By which request; left out where by none. */
      readonly request?: number;
    };

/** What of the state is about keeping and erasing. */
export type RetentionState = {
  /** By the record that placed it. */
  readonly legalHolds: Map<number, LegalHold & { readonly atMs: number }>;
  /** By the record that asked: those neither done nor declined. */
  readonly erasures: Map<number, AskedErasure & { readonly atMs: number; readonly approved: boolean }>;
  /** The last erasure: its record, and the records it erased; null where nothing was ever erased. */
  erasure: { readonly n: number; readonly records: readonly number[] } | null;
};

/** Nothing held, nothing erased. */
export function nothingErased(): RetentionState {
  return { legalHolds: new Map(), erasures: new Map(), erasure: null };
}

/** Folds what was recorded of keeping and erasing. */
export function applyRetention(state: RetentionState, at: At, effect: RetentionEffect): void {
  switch (effect.type) {
    case "legal-hold": {
      const { type: _, ...hold } = effect;
      state.legalHolds.set(at.n, { ...hold, atMs: at.nowMs });
      break;
    }
    case "legal-hold-lifted":
      state.legalHolds.delete(effect.hold);
      break;
    case "erasure-asked": {
      const { type: _, ...asked } = effect;
      state.erasures.set(at.n, { ...asked, atMs: at.nowMs, approved: false });
      break;
    }
    case "erasure-answered": {
      const asked = state.erasures.get(effect.request);
      if (effect.answer === "declined") state.erasures.delete(effect.request);
      else if (asked) state.erasures.set(effect.request, { ...asked, approved: true });
      break;
    }
    case "erased":
      state.erasure = { n: at.n, records: effect.records };
      if (effect.request !== undefined) state.erasures.delete(effect.request);
      break;
  }
}
