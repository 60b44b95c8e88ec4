import { parseMessage } from "@gatehouse/contracts/parse-message";
import { NotedObjections, maxNotedObjections } from "@gatehouse/contracts/noted-objections";
import { expect, test } from "vitest";
import type { Draft } from "./fixture.ts";
import { concern, exampleNow, family, homes, objection, preview } from "./fixture.ts";
import { objectionsForFrontDoor } from "./front-door-notes.ts";

function noted(message: Draft, register: readonly Draft[]): NotedObjections {
  const previewed = preview(message, register);
  const parsed = parseMessage(message);
  if (!previewed.ok || !parsed.ok) throw new Error("the example is wrong");
  return objectionsForFrontDoor(parsed.message, previewed.facts, previewed.policy, exampleNow);
}

const housing = { agencies: [homes], purposes: "all", categories: ["health"] };
const grandmother = { person: "p-gran", capacity: "carer" };

test("lists an objection that the sender left out: who made it in which capacity, scope, day and reason", () => {
  const register = [
    ...family(),
    objection({ scope: housing, at: "2026-10-03T23:30:00Z", reason: { code: "safety", text: "He reads our letters" } }),
  ];
  expect(noted(concern(), register)).toEqual({
    listed: [
      {
        objection: "obj-1",
        about: "child",
        person: "p-ada",
        madeBy: { person: "p-mo", label: "mother", capacity: "parent", parentalResponsibility: true },
        standing: "binding",
        scope: { ...housing },
        recordedBy: "northshire-council",
        on: "2026-10-04",
        reason: "safety",
      },
    ],
    more: 0,
  });
});

test("lists what does not bind too, and says that it does not", () => {
  const { listed } = noted(concern(), [...family(), objection({ madeBy: grandmother })]);
  expect(listed.map(({ standing, madeBy }) => [standing, madeBy.label, madeBy.capacity])).toEqual([
    ["view", null, "carer"],
  ]);
});

test.each([
  {
    name: "one for another purpose",
    body: { scope: { agencies: "all", purposes: ["housing-support"], categories: "all" } },
  },
  { name: "one about somebody else", body: { person: "p-cy" } },
])("leaves out $name", ({ body }) => {
  expect(noted(concern(), [...family(), objection(body)])).toEqual({ listed: [], more: 0 });
});

test("an objection that was withdrawn is not listed", () => {
  const by = { agency: "northshire-council", name: "H. Quill", role: "front-door-manager" };
  const withdrawn = { id: "wd-1", type: "objection.withdrawn", at: "2026-10-21T09:00:00Z", by, ends: "obj-1" };
  expect(noted(concern(), [...family(), objection(), withdrawn]).listed).toEqual([]);
});

test("a flood of views cannot crowd out what binds, nor make a copy too large to open", () => {
  const agencies = Array.from({ length: 200 }, (_, at) => `agency-of-a-rather-long-name-number-${at}`);
  const flood = Array.from({ length: 600 }, (_, at) =>
    objection({
      id: `view-${at}`,
      madeBy: grandmother,
      at: "2026-11-01T09:00:00Z",
      ...(at % 2 === 0 ? { scope: { agencies, purposes: "all", categories: "all" } } : {}),
    }),
  );
  const list = noted(concern(), [...family(), objection(), ...flood]);
  expect(NotedObjections.safeParse(list).success).toBe(true);
  expect(JSON.stringify(list).length).toBeLessThan(70_000);
  expect(list.listed.length).toBeLessThanOrEqual(maxNotedObjections);
  expect(list.listed.some(({ objection: id }) => id === "obj-1")).toBe(true);
  expect(list.listed.length + list.more).toBe(601);
});

test("objections are listed in the order of their ids, each with the scope it was given", () => {
  const scope = { agencies: "all", purposes: ["child-protection", "early-help"], categories: "all" };
  const { listed } = noted(concern(), [
    ...family(),
    objection({ id: "obj-9", scope, at: "2026-10-01T09:00:00Z" }),
    objection({ id: "obj-1", at: "2026-10-02T09:00:00Z" }),
    objection({ id: "obj-5", at: "2026-10-03T09:00:00Z" }),
  ]);
  expect(listed.map(({ objection: id }) => id)).toEqual(["obj-1", "obj-5", "obj-9"]);
  expect(listed.at(-1)?.scope).toEqual(scope);
});

test("a message that nobody enrolled sent, or that is about no child, lists nothing", () => {
  const register = [...family(), objection()];
  expect(noted(concern({ from: "a-nursery" }), register)).toEqual({ listed: [], more: 0 });
  const people = [{ label: "child", role: "parent", ids: [{ scheme: "person", value: "p-ada" }] }];
  expect(noted(concern({ people }), register)).toEqual({ listed: [], more: 0 });
});

test("of more than fit the newest stay", () => {
  const flood = Array.from({ length: maxNotedObjections + 1 }, (_, at) =>
    objection({
      id: `view-${String(at).padStart(3, "0")}`,
      madeBy: grandmother,
      at: new Date(Date.parse("2026-10-01T09:00:00Z") + at * 60_000).toISOString(),
      scope: { agencies: [homes], purposes: "all", categories: "all" },
    }),
  );
  const { listed, more } = noted(concern(), [...family(), ...flood]);
  expect([listed.length, more]).toEqual([maxNotedObjections, 1]);
  expect(listed[0]?.objection).toBe("view-001");
});
