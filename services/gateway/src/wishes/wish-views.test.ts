import { parseRegisterEvent } from "@gatehouse/contracts/register-event";
import { applyEvent } from "@gatehouse/policy/register";
import { recordEvent } from "@gatehouse/policy/register/record-event";
import { emptyRegister } from "@gatehouse/policy/register/state";
import { expect, test } from "vitest";
import { wishView } from "./wish-views.ts";

type Body = Readonly<Record<string, unknown>>;
const charity = "family-support";
const school = "hillside-school";
const nowMs = Date.parse("2026-11-23T10:00:00Z");
const all = { agencies: "all", purposes: "all", categories: "all" };
const mother = { person: "p-mo", capacity: "parent", parentalResponsibility: true };
const child = { person: "p-ada", capacity: "child" };

function registerOf(...events: readonly Body[]) {
  const register = emptyRegister();
  for (const [at, body] of events.entries()) {
    const by = { agency: charity, name: "P. Renn", role: "family-worker" };
    const parsed = parseRegisterEvent({ id: `e-${at}`, at: `2026-11-0${at + 1}T09:00:00Z`, by, ...body });
    if (!parsed.ok) throw new Error(parsed.path);
    applyEvent(
      register,
      recordEvent(parsed.event, (scheme, value) => `${scheme} ${value}`),
    );
  }
  return register;
}
const stateOf = (events: readonly Body[], wish = "e-0", looker = { agency: charity, isFrontDoor: false }) =>
  wishView(registerOf(...events), wish, looker, nowMs)?.state ?? null;
const objects = (madeBy: Body): Body => ({ type: "objection.recorded", person: "p-ada", madeBy, scope: all });
const agrees = (more: Body = {}): Body => ({
  type: "consent.given",
  person: "p-ada",
  givenBy: mother,
  scope: all,
  ...more,
});
const elsewhere = { by: { agency: school, name: "T. Birch", role: "designated-safeguarding-lead" } };

test.each([
  { name: "a parent who is responsible", events: [objects(mother)], state: "counts" },
  {
    name: "a carer of whom that is not known",
    events: [objects({ person: "p-ca", capacity: "carer" })],
    state: "view",
  },
  {
    name: "somebody said to be the source of harm",
    events: [objects({ ...mother, allegedHarmer: true })],
    state: "view",
  },
  { name: "a child whom nobody has assessed", events: [objects(child)], state: "waits" },
  {
    name: "a child found to decide",
    events: [objects({ ...child, competence: { result: "competent" } })],
    state: "counts",
  },
  {
    name: "a child found not to",
    events: [objects({ ...child, competence: { result: "not-competent" } })],
    state: "view",
  },
  { name: "an adult about themselves", events: [objects({ person: "p-mo", capacity: "self" })], state: "counts" },
  {
    name: "one that was withdrawn",
    events: [objects(mother), { type: "objection.withdrawn", ends: "e-0" }],
    state: "withdrawn",
  },
  { name: "an agreement", events: [agrees()], state: "counts" },
  { name: "an agreement past its last day", events: [agrees({ expiresOn: "2026-11-22" })], state: "ended" },
  { name: "an agreement on its last day", events: [agrees({ expiresOn: "2026-11-23" })], state: "counts" },
  { name: "a refusal", events: [{ ...agrees(), type: "consent.refused" }], state: "counts" },
  {
    name: "an agreement taken back",
    events: [agrees(), { type: "consent.withdrawn", ends: "e-0" }],
    state: "withdrawn",
  },
  {
    name: "an agreement taken back at another agency, which its recorder is told of",
    events: [agrees(), { type: "consent.withdrawn", ends: "e-0", ...elsewhere }],
    state: "withdrawn",
  },
  {
    name: "an answer given again here",
    events: [agrees(), { ...agrees(), type: "consent.refused" }],
    state: "answered-again",
  },
  {
    name: "somebody else's answer",
    events: [agrees(), agrees({ givenBy: { ...mother, person: "p-fa" } })],
    state: "counts",
  },
  { name: "an event that is no wish", events: [{ type: "person.linked", person: "p-ada", ids: [] }], state: null },
  { name: "an id that nobody used", events: [], state: null },
])("$name", ({ events, state }) => {
  expect(stateOf(events)).toBe(state);
});

test("what was answered again at another agency is the front door's to know", () => {
  const events = [agrees(), agrees(elsewhere)];
  expect(stateOf(events)).toBe("counts");
  expect(stateOf(events, "e-0", { agency: "northshire-council", isFrontDoor: true })).toBe("answered-again");
});
