import { hash, randomBytes } from "node:crypto";
import type { DeliveryItem } from "@gatehouse/contracts/delivery-item";
import type { RecipientPart } from "@gatehouse/contracts/ledger";
import type { Receipt } from "@gatehouse/contracts/receipt";
import { recipientClaims } from "@gatehouse/contracts/recipient-claims";
import type { AgencyRequest, GatewayAnswer } from "@gatehouse/contracts/request";
import { SignedRequest } from "@gatehouse/contracts/request";
import { makeDelivery, prepareCopy } from "@gatehouse/envelope/delivery";
import { signingKeyAt } from "@gatehouse/envelope/directory";
import { verifyEvent } from "@gatehouse/envelope/event";
import { openIntake } from "@gatehouse/envelope/intake";
import { signObject, verifyObject } from "@gatehouse/envelope/jws";
import { publicKey } from "@gatehouse/envelope/keys";
import { createOpener } from "@gatehouse/envelope/open-sealed";
import { createSealer } from "@gatehouse/envelope/seal";
import { select } from "@gatehouse/envelope/select";
import { verifyMessage } from "@gatehouse/envelope/verify-message";
import type { VerifiedMessage } from "@gatehouse/envelope/verify-message";
import { commonPart, openingOf, recipientPart } from "./openings.ts";
import type { World } from "./world.ts";
import { agencyOf, partnershipId } from "./world.ts";

/** What a record says of a copy otherwise than it is. */
type Change = (part: RecipientPart) => RecipientPart;
const asItIs: Change = (part) => part;

/** Something sealed for one agency. */
export type Outgoing = { readonly to: string; readonly data: Uint8Array };

const nonce = (): string => randomBytes(24).toString("base64url");
const secondsOf = (now: Date): number => Math.floor(now.getTime() / 1000);

/**
 * A counterpart for tests of the client alone: it speaks the wire formats and decides nothing, every recipient named gets
 * every statement. The real gateway is `services/gateway`.
 */
export class StandIn {
  /** Sealed bytes taken so far, by message id. */
  readonly taken = new Map<string, Uint8Array[]>();
  /** The directory it gives to those who ask. */
  directoryJws: string;
  readonly #world: World;
  readonly #opener;
  readonly #sealer = createSealer({ from: partnershipId, now: Date.now });
  readonly #receipts = new Map<string, string[]>();
  readonly #numbers = new Map<string, Map<string, number>>();

  constructor(world: World) {
    this.#world = world;
    this.directoryJws = world.jws;
    this.#opener = createOpener([world.gateway.sealing]);
  }

