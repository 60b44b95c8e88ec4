import { parseMessage } from "@gatehouse/contracts/parse-message";
import fc from "fast-check";
import { expect, test } from "vitest";
import { itemNames } from "@gatehouse/contracts/items";
import { DraftBuilder } from "./draft-builder.ts";
import { FieldLedger } from "./field-ledger.ts";
import type { MapContext } from "./map.ts";

function openContext(): MapContext {
  let made = 0;
  return {
    agency: "riverside-practice",
    author: { name: "Dr A. Bello", role: "general-practitioner" },
    now: "2026-11-02T09:00:00Z",
    newId: () => {
      made += 1;
      return `0198f3c2-0000-7000-8000-${String(made).padStart(12, "0")}`;
    },
    caseFor: () => "case-1",
    contact: "01632 960200",
    frontDoor: "northshire-council",
  };
}

function open(): { readonly builder: DraftBuilder; readonly ledger: FieldLedger } {
  const context = openContext();
  const ledger = new FieldLedger(null);
  const builder = new DraftBuilder(context, ledger);
  builder.person({ label: "child", role: "child", ids: [] }, "");
  return { builder, ledger };
}
const codes = (ledger: FieldLedger): readonly string[] => ledger.close().warnings.map((warning) => warning.code);
const fact = { assertion: "fact", path: "x" } as const;

test("a value that does not fit its item is left out with a warning, and the rest goes", () => {
  const { builder, ledger } = open();
  expect(builder.say("child.name", "child", "Ada Lovell", fact)).toBe(true);
  expect(builder.say("child.dateOfBirth", "child", "soon", fact)).toBe(false);
  expect(builder.say("child.name", "nobody", "Ada", fact)).toBe(false);
  expect(codes(ledger)).toEqual(["statement-left-out"]);
  expect(builder.updates("k")[0]?.statements.map((one) => one.item)).toEqual(["child.name"]);
});

test("an identifier that fails its check is left out with a warning", () => {
  const { builder, ledger } = open();
  builder.person({ label: "child", role: "child", ids: [{ scheme: "nhs-number", value: "1111111111" }] }, "id");
  expect(codes(ledger)).toEqual(["identifier-invalid"]);
});

test("rows that are dated themselves become one statement of the latest day", () => {
  const { builder } = open();
  for (const date of ["2026-03-01", "2026-05-01", "2026-04-01"]) {
    builder.say("health.missedAppointments", "child", [{ date }], { ...fact, on: date });
  }
  const [draft] = builder.updates("k");
  expect(draft?.statements).toHaveLength(1);
  expect(draft?.statements[0]).toMatchObject({ on: "2026-05-01", value: [{}, {}, {}] });
});

test("a row that was said already is not said again", () => {
  const { builder } = open();
  const [mother, father] = ["Mo", "Fin"].map((name) => ({ name, relationship: "parent" }));
  for (const rows of [[mother], [father, mother], [father]]) builder.say("family.parents", "child", rows, fact);
  expect(builder.updates("k")[0]?.statements.map((one) => one.value)).toEqual([[mother, father]]);
});

test("what one message cannot hold goes in the next", () => {
  const { builder } = open();
  for (let n = 0; n < 170; n += 1) builder.say("voice.observed", "child", `Observation ${n}`, fact);
  expect(builder.updates("k").map((draft) => draft.statements.length)).toEqual([80, 80, 10]);
});

test("nothing said is no message", () => {
  expect(open().builder.updates("k")).toEqual([]);
});

test("a concern has the narrative, the referrer and who the child is, and neither risk nor told", () => {
  const { builder } = open();
  builder.say("child.name", "child", "Ada Lovell", fact);
  builder.say("health.conditions", "child", [{ text: "Asthma" }], fact);
  const [draft] = builder.concern("k", "child", "Came without a coat", "2026-10-30");
  expect(draft?.statements.map((one) => one.item)).toEqual(["child.name", "contact.referrer", "concern.narrative"]);
  expect([draft?.risk, draft?.told]).toEqual([undefined, undefined]);
});

test("property: whatever is said, every draft is one that the contract takes", () => {
  const saying = fc.record({ item: fc.constantFrom(...itemNames), value: fc.jsonValue() });
  fc.assert(
    fc.property(fc.array(saying, { maxLength: 40 }), fc.string({ maxLength: 120 }), (sayings, local) => {
      const { builder } = open();
      builder.person({ label: "child", role: "child", ids: [{ scheme: "local", value: local }] }, "id");
      for (const { item, value } of sayings) builder.say(item, "child", value, fact);
      const drafts = [...builder.updates("k"), ...builder.concern("k", "child", local, undefined)];
      return drafts.every((draft) => parseMessage(draft).ok);
    }),
  );
});

test("messages about one incident carry its reference, and a notice takes the named items alone", () => {
  const { ledger } = open();
  const builder = new DraftBuilder(openContext(), ledger, { incident: "incident-1" });
  builder.person({ label: "child", role: "child", ids: [] }, "");
  expect(builder.notice("k", new Set(["child.name", "police.incident"]))).toEqual([]);
  builder.say("child.name", "child", "Ada Lovell", fact);
  builder.say("contact.setting", "child", "Hillside School", fact);
  builder.say("police.incident", "child", { reference: "1", time: "2026-11-01T20:00:00Z" }, fact);
  const [notice] = builder.notice("k", new Set(["child.name", "police.incident"]));
  expect(notice).toMatchObject({ kind: "domestic-abuse-notice", incident: "incident-1" });
  expect(notice?.statements.map((one) => one.item)).toEqual(["child.name", "police.incident"]);
  expect(builder.updates("k")[0]).toMatchObject({ kind: "case-update", incident: "incident-1" });
});

test("a placeholder is no number of the agency's own: two people who have it would be one", () => {
  const { builder, ledger } = open();
  builder.person({ label: "child", role: "child", ids: [{ scheme: "local", value: "NOT KNOWN" }] }, "id");
  builder.say("child.name", "child", "Ada Lovell", fact);
  expect(builder.updates("k")[0]?.people[0]?.ids).toEqual([{ scheme: "local", value: "case-1" }]);
  expect(codes(ledger)).toEqual(["placeholder-left-out", "subject-not-identified"]);
});

test("what was seen on no known day is not said to have been seen on the day of mapping: the record reports it", () => {
  const { builder } = open();
  builder.say("voice.observed", "child", "Withdrawn in class", { assertion: "observed", path: "x" });
  builder.say("voice.observed", "child", "Hungry", { assertion: "observed", on: "2026-03-01", path: "y" });
  const said = builder.updates("k")[0]?.statements.map(({ value, assertion }) => [value, assertion]);
  expect(said).toEqual([
    ["Withdrawn in class", "reported"],
    ["Hungry", "observed"],
  ]);
});
