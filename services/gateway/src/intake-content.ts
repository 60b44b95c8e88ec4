import type { Bus } from "@gatehouse/bus/connect";
import type { IntakeMessage } from "@gatehouse/bus/follow";
import { recordAt } from "@gatehouse/bus/read";
import { accountOf, streams } from "@gatehouse/bus/subjects";
import type { VerifiedMessage } from "@gatehouse/envelope/verify-message";
import type { Opened } from "./open.ts";

/** Where a message's bytes stand, and the digest they must have. */
export type Place = { readonly intake: number; readonly digest: string };
/** A message as it was sent, verified anew. */
export type IntakeContent = { readonly message: VerifiedMessage; readonly storedAtMs: number };

/**
 * A message's bytes as they stand in the intake, verified anew: the key as it was good at that place, the digest as recorded.
 *
 * @returns `gone` when they are no longer kept, `unreadable` when they no longer open as what was decided
 */
export async function intakeContent(
  bus: Bus,
  open: (item: IntakeMessage) => Promise<Opened>,
  { intake, digest }: Place,
): Promise<IntakeContent | "gone" | "unreadable"> {
  const stored = await recordAt(bus, streams.intake, intake);
  const account = stored ? accountOf("in", stored.subject) : null;
  if (!stored || account === null) return "gone";
  const opened = await open({ seq: stored.seq, account, data: stored.data, storedAt: stored.storedAt });
  if (opened.kind !== "message" || opened.message.signedDigest !== digest) return "unreadable";
  return { message: opened.message, storedAtMs: opened.storedAtMs };
}
