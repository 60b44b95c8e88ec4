import { hash } from "node:crypto";
import type { Form } from "@gatehouse/contracts/decision";
import { isItemName, items } from "@gatehouse/contracts/items";
import type { ItemName } from "@gatehouse/contracts/items";
import { Message, MessageKind, Statement } from "@gatehouse/contracts/message";
import { recipientClaims } from "@gatehouse/contracts/recipient-claims";
import type { SignedStatement } from "./claims.ts";
import { isMessageClaim, isStatementName, readMessagePayload, readStatement } from "./claims.ts";
import { signingKeyAt } from "./directory.ts";
import { disclosureDigest, readDisclosure } from "./disclosure.ts";
import { openObject } from "./jws.ts";
import { Refusal, check, refusing } from "./refusal.ts";
import type { Refused } from "./refusal.ts";
import { splitSdJwt } from "./sd-jwt.ts";
import type { Trust } from "./verify-message.ts";

/** A statement as its recipient reads it. `id` is the full statement's signed name, also when the form is minimised. */
export type ViewStatement = {
  readonly id: string;
  readonly item: ItemName;
  readonly about: string;
  readonly value: unknown;
  readonly assertion: Statement["assertion"];
  readonly on: string;
  readonly form: Form;
};

/** The keys of the message that a recipient may see; which there are beside these three depends on the kind. */
export type ViewClaims = { readonly [Key in keyof Message]?: Message[Key] | undefined } & Pick<
  Message,
  "kind" | "purpose" | "author"
>;

/** What a recipient was shown of a message, every line of it signed by the sender. */
export type PresentationView = {
  readonly jti: string;
  readonly iss: string;
  /** Seconds since 1970: when the sender signed. */
  readonly iat: number;
  readonly kid: string;
  /** SHA-256 of the signed JWT, hex: the same for every recipient of the message. */
  readonly signedDigest: string;
  readonly claims: ViewClaims;
  readonly statements: readonly ViewStatement[];
};

const anyClaims = Message.partial();

/**
 * Verifies a presentation at its recipient, with the sender's key from the directory: the gateway's word is not enough
 * for any line of it. Every disclosure must stand under a signed digest, no two may have one name or be forms of one
 * statement, and nothing may be shown that no recipient of this kind of message should see.
 *
 * It says nothing about for whom the presentation was made: that is the gateway's statement (`openDelivery`).
 *
 * @param compact untrusted
 * @returns the view, or `encoding-not-canonical`, `signature-invalid`, `sender-not-enrolled`, `key-unknown`,
 * `key-revoked`, `disclosures-inconsistent`, `item-unknown` or `schema-invalid`
 */
export function verifyPresentation(
  compact: string,
  trust: Trust,
): Promise<{ readonly ok: true; readonly view: PresentationView } | Refused> {
  return refusing(async () => ({ ok: true, view: await viewOf(compact, trust) }));
}

/** As `verifyPresentation`, for use between `refusing` and the checks that follow: it throws the refusal. */
export async function viewOf(compact: string, trust: Trust): Promise<PresentationView> {
  const { jwt, disclosures } = splitSdJwt(compact);
  const { payload, kid } = await openObject("gatehouse-message+sd-jwt", jwt, (name, { iss }) =>
    signingKeyAt(trust.directory, iss, name, trust.at),
  );
  const { iss, jti, iat, sd } = readMessagePayload(payload, trust.partnership);
  const { claims, statements } = readShown(sd, disclosures);
  return { jti, iss, iat, kid, signedDigest: hash("sha256", jwt, "hex"), claims: readClaims(claims), statements };
}

type Shown = { readonly claims: Readonly<Record<string, unknown>>; readonly statements: readonly ViewStatement[] };

function readShown(sd: readonly string[], disclosures: readonly string[]): Shown {
  const claims = new Map<string, unknown>();
  const statements = new Map<string, ViewStatement>();
  const places = new Map(sd.map((digest, at) => [digest, at]));
  let last = -1;
  for (const encoded of disclosures) {
    const at = places.get(disclosureDigest(encoded));
    // In the order of the digests: a presentation has one spelling, and a disclosure cannot come twice.
    check(at !== undefined && at > last, "disclosures-inconsistent");
    last = at;
    const disclosure = readDisclosure(encoded);
    if (typeof disclosure === "string") throw new Refusal(disclosure);
    const { name, value } = disclosure;
    check(value !== null, "disclosures-inconsistent");
    if (isMessageClaim(name)) {
      check(!claims.has(name), "disclosures-inconsistent");
      claims.set(name, value);
    } else {
      check(isStatementName(name), "schema-invalid");
      const statement = viewStatement(name, readStatement(value));
      check(!statements.has(statement.id), "disclosures-inconsistent");
      statements.set(statement.id, statement);
    }
  }
  return { claims: Object.fromEntries(claims), statements: [...statements.values()] };
}

function viewStatement(name: string, said: SignedStatement): ViewStatement {
  const { item, form } = said;
  check(isItemName(item), "item-unknown");
  const schema = form === "full" ? items[item].value : items[item].minimisedForm?.schema;
  const value = schema?.safeParse(said.value);
  check(value?.success === true, "schema-invalid");
  const id = said.form === "full" ? name : said.of;
  const rest = Statement.safeParse({
    id,
    item,
    about: said.about,
    value: null,
    assertion: said.assertion,
    on: said.on,
  });
  check(rest.success, "schema-invalid");
  const { about, assertion, on } = rest.data;
  return { id, item, about, value: value.data, assertion, on, form };
}

function readClaims(shown: Readonly<Record<string, unknown>>): ViewClaims {
  const kind = MessageKind.safeParse(shown["kind"]);
  check(kind.success, "schema-invalid");
  const allowed: ReadonlySet<string> = new Set(recipientClaims(kind.data));
  check(
    Object.keys(shown).every((name) => allowed.has(name)),
    "disclosures-inconsistent",
  );
  const claims = anyClaims.safeParse(shown);
  check(claims.success, "schema-invalid");
  const { purpose, author } = claims.data;
  check(purpose !== undefined && author !== undefined, "disclosures-inconsistent");
  return { ...claims.data, kind: kind.data, purpose, author };
}
