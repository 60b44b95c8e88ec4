import { itemNames } from "@gatehouse/contracts/items";
import { describe, expect, test } from "vitest";
import type { Draft } from "./fixture.ts";
import {
  childPerson,
  concern,
  consent,
  family,
  motherPerson,
  northshire,
  objection,
  preview,
  statements,
  update,
} from "./fixture.ts";
import { objectionsForFrontDoor } from "./front-door-notes.ts";
import type { ExplainedDecision } from "./plain.ts";
import { explain } from "./plain.ts";
import { itemsWithWords } from "./plain-items.ts";

function sentences(message: Draft, register: readonly Draft[]): string {
  const result = preview(message, register);
  if (!result.ok) throw new Error(result.error);
  const { decision, message: parsed, facts, policy, now } = result;
  const noted = parsed && objectionsForFrontDoor(parsed, facts, policy, now);
  return explain(decision, { message: parsed, names: policy.partnership, noted }).join("\n");
}

test("every data item has words", () => {
  expect(itemsWithWords.toSorted()).toEqual([...itemNames].toSorted());
});

test("says what an agency will receive, what it will not, and whose objection holds", () => {
  const message = update({
    statements: statements("child.name", "child.dateOfBirth", "contact.leadProfessional", "health.conditions"),
  });
  const scope = { agencies: ["northshire-homes"], purposes: "all", categories: ["health"] };
  const text = sentences(message, [...family(), consent(), objection({ scope, at: "2026-10-03T09:00:00Z" })]);
  expect(text).toContain("Northshire Homes will receive Ada's name, age and lead professional.");
  expect(text).toContain("It will not receive Ada's health condition: mother's objection of 3 October holds.");
});

test("says what to do when a message is refused, with the front door's number for a concern", () => {
  const text = sentences(concern({ risk: null }), family());
  expect(text).toContain("refused");
  expect(text).toContain("Ask your safeguarding lead.");
  expect(text).toContain("01632 960100");
});

test("names nobody's objection to a reader who may not know it", () => {
  const register = [
    ...family(),
    consent(),
    objection({ scope: { agencies: ["northshire-homes"], purposes: "all", categories: "all" } }),
  ];
  const result = preview(update(), register);
  if (!result.ok) throw new Error(result.error);
  const names = northshire.partnership;
  const text = explain(result.decision, { message: result.message, names, noted: null }).join("\n");
  expect(text).toContain("Northshire Homes will receive nothing: an objection holds.");
  expect(text).not.toContain("mother");
});

test("a live preview, in which bars and wishes are one class, sends its reader to the front door", () => {
  const result = preview(update(), [...family(), consent()]);
  if (!result.ok || !result.message) throw new Error("the example is wrong");
  const { decision, message } = result;
  const { "northshire-homes": homes } = decision.recipients;
  if (!homes) throw new Error("the example is wrong");
  const masked: ExplainedDecision = {
    ...decision,
    message: { ...message, case: null },
    reasons: [],
    holds: [],
    duties: [],
    recipients: {
      "northshire-homes": {
        ...homes,
        outcome: "withheld",
        statements: [],
        dropped: [],
        overrides: [],
        handling: [],
        reasons: ["withheld"],
      },
    },
  };
  const names = northshire.partnership;
  expect(explain(masked, { message, names, noted: null })[0]).toBe(
    "Northshire Homes will receive nothing: withheld. Ask the front door, Northshire Council, on 01632 960100.",
  );
});

test("two objections that hold are both named; one that does not bind, or was lifted, is not", () => {
  const scope = { agencies: ["northshire-homes"], purposes: "all", categories: "all" };
  const text = sentences(update(), [
    ...family(),
    consent(),
    objection({ scope, at: "2026-10-03T09:00:00Z" }),
    objection({ id: "obj-2", scope, at: "2026-10-05T09:00:00Z", madeBy: { person: "p-gran", capacity: "carer" } }),
    objection({
      id: "obj-3",
      scope,
      at: "2026-10-07T09:00:00Z",
      madeBy: { person: "p-fa", capacity: "parent", parentalResponsibility: true },
    }),
  ]);
  expect(text).toContain("mother's objection of 3 October and a parent's objection of 7 October hold.");
});

