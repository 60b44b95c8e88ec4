import { expect, test } from "vitest";
import { event, practice, school } from "../fixture.ts";
import { hash, recorded } from "./fixture.ts";
import { identifierKey, likenessesOf, orderKey } from "./record-event.ts";

const ids = [
  { scheme: "nhs-number", value: "9998259797" },
  { scheme: "local", value: "P-118" },
  { scheme: "person", value: "p-old" },
];
const hashed = [
  { scheme: "nhs-number", hash: "nhs-number 9998259797" },
  { scheme: "local", hash: "local/hillside-school P-118" },
  // The partnership's own reference is no identifier of anybody's.
  { scheme: "person", hash: "p-old" },
];
const by = { agency: school, name: "R. Okafor", role: "designated-safeguarding-lead" };

test("a link is recorded with the hashes of its identifiers, and of each likeness under a scheme of its own", () => {
  const body = { person: "p-ada", ids, nameHash: "ada-2017", placeHash: "ada-2017", by };
  const linked = recorded(event("person.linked", "link-1", body));
  expect(linked).toMatchObject({ ids: hashed, nameHash: "name ada-2017", placeHash: "place ada-2017" });
  expect(linked.type === "person.linked" && likenessesOf(linked)).toEqual(["name ada-2017", "place ada-2017"]);
  const bare = recorded(event("person.linked", "link-2", { person: "p-ada", ids: [] }));
  expect(bare).toMatchObject({ ids: [], nameHash: null, placeHash: null });
  expect(bare.type === "person.linked" && likenessesOf(bare)).toEqual([]);
});

test("an unlink is recorded with the hashes of what it names, or as one that names nothing", () => {
  const unlinked = (named: unknown) => recorded(event("person.unlinked", "e-1", { person: "p-ada", ids: named, by }));
  expect(unlinked(ids)).toMatchObject({ ids: hashed });
  expect(unlinked(null)).toMatchObject({ ids: null });
  expect(unlinked([])).toMatchObject({ ids: [] });
});

test("a court's reference is recorded as its hash, which a message that relies on it gives again", () => {
  const order = recorded(
    event("order.recorded", "e-1", { person: "p-ada", order: "ZE26C001", items: ["child.name"], to: [school] }),
  );
  expect(order).toMatchObject({ order: "court-order ZE26C001" });
  expect(orderKey("ZE26C001", hash)).toBe("court-order ZE26C001");
});

test.each([
  { what: "is one however it is written", id: ["upn", "h801200001001"], same: ["upn", "H801200001001"], alike: true },
  { what: "of another scheme is another", id: ["crn", "X123456"], same: ["pnc-id", "X123456"], alike: false },
  { what: "of an agency is its own, in its own spelling", id: ["local", "p-1"], same: ["local", "P-1"], alike: false },
] as const)("an identifier $what", ({ id, same, alike }) => {
  const key = ([scheme, value]: readonly [string, string], agency = school) =>
    identifierKey(scheme, value, agency, hash);
  expect(key(id) === key(same)).toBe(alike);
  expect(key(["local", "P-1"], practice)).not.toBe(key(["local", "P-1"]));
  expect(key(["nhs-number", "9998259797"], practice)).toBe(key(["nhs-number", "9998259797"]));
});

test("identifiers are hashed in capitals: what was recorded once must be found for ever", () => {
  expect(identifierKey("upn", "h801200001001", school, hash)).toBe("upn H801200001001");
});

test("any other event is recorded as it was written", () => {
  const raw = event("case.closed", "e-1", { case: "case-ada" });
  expect(recorded(raw)).toEqual(raw);
});
