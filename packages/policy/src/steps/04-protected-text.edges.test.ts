import { expect, test } from "vitest";
import { decide } from "../decide.ts";
import type { Draft } from "../fixture.ts";
import {
  agreed,
  childPerson,
  council,
  decideOn,
  event,
  inShort,
  northshire,
  practice,
  preview,
  statements,
  update,
  values,
} from "../fixture.ts";
import { plainText } from "./04-protected-text.ts";

// Decision step 4: what gives a protected place away in a text, and to whom it may.
const place = { lines: ["12 Mill Bank", "Flat 3, 40 Rowan Street", "Northshire"], postcode: "NS4 2QT" };

function restricted(id: string, change: Draft = {}): Draft {
  return event("restriction.placed", id, {
    person: "p-ada",
    restriction: "protected-location",
    address: place,
    permitted: [],
    ...change,
  });
}

function saying(text: string, ...more: readonly Draft[]): Draft {
  const narrative = { ...statements("concern.narrative")[0], id: "s1", value: text };
  return update({ to: [council], statements: [narrative, ...more] });
}

function decided(message: Draft, ...restrictions: readonly Draft[]): string {
  return inShort(decideOn(message, [...agreed, ...restrictions]))[council] ?? "";
}

const held = "held protected-location-in-text";

test.each([
  { text: "Seen at 12 Mill Bank.", gives: true },
  { text: "Seen at 12, MILL-BANK.", gives: true },
  { text: "Seen at 12 mill corner.", gives: true },
  { text: "Seen at 12 oak corner.", gives: false },
  { text: "Seen at no. 40, Rówan Street.", gives: true },
  { text: "Seen at 41 Rowan Street.", gives: false },
  { text: "Write to ns42qt.", gives: true },
  { text: "Write to NS4 2QZ.", gives: false },
  { text: "They stay with friends.", gives: false },
  // Of the lines only the first is the place: the last is a town.
  { text: "They moved within Northshire.", gives: false },
])("4 '$text' gives the registered place away: $gives", ({ text, gives }) => {
  expect(decided(saying(text), restricted("res-1"))).toBe(gives ? held : "s1");
});

test("4 a UPRN said of someone protected is the place by another name, in another statement too", () => {
  const uprn = { ...statements("contact.uprn")[0], id: "s2" };
  const number = String(uprn["value" as keyof typeof uprn]);
  expect(decided(saying(`Number ${number}.`, uprn), restricted("res-1", { address: null }))).toBe(held);
  expect(decided(saying("Number unknown.", uprn), restricted("res-1", { address: null }))).toBe(
    "s1 s2!location-protected",
  );
});

test("4 a UPRN that nobody knows gives nothing away", () => {
  const uprn = { ...statements("contact.uprn")[0], id: "s2", value: { absent: "not-known" } };
  expect(decided(saying("Seen at number 7.", uprn), restricted("res-1"))).toBe("s1 s2!location-protected");
});

test("4 an address that nobody knows gives nothing away", () => {
  const stated = { ...statements("contact.protectedAddress")[0], id: "s2", value: { absent: "not-known" } };
  expect(decided(saying("Seen at number 7.", stated))).toBe("s1 s2!sealed");
});

test("4 an address of the message is not opened by a restriction of somebody it is not about", () => {
  const uncle = {
    label: "uncle",
    role: "connected-adult",
    ids: [{ scheme: "person", value: "p-un" }],
    livesElsewhere: true,
  };
  const stated = { ...statements("contact.protectedAddress")[0], id: "s2" };
  const { postcode = "" } = Object(values["contact.protectedAddress"]) as { readonly postcode?: string };
  const message = { ...saying(`Write to ${postcode}.`, stated), people: [childPerson, uncle] };
  const permitting = { person: "p-un", address: null, permitted: [council] };
  expect(decided(message, restricted("res-1", permitting))).toBe(held);
});

test("4 a short form that is made when the message is signed is looked into as it will be", () => {
  const [action] = statements("plan.action");
  const titled = (title: string, said: string): string => {
    const value = { ...Object(action?.["value"]), title, action: said };
    const message = update({
      to: [practice],
      statements: [...statements("contact.leadProfessional"), { ...action, id: "s2", value }],
    });
    return inShort(decideOn(message, [...agreed, restricted("res-1")]))[practice] ?? "";
  };
  expect(titled("Repair 12 Mill Bank", "Treat the mould.")).toBe(held);
  // The short form of an action leaves out what is to be done.
  expect(titled("Repair damp", "Treat the mould at 12 Mill Bank.")).toBe("s1!location-protected s2-");
});

test("4 the short form of a case number is the case's own name, which may give a place away as well", () => {
  const [number] = statements("case.localReference");
  const message = update({ to: [practice], statements: [...statements("family.youngCarer"), { ...number, id: "s2" }] });
  const at = (...aliases: readonly string[]) =>
    inShort(decideOn(message, [...agreed, restricted("res-1", { address: null, aliases })]))[practice];
  expect([at("Case Bea"), at("Case Ada")]).toEqual(["s1 s2-", held]);
});

test("4 where only the message's own addresses are looked for, a registered one is not", () => {
  const result = preview(saying("Seen at 12 Mill Bank."), [...agreed, restricted("res-1")]);
  if (!result.ok || !result.message) throw new Error("the example is wrong");
  const { message, facts, now } = result;
  const outcome = (placesInText?: "of-the-message"): string | undefined =>
    decide(message, { ...facts, ...(placesInText ? { placesInText } : {}) }, northshire, now).recipients[council]
      ?.outcome;
  expect([outcome(), outcome("of-the-message")]).toEqual(["held", "shared"]);
});

test("4 who is permitted to know the place is not kept from a text that names it", () => {
  expect(decided(saying("Seen at 12 Mill Bank."), restricted("res-1", { permitted: [council] }))).toBe("s1");
  expect(decided(saying("Seen at 12 Mill Bank."), restricted("res-1", { permitted: [practice] }))).toBe(held);
});

test("4 under two restrictions only who both permit may know", () => {
  const both = [restricted("res-1", { permitted: [council] }), restricted("res-2", { permitted: [practice] })];
  expect(decided(saying("Seen at 12 Mill Bank."), ...both)).toBe(held);
});

test("4 the postcode of an address that the message itself protects", () => {
  const [address] = statements("contact.protectedAddress");
  const stated = { ...address, id: "s2" };
  const { postcode = "" } = Object(values["contact.protectedAddress"]) as { readonly postcode?: string };
  expect(postcode).not.toBe("");
  expect(decided(saying(`Write to ${postcode}.`, stated))).toBe(held);
});

test.each([
  { text: "Flat-3, 40 Rowan St.", plain: "flat340rowanst" },
  { text: "CAFÉ Ørsted", plain: plainText("cafe\u0301 ørsted") },
  { text: "Straße 5", plain: "straße5" },
  { text: "\u{1D7CF}2 Mill", plain: "12mill" },
  { text: " - ", plain: "" },
])("4 '$text' is compared as '$plain'", ({ text, plain }) => {
  expect(plainText(text)).toBe(plain);
});