  #sealText(to: string, text: string): Uint8Array {
    const key = publicKey(agencyOf(this.#world, to).sealing);
    return Buffer.from(this.#sealer.seal({ agency: to, key }, Buffer.from(text)));
  }

  #open(bytes: Uint8Array): Uint8Array {
    return this.#opener.open(Buffer.from(bytes).toString("latin1"));
  }

  seal(to: string, item: DeliveryItem): Outgoing {
    return { to, data: this.#sealText(to, JSON.stringify(item)) };
  }

  /** The same thing has the same number again. */
  #number(series: string, of: string): number {
    const numbers = this.#numbers.get(series) ?? new Map<string, number>();
    const number = numbers.get(of) ?? numbers.size;
    this.#numbers.set(series, numbers.set(of, number));
    return number;
  }

  /** What it says it took back. */
  takenBack: readonly { readonly copy: number; readonly record: number }[] = [];

  async receipt(to: string, receipt: Receipt, now: Date): Promise<Outgoing> {
    const payload = { iss: partnershipId, aud: to, iat: secondsOf(now), jti: nonce(), v: 1, receipt };
    const compact = await signObject("gatehouse-receipt+jwt", payload, this.#world.gateway.signing);
    this.#receipts.set(receipt.message, [...(this.#receipts.get(receipt.message) ?? []), compact]);
    return this.seal(to, { type: "receipt", receipt: compact });
  }

  /** Takes one intake item; the first time with copies and receipt, a repetition with the receipt again. */
  async take(bytes: Uint8Array, now: Date, change: Change = asItIs): Promise<readonly Outgoing[]> {
    const item = openIntake(this.#open(bytes));
    const trust = { directory: this.#world.directory, partnership: partnershipId, at: now.toISOString() };
    if (item?.type === "register-event") return this.#record(await verifyEvent(item.compact, trust), now);
    const opened = await verifyMessage(item?.compact ?? "", trust);
    if (!opened.ok) throw new Error(opened.code);
    const { message } = opened;
    const before = this.taken.get(message.jti) ?? [];
    this.taken.set(message.jti, [...before, bytes]);
    const received = hash("sha256", bytes);
    const counter = this.#number(`receipts ${message.iss}`, message.jti);
    const common = commonPart({ message: message.jti, from: message.iss, at: instant(now), received, counter });
    const told = await this.receipt(message.iss, { ...decided(message, now), opening: openingOf(common) }, now);
    if (before.length > 0) return [told];
    const copies = (message.draft.to ?? []).map(async (to) => {
      const number = this.#number(`copies ${to}`, message.jti);
      return this.seal(to, await copyFor(this.#world, message, to, now, [], number, change));
    });
    const read = acknowledged(message, now);
    return [told, ...(await Promise.all(copies)), ...(read ? [await this.receipt(read.to, read.receipt, now)] : [])];
  }

  async #record(opened: Awaited<ReturnType<typeof verifyEvent>>, now: Date): Promise<readonly Outgoing[]> {
    if (!opened.ok) throw new Error(opened.code);
    const { iss, jti } = opened.event;
    const body = { type: "recorded", message: jti, at: instant(now), record: 1, outcome: "recorded" } as const;
    return [await this.receipt(iss, { ...body, reasons: [] }, now)];
  }

  async answer(agency: string, bytes: Uint8Array, now: Date): Promise<Uint8Array> {
    const compact = Buffer.from(this.#open(bytes)).toString("latin1");
    const opened = await verifyObject("gatehouse-request+jwt", compact, (kid, { iss }) =>
      signingKeyAt(this.#world.directory, iss, kid, now.toISOString()),
    );
    if (!opened.ok) throw new Error(opened.code);
    const { jti, request } = SignedRequest.parse(opened.payload);
    const head = { iss: partnershipId, aud: agency, iat: secondsOf(now), jti: nonce(), v: 1 };
    const payload = { ...head, inReplyTo: jti, answeredAt: instant(now), answer: this.#answerTo(request) };
    return this.#sealText(agency, await signObject("gatehouse-answer+jwt", payload, this.#world.gateway.signing));
  }

  #answerTo(request: AgencyRequest): GatewayAnswer {
    switch (request.type) {
      case "directory":
        return { type: "directory", directory: this.directoryJws };
      case "redeliver":
        return { type: "redeliver", from: request.from };
      case "status": {
        const states = request.ids.map((id) => {
          const receipts = this.#receipts.get(id) ?? [];
          const state = receipts.length > 0 ? ("decided" as const) : ("not-known" as const);
          return { id, state, receipts, copies: [], asked: [] };
        });
        return { type: "status", states };
      }
      case "taken-back":
        return { type: "taken-back", copies: [...this.takenBack] };
      case "preview":
      case "decisions":
      case "overrides":
      case "proofs":
      case "cases":
      case "letter":
      case "approve-letter":
      case "legal-hold":
      case "lift-legal-hold":
      case "erasure":
      case "answer-erasure":
      case "retention":
      case "holds":
      case "held-content":
      case "tellings":
      case "wishes":
        return { type: "refused", code: "not-ready", reason: null };
    }
  }
}

const instant = (now: Date): string => `${now.toISOString().slice(0, 19)}Z`;

function decided(message: VerifiedMessage, now: Date): Extract<Receipt, { type: "decided" }> {
  const kept = message.draft.statements.map(({ id, item }) => ({ id, item, form: "full" as const }));
  const shared = { outcome: "shared", kept, dropped: [], reasons: [], dutyCheck: false } as const;
  return {
    type: "decided",
    message: message.jti,
    at: instant(now),
    record: 1,
    outcome: "decided",
    reasons: [],
    recipients: Object.fromEntries(
      (message.draft.to ?? []).map((to) => [to, { ...shared, kept: [...kept], dropped: [], reasons: [] }]),
    ),
    duties: [],
    policy: "stand-in",
  };
}

function acknowledged(message: VerifiedMessage, now: Date): { readonly to: string; readonly receipt: Receipt } | null {
  const { kind, inReplyTo, to, readBy } = message.draft;
  const [sender] = to ?? [];
  if (kind !== "acknowledgement" || !inReplyTo || !sender || !readBy) return null;
  const delivery = deliveryId(inReplyTo, message.iss);
  const body = { type: "acknowledged", message: inReplyTo, delivery, recipient: message.iss } as const;
  return { to: sender, receipt: { ...body, readBy, at: instant(now) } };
}

const deliveryId = (jti: string, to: string): string => hash("sha256", `${jti} ${to}`, "base64url").slice(0, 22);

/** One recipient's copy of everything, as the gateway would make it. */
export async function copyFor(
  world: World,
  message: VerifiedMessage,
  to: string,
  now: Date,
  localIds: readonly { readonly scheme: "local" | "nhs-number" | "upn"; readonly value: string }[] = [],
  counter: number | null = null,
  change: Change = asItIs,
): Promise<Extract<DeliveryItem, { readonly type: "copy" }>> {
  const { draft, jti, iss } = message;
  const statements = draft.statements.map(({ id }) => ({ id, form: "full" as const }));
  const prepared = prepareCopy({
    presentation: select(message, { claims: recipientClaims(draft.kind), statements }),
    facts: {
      iss: partnershipId,
      aud: to,
      iat: secondsOf(now),
      jti: deliveryId(jti, to),
      message: jti,
      sender: iss,
      acceptedAt: instant(now),
      intake: 1,
      record: 1,
      policy: "stand-in",
      purpose: draft.purpose,
      tier: "protection",
      handling: [],
      duties: [],
      routedTo: null,
      retainUntil: null,
    },
    localIds: localIds.map((id) => Buffer.from(JSON.stringify(id)).toString("base64url")),
  });
  const part = { recipient: to, delivery: deliveryId(jti, to), delivered: prepared.digest };
  const opening = counter === null ? null : openingOf(change(recipientPart({ ...part, counter })));
  const copy = await makeDelivery({ ...prepared, opening }, world.gateway.signing);
  return { type: "copy", copy };
}