describe("an objection is named for what it keeps back, and for nothing else", () => {
  const father = {
    label: "father",
    role: "parent",
    ids: [{ scheme: "person", value: "p-fa" }],
    parentalResponsibility: true,
  };
  const people = [childPerson, motherPerson, father];
  const covers = (categories: string | readonly string[]) => ({
    agencies: ["riverside-practice"],
    purposes: "all",
    categories,
  });
  const byFather = { person: "p-fa", capacity: "parent", parentalResponsibility: true };
  const agreed = [...family(), consent()];

  test("by what it covers", () => {
    const text = sentences(
      update({ statements: statements("child.name", "contact.leadProfessional", "health.conditions", "voice.wishes") }),
      [
        ...agreed,
        objection({ scope: covers(["health"]) }),
        objection({ id: "obj-2", scope: covers(["voice"]), madeBy: byFather, at: "2026-10-21T09:00:00Z" }),
        objection({ id: "obj-3", scope: covers(["housing"]), at: "2026-10-22T09:00:00Z" }),
      ],
    );
    expect(text).toContain(
      "It will not receive Ada's health condition and wishes: mother's objection of 20 October and a parent's objection of 21 October hold.",
    );
  });

  test("nothing at all is kept back only by one to everything", () => {
    const text = sentences(update(), [
      ...agreed,
      objection({ scope: covers("all") }),
      objection({ id: "obj-2", scope: covers(["voice"]), madeBy: byFather, at: "2026-10-21T09:00:00Z" }),
    ]);
    expect(text).toContain("Riverside Practice will receive nothing: mother's objection of 20 October holds.");
  });

  test("by whom it is about", () => {
    const about = (label: string, id: string, item: string) => ({ ...statements(item)[0], id, about: label });
    const text = sentences(
      update({
        people,
        statements: [
          ...statements("child.name", "contact.leadProfessional"),
          about("mother", "s8", "police.convictions"),
          about("father", "s9", "contact.address"),
        ],
        to: ["northshire-council"],
      }),
      [
        ...agreed,
        objection({ person: "p-mo" }),
        objection({ id: "obj-2", person: "p-fa", madeBy: byFather, at: "2026-10-21T09:00:00Z", scope: covers("all") }),
      ],
    );
    expect(text).toContain("It will not receive the mother's convictions: mother's objection of 20 October holds.");
    expect(text).not.toContain("father's objection");
    const other = sentences(
      update({
        people,
        statements: [
          ...statements("child.name", "contact.leadProfessional"),
          about("mother", "s8", "police.convictions"),
        ],
      }),
      [
        ...agreed,
        objection({ person: "p-mo", scope: covers(["criminal"]) }),
        objection({ id: "obj-2", person: "p-fa", madeBy: byFather, at: "2026-10-21T09:00:00Z" }),
      ],
    );
    expect(other).toContain("mother's objection of 20 October holds.");
    expect(other).not.toContain("father's objection");
  });
});

test("what waits says who decides and by when in London", () => {
  const text = sentences(concern({ told: { status: "not-contactable" } }), family());
  expect(text).toContain("Add them. Northshire Council (front door manager) decides by 11:15 on Tuesday 3 November");
});

test("what is the same for several agencies is said once", () => {
  const text = sentences(update({ statements: statements("child.name", "contact.leadProfessional") }), [
    ...family(),
    consent(),
  ]);
  expect(text.split("\n").filter((line) => line.includes("will receive"))).toHaveLength(1);
});

test("an objection that does not bind is told as a view", () => {
  const madeBy = { person: "p-gran", capacity: "carer" };
  const text = sentences(update(), [...family(), consent(), objection({ madeBy, at: "2026-10-05T09:00:00Z" })]);
  expect(text).toContain("objection of 5 October does not stop this: it is recorded as a view");
});

const riskOf = concern()["risk"];
const faults = [
  ["too little evidence", { evidence: "A bruise." }, "at least 20 characters"],
  ["no agencies", { recipients: "all" }, "names no agencies"],
  ["nobody at risk", { atRisk: ["nobody"] }, "who may be harmed"],
  ["too long", { expiresAt: "2027-03-03T10:00:00Z" }, "an end within 14 days"],
  ["a role that may not", { decidedBy: { name: "J. Roe", role: "receptionist" } }, "may not decide a risk"],
] as const;

test.each(faults)("a risk with %s says what to put right", (_name, fault, said) => {
  const risk = { ...(typeof riskOf === "object" ? riskOf : {}), ...fault };
  expect(sentences(concern({ risk }), family())).toContain(said);
});
