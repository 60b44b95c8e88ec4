import fc from "fast-check";
import { beforeAll, expect, test } from "vitest";
import type { RegisterEvent } from "@gatehouse/contracts/register-event";
import { signEvent, verifyEvent } from "./event.ts";
import { openIntake } from "./intake.ts";
import { signObject, verifyObject } from "./jws.ts";
import { signingKeyAt } from "./directory.ts";
import { signMessage } from "./sign-message.ts";
import { acceptedAt, draftOf, makePartnership, partnership } from "./testing/partnership.ts";
import type { TestPartnership } from "./testing/partnership.ts";
import { verifyMessage } from "./verify-message.ts";

let there: TestPartnership;
let compact: string;

const by = { agency: "hillside-school", name: "R. Okafor", role: "designated-safeguarding-lead" };
const event: RegisterEvent = {
  id: "obj-1",
  type: "objection.recorded",
  at: "2026-11-02T08:50:00Z",
  by,
  person: "person-ada",
  madeBy: { person: "person-mo", capacity: "parent", parentalResponsibility: true },
  scope: { agencies: ["northshire-housing"], purposes: "all", categories: "all" },
};

beforeAll(async () => {
  there = await makePartnership();
  compact = await signEvent(event, { key: there.school, partnership });
});

async function codeOf(text: string): Promise<string> {
  const result = await verifyEvent(text, there.trust);
  return result.ok ? "accepted" : result.code;
}

test("a signed event reads back as it was", async () => {
  const result = await verifyEvent(compact, there.trust);
  expect(result).toMatchObject({
    ok: true,
    event: { event, iss: "hillside-school", jti: "obj-1", kid: there.school.kid },
  });
});

test("property: any changed character of an event is refused", async () => {
  const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.~= ".split("");
  await fc.assert(
    fc.asyncProperty(fc.nat(compact.length - 1), fc.constantFrom(...alphabet), async (at, character) => {
      fc.pre(compact[at] !== character);
      expect(await codeOf(compact.slice(0, at) + character + compact.slice(at + 1))).not.toBe("accepted");
    }),
    { numRuns: 500 },
  );
});

const payload = () => ({
  iss: by.agency,
  aud: partnership,
  iat: Date.parse(event.at) / 1000,
  jti: event.id,
  v: 1,
  event,
});

test.each<[string, Record<string, unknown>, string]>([
  [
    "recorded in another agency's name",
    { event: { ...event, by: { ...by, agency: "lakeside-clinic" } } },
    "authority-missing",
  ],
  ["for another partnership", { aud: "southshire" }, "schema-invalid"],
  ["under another id", { jti: "obj-2" }, "schema-invalid"],
  ["at another time", { iat: 1 }, "schema-invalid"],
  ["of another version", { v: 2 }, "schema-invalid"],
  ["with a further claim", { exp: 1 }, "schema-invalid"],
  ["of no known type", { event: { ...event, type: "objection.erased" } }, "schema-invalid"],
  ["by an issuer that is not enrolled", { iss: "unknown-agency" }, "sender-not-enrolled"],
  ["by another agency", { iss: "lakeside-clinic" }, "key-unknown"],
])("an event %s is refused", async (_, change, code) => {
  const text = await signObject("gatehouse-register-event+jwt", { ...payload(), ...change }, there.school);
  expect(await codeOf(text)).toBe(code);
});

test("an event that breaks the contract is not signed, and the error says where but not what", async () => {
  const wrong = { ...event, person: "" };
  await expect(signEvent(wrong, { key: there.school, partnership })).rejects.toMatchObject({
    code: "draft-refused",
    facts: { code: "schema-invalid" },
  });
});

test("no object is taken for another: each type's signature is refused as every other type", async () => {
  const message = (await signMessage(draftOf(), { key: there.school, partnership })).compact;
  expect(await codeOf(message.split("~")[0] ?? "")).toBe("signature-invalid");
  expect(await verifyMessage(`${compact}~`, there.trust)).toEqual({ ok: false, code: "signature-invalid" });
  const receipt = await verifyObject("gatehouse-receipt+jwt", compact, (kid, { iss }) =>
    signingKeyAt(there.directory, iss, kid, acceptedAt),
  );
  expect(receipt).toEqual({ ok: false, code: "signature-invalid" });
});

test("an opened intake item says which check it needs, and what is neither says nothing", async () => {
  const message = (await signMessage(draftOf(), { key: there.school, partnership })).compact;
  expect(openIntake(Buffer.from(message))).toEqual({ type: "message", compact: message });
  expect(openIntake(Buffer.from(compact))).toEqual({ type: "register-event", compact });
  const directory = await signObject("gatehouse-directory+jwt", {}, there.root);
  for (const other of ["", "x", "{}", directory, "A".repeat(600_000)])
    expect(openIntake(Buffer.from(other))).toBeUndefined();
});
