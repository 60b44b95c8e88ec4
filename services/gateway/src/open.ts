import { hash } from "node:crypto";
import type { AgencyId } from "@gatehouse/contracts/agency";
import type { RefusalCode } from "@gatehouse/contracts/codes";
import type { Message } from "@gatehouse/contracts/message";
import { GatehouseError } from "@gatehouse/contracts/errors";
import { claimedId } from "@gatehouse/envelope/claimed-id";
import type { TrustedDirectory } from "@gatehouse/envelope/directory";
import { verifyEvent } from "@gatehouse/envelope/event";
import type { VerifiedEvent } from "@gatehouse/envelope/event";
import { openIntake } from "@gatehouse/envelope/intake";
import type { Opener } from "@gatehouse/envelope/open-sealed";
import { verifyMessage } from "@gatehouse/envelope/verify-message";
import type { VerifiedMessage } from "@gatehouse/envelope/verify-message";
import type { Log } from "@gatehouse/observe/log";

/** One sealed object at its place in the intake, as the bus gives it: `account` is vouched for by the server. */
export type SealedItem = {
  readonly seq: number;
  readonly account: string;
  readonly data: Uint8Array;
  readonly storedAt: Date;
};

type Place = {
  readonly seq: number;
  readonly storedAtMs: number;
  /** SHA-256 of the item as it came, sealed: hexadecimal. */
  readonly received: string;
  /** The agency whose account published it: the directory says so, not the object. */
  readonly agency: AgencyId;
};

/** What an intake item turned out to be, every check made that needs no register. */
export type Opened =
  | (Place & { readonly kind: "message"; readonly message: VerifiedMessage })
  | (Place & { readonly kind: "event"; readonly event: VerifiedEvent })
  | (Place & {
      readonly kind: "refused";
      readonly code: RefusalCode;
      /** What it claims to be, for telling its publisher; null when it could not be read so far. */
      readonly claims: { readonly type: "message" | "register-event"; readonly id: string } | null;
      /** It is a concern, whole, under a key that was this agency's until it was revoked: what it says of whom. */
      readonly concern?: Message;
    })
  /** Published by an account that the directory does not know: nobody can be told. */
  | (Omit<Place, "agency"> & { readonly kind: "stranger" });

export type OpenContext = {
  readonly opener: Opener;
  readonly directory: TrustedDirectory;
  readonly partnership: string;
};

/** What is left of an item when judging it failed in a way nobody foresaw: a refusal of what cannot be read. */
export function unreadable(opened: Opened): Opened {
  if (opened.kind === "stranger") return opened;
  const { seq, storedAtMs, received, agency } = opened;
  return { kind: "refused", seq, storedAtMs, received, agency, code: "schema-invalid", claims: claimsOf(opened) };
}

function claimsOf(opened: Exclude<Opened, { kind: "stranger" }>): Extract<Opened, { kind: "refused" }>["claims"] {
  switch (opened.kind) {
    case "message":
      return { type: "message", id: opened.message.jti };
    case "event":
      return { type: "register-event", id: opened.event.jti };
    case "refused":
      return opened.claims;
  }
}

/**
 * Unseals and verifies one intake item; many run at once. What depends on the register or on order (a key revoked just
 * before, an id seen before) is left to the ordered step.
 */
export async function openItem(item: SealedItem, context: OpenContext): Promise<Opened> {
  const here = placeOf(item);
  const { storedAtMs } = here;
  const agency = context.directory.agencies.find(({ account }) => account === item.account)?.id;
  if (agency === undefined) return { kind: "stranger", ...here };
  const place = { ...here, agency };
  const plaintext = unseal(item.data, context.opener);
  if (typeof plaintext === "string") return { kind: "refused", ...place, code: plaintext, claims: null };
  const claimed = openIntake(plaintext);
  if (!claimed || claimed.type === "receipt") {
    return { kind: "refused", ...place, code: "encoding-not-canonical", claims: null };
  }
  const trust = {
    directory: context.directory,
    partnership: context.partnership,
    at: new Date(storedAtMs).toISOString(),
  };
  const { type } = claimed;
  const refused = (code: RefusalCode): Opened => {
    const id = claimedId(claimed.compact);
    return { kind: "refused", ...place, code, claims: id === null ? null : { type, id } };
  };
  if (claimed.type === "register-event") {
    const opened = await verifyEvent(claimed.compact, trust);
    if (!opened.ok) return refused(opened.code);
    // An agency that publishes what another signed is not speaking for itself.
    return opened.event.iss === agency
      ? { kind: "event", ...place, event: opened.event }
      : refused("signature-invalid");
  }
  const opened = await verifyMessage(claimed.compact, trust);
  if (!opened.ok) {
    const concern = opened.code === "key-revoked" ? await concernIn(claimed.compact, agency, trust) : null;
    return { ...refused(opened.code), ...(concern ? { concern } : {}) };
  }
  return opened.message.iss === agency
    ? { kind: "message", ...place, message: opened.message }
    : refused("signature-invalid");
}

/**
 * The concern that a message under a revoked key would be, had the key been good. It is refused all the same; but a key
 * that was revoked in the middle of a morning must not make a child's concern one that nobody saw.
 */
async function concernIn(
  compact: string,
  agency: AgencyId,
  trust: Parameters<typeof verifyMessage>[1],
): Promise<Message | null> {
  const keys = trust.directory.agencies.find(({ id }) => id === agency)?.signing ?? [];
  for (const { revokedAt, validFrom: at } of keys) {
    if (revokedAt === null) continue;
    const opened = await verifyMessage(compact, { ...trust, at });
    if (!opened.ok || opened.message.iss !== agency) continue;
    return opened.message.draft.kind === "concern" ? opened.message.draft : null;
  }
  return null;
}

/** As `openItem`; a failure nobody foresaw is said aloud and refuses that one item. */
export async function openSafely(item: SealedItem, context: OpenContext, log: Log): Promise<Opened> {
  try {
    return await openItem(item, context);
  } catch (err) {
    log.error("gateway.opening-failed", { seq: item.seq, err });
    const agency = context.directory.agencies.find(({ account }) => account === item.account)?.id;
    const place = placeOf(item);
    if (agency === undefined) return { kind: "stranger", ...place };
    return { kind: "refused", ...place, agency, code: "schema-invalid", claims: null };
  }
}

function placeOf({ seq, storedAt, data }: SealedItem): Omit<Place, "agency"> {
  return { seq, storedAtMs: storedAt.getTime(), received: hash("sha256", data) };
}

function unseal(data: Uint8Array, opener: Opener): Uint8Array | RefusalCode {
  try {
    return opener.open(Buffer.from(data.buffer, data.byteOffset, data.byteLength).toString("latin1"));
  } catch (error) {
    if (!(error instanceof GatehouseError)) throw error;
    if (error.code === "sealed-key-unknown") return "key-unknown";
    return error.code === "sealed-unreadable" ? "signature-invalid" : "encoding-not-canonical";
  }
}
