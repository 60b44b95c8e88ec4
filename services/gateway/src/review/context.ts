import type { KeyedHash } from "@gatehouse/envelope/keyed-hash";
import type { Log } from "@gatehouse/observe/log";
import type { Policy } from "@gatehouse/policy/compile";
import type { Committer } from "../commit.ts";
import type { IntakeContent, Place } from "../intake-content.ts";
import type { OrderedLoop } from "../ordered-loop.ts";
import type { PreviewLimits } from "../preview-limits.ts";
import { seenKey } from "../state.ts";
import type { GatewayState } from "../state.ts";
import type { Question } from "./may-review.ts";

/** What answering a reviewer needs. */
export type ReviewContext = {
  readonly loop: OrderedLoop;
  readonly committer: Committer;
  readonly policy: Policy;
  readonly keyedHash: KeyedHash;
  readonly clock: () => number;
  readonly log: Log;
  /** How often somebody may look at what a message says. */
  readonly looks: PreviewLimits;
  /** A message as it was sent; null when it is no longer kept, or no longer opens. */
  readonly content: (place: Place) => Promise<IntakeContent | null>;
};

/** A reviewer looks at what they decide: more than this is somebody who reads what is not theirs to read. */
export const lookLimits = {
  professional: [{ most: 40, withinMs: 3_600_000 }],
  agency: [{ most: 200, withinMs: 3_600_000 }],
} as const;

/** A message that a question is about, as it was sent, and when it was first decided. */
export type Asked = IntakeContent & { readonly acceptedMs: number };

/** Reads the message that a question is about; null where its bytes are kept no longer. */
export async function messageOf(
  { lives, seen }: GatewayState,
  { from, message }: Question,
  content: ReviewContext["content"],
): Promise<Asked | null> {
  const key = seenKey({ iss: from, jti: message });
  const open = lives.open.get(key);
  const first = seen.get(key);
  const place = open ? { intake: open.intake, digest: open.signed.digest } : first;
  const read = place ? await content(place) : null;
  return read && { ...read, acceptedMs: open?.acceptedMs ?? first?.atMs ?? read.storedAtMs };
}
