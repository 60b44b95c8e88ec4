import { z } from "zod";
import { AgencyId } from "./agency.ts";
import { Instant } from "./message.ts";
import { Receipt } from "./receipt.ts";

/**
 * What stands on `deliver.<account>`: the bytes of a compact JWE sealed to the agency, padded, and nothing in clear
 * beside it but the number of its ledger record and its place among what that delivers: no kind, no id. Its plaintext is the UTF-8 JSON of one `DeliveryItem`. The item itself is not
 * trusted: what counts is signed inside it (a copy by sender and gateway, a receipt and a notice by the gateway).
 */

/** Longest text of a copy in an item, in characters; the transport takes no more than a mebibyte sealed. */
export const maxCopyLength = 700_000;
/** Longest signed receipt or notice, in characters. */
export const maxSignedLength = 512 * 1024;
/** The `typ` of a notice's signature. */
export const noticeTyp = "gatehouse-notice+jwt";

/** `copy`: the text `makeDelivery` made, as it is: the recipient verifies it with `openDelivery` and nothing else. */
export const CopyItem = z.strictObject({
  type: z.literal("copy"),
  copy: z.string().min(2).max(maxCopyLength),
});
/** `receipt`: a compact JWS `gatehouse-receipt+jwt` of the gateway whose payload is `SignedReceipt`. */
export const ReceiptItem = z.strictObject({
  type: z.literal("receipt"),
  receipt: z.string().min(2).max(maxSignedLength),
});
/** `notice`: a compact JWS `gatehouse-notice+jwt` of the gateway whose payload is `SignedNotice`. */
export const NoticeItem = z.strictObject({
  type: z.literal("notice"),
  notice: z.string().min(2).max(maxSignedLength),
});

/** One thing the gateway has for an agency. */
export const DeliveryItem = z.discriminatedUnion("type", [CopyItem, ReceiptItem, NoticeItem]);
export type DeliveryItem = z.infer<typeof DeliveryItem>;

const signedHead = {
  iss: z.string().min(1).max(64).describe("The partnership's id: the gateway signs in its name"),
  aud: AgencyId.describe("The agency it is for"),
  iat: z.number().int().min(0).describe("Unix time in seconds at signing"),
  jti: z
    .string()
    .min(16)
    .max(64)
    .regex(/^[A-Za-z0-9_-]+$/)
    .describe("Its id: the same again when it is repeated"),
  v: z.literal(1),
};

/** The payload of a signed receipt; unverified until its signature has been checked against the directory. */
export const SignedReceipt = z.strictObject({ ...signedHead, receipt: Receipt });
export type SignedReceipt = z.infer<typeof SignedReceipt>;

/** What a notice can be about. Each asks a human at the agency for something; none carries content of a message. */
export const noticeTypes = [
  "acknowledgement-late",
  "already-shared",
  "child-comes-of-age",
  "concern-not-shared",
  "consent-recorded",
  "correction-incomplete",
  "countersign-due",
  "decided-again",
  "decision-late",
  "deferral-review-due",
  "deletion-late",
  "emergency-lapsed",
  "hold-due",
  "hold-opened",
  "lead-to-inform",
  "policy-expiring",
  "purpose-ended",
  "register-changed",
  "request-late",
  "risk-expiring",
  "telling-late",
] as const;
export type NoticeType = (typeof noticeTypes)[number];

/** What became of something an agency recorded or received: the `code` of `register-changed` and `purpose-ended`. */
export const changeCodes = [
  "consent-refused",
  "consent-withdrawn",
  "objection-withdrawn",
  "persons-distinct",
  "person-unlinked",
  "restriction-lifted",
  "risk-cleared",
  "risk-countersigned",
  "risk-expired",
  "risk-lapsed",
  "turned-16",
  "turned-18",
] as const;
export type ChangeCode = (typeof changeCodes)[number];

/** Copies one notice lists; an agency finds older ones in its own records. */
export const maxListedCopies = 200;

/** A copy that went out before something forbade it: of which message, to whom. */
export const HandedOver = z.strictObject({ message: z.string().min(1).max(100), agency: AgencyId });

/** One notice: what happened to which of the agency's own messages, events or holds, and by when someone must act. */
export const Notice = z.strictObject({
  type: z.enum(noticeTypes),
  message: z.string().nullable().describe("Id of the message or register event it is about"),
  hold: z.string().nullable().describe("Id of the hold, for review.decided"),
  agency: AgencyId.nullable().describe("The recipient or asker concerned"),
  code: z.string().nullable().describe("A reason code that this agency may know"),
  due: Instant.nullable().describe("By when"),
  telephone: z.string().max(40).nullable().describe("The front door's number, when the notice cannot wait"),
  role: z.string().max(64).nullable().describe("Who at the agency it is for; null for whoever reads notices there"),
  case: z.string().max(100).nullable().describe("The case, for an agency on its team and the front door"),
  copies: z
    .array(HandedOver)
    .max(maxListedCopies)
    .nullish()
    .describe("already-shared: the newest copies that went out before; only those the agency may know of"),
  more: z.number().int().min(1).nullish().describe("already-shared: how many older ones the list leaves out"),
});
export type Notice = z.infer<typeof Notice>;

/** The payload of a signed notice. `jti` is its delivery id: the same notice again has the same one. */
export const SignedNotice = z.strictObject({ ...signedHead, notice: Notice });
export type SignedNotice = z.infer<typeof SignedNotice>;
