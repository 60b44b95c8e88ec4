import type { AgencyClient } from "@gatehouse/client/client-config";
import { expect } from "vitest";
import type { TestBroker } from "./broker.ts";
import { scanLedger } from "./ledger-scan.ts";

const poll = { timeout: 60_000, interval: 50 };
const council = "northshire-council";
const manager = { agency: council, name: "H. Quill", role: "front-door-manager" };
const mother = { person: "p-mo", capacity: "parent", parentalResponsibility: true };
const everything = { agencies: "all", purposes: "all", categories: "all" };

/** Words of register events that are over: found nowhere once they are erased. */
export const ofWhatIsOver = [
  "she wants none of it passed on",
  "Larkrise Refuge, Elm Court",
  "struck twice with a belt on Sunday",
  "the belt was found to be a story",
  "knocked twice, curtains drawn",
] as const;

/** Words of register events that act, and stay. */
export const ofWhatActs = ["never to the school while they live", "Moorgate Hostel, Ash Lane"] as const;

/**
 * Records wishes, a restriction, a flag and an agreement that are over, a telling of a message, and some that act on. The
 * gateway has stopped before and after.
 *
 * @param message decided, and sent by `teacher`
 */
export async function recordWhatIsOver(
  broker: TestBroker,
  { id: message, social, teacher }: { readonly id: string } & Record<"social" | "teacher", AgencyClient>,
): Promise<void> {
  const registered = async (): Promise<number> =>
    (await scanLedger(broker)).filter(({ step }) => step.effect.type === "registered").length;
  const before = await registered();
  const gateway = await broker.startGateway();
  const at = `${new Date().toISOString().slice(0, 19)}Z`;
  const event = (type: string, id: string, body: object): Record<string, unknown> => ({
    id,
    type,
    at,
    by: manager,
    ...body,
  });
  const wish = { person: "p-ada", madeBy: mother, scope: everything };
  const reason = (text: string): object => ({ reason: { code: "private", text } });
  const place = { person: "p-ada", restriction: "protected-location" };
  const agreed = { person: "p-ada", givenBy: mother, scope: everything };
  const expiresAt = `${new Date(Date.now() + 24 * 3_600_000).toISOString().slice(0, 19)}Z`;
  const events = [
    event("objection.recorded", "over-wish", { ...wish, ...reason(ofWhatIsOver[0]) }),
    event("objection.withdrawn", "over-wish-end", { ends: "over-wish" }),
    event("restriction.placed", "over-place", { ...place, address: ofWhatIsOver[1] }),
    event("restriction.lifted", "over-place-end", { ends: "over-place" }),
    event("risk.flagged", "over-flag", {
      atRisk: ["p-ada"],
      harm: "physical-abuse",
      test: "at-risk",
      evidence: ofWhatIsOver[2],
      recipients: ["hillside-school"],
      decidedBy: { agency: council, name: "O. Petrie", role: "front-door-manager" },
      expiresAt,
    }),
    event("risk.cleared", "over-flag-end", { ends: "over-flag", reason: ofWhatIsOver[3] }),
    event("consent.given", "over-answer", agreed),
    event("consent.withdrawn", "over-answer-end", { ends: "over-answer" }),
    event("objection.recorded", "acts-wish", {
      ...wish,
      scope: { ...everything, agencies: ["oakfield-school"] },
      ...reason(ofWhatActs[0]),
    }),
    event("restriction.placed", "acts-place", { ...place, person: "p-mo", address: ofWhatActs[1] }),
  ];
  for (const one of events) await social.record(one);
  const attempts = [{ on: at.slice(0, 10), method: "visit", result: ofWhatIsOver[4] }];
  const by = { agency: "hillside-school", name: "T. Birch", role: "designated-safeguarding-lead" };
  await teacher.record({ ...event("telling.recorded", "over-telling", { message, status: "told", attempts }), by });
  await expect.poll(registered, poll).toBe(before + events.length + 1);
  await gateway.stop();
}
