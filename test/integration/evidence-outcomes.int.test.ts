import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { startTestBroker } from "@gatehouse/test/kit/broker";
import { listen, recordAll, wholeSecond } from "@gatehouse/test/kit/agencies";
import { evidenceOf, verdictOn, writtenPage } from "@gatehouse/test/kit/evidence-file";
import { familyEvents, schoolUpdate } from "@gatehouse/test/kit/family";
import { startTestWitnesses, witnessesSetting } from "@gatehouse/test/kit/witness";
import { expect, onTestFinished, test } from "vitest";

const [school, council, practice] = ["hillside-school", "northshire-council", "riverside-practice"] as const;
const poll = { timeout: 60_000, interval: 50 };

/** Somebody of the family objects to everything going to the practice. */
function objection(suffix: string): Record<string, unknown> {
  return {
    id: `objection-${suffix}`,
    type: "objection.recorded",
    at: wholeSecond(),
    by: { agency: school, name: "T. Birch", role: "designated-safeguarding-lead" },
    person: `p-${suffix}`,
    madeBy: { person: "p-mother", capacity: "parent", parentalResponsibility: true },
    scope: { agencies: [practice], categories: "all", purposes: "all" },
  };
}

test("whatever became of a message, its sender can prove it: refused, held, withheld, sent in spite of an objection, corrected, recalled", async () => {
  const broker = await startTestBroker();
  onTestFinished(async () => broker[Symbol.asyncDispose]());
  const witnesses = await startTestWitnesses(broker);
  onTestFinished(async () => void (await Promise.all(witnesses.map(({ stop }) => stop()))));
  const gateway = await broker.startGateway(undefined, { settings: witnessesSetting(witnesses) });
  const [frontDoor, sender] = [await listen(broker, council), await listen(broker, school)];
  await listen(broker, practice);
  await recordAll(frontDoor, familyEvents("ada", [practice, school, council]));
  const publish = async (change: Readonly<Record<string, unknown>> = {}): Promise<string> =>
    (await sender.client.publish({ ...schoolUpdate("ada"), ...change })).id;

  const shared = await publish();
  const { id: corrected, statementIds } = await sender.client.publish(schoolUpdate("ada"));
  for (const one of [shared, corrected])
    await expect.poll(async () => (await sender.client.status(one))?.state, poll).toBe("delivered");
  const { statements } = schoolUpdate("ada");
  const corrects = { message: corrected, statement: statementIds["s2"], reason: "The day of birth was written wrong." };
  const named = Array.isArray(statements) ? statements.slice(0, 2) : [];
  const correction = await publish({ kind: "correction", corrects, statements: named });
  const recall = await publish({
    kind: "recall",
    inReplyTo: null,
    statements: [],
    corrects: { message: shared },
    instruction: "Delete it: it was about another child.",
  });
  await recordAll(sender, [objection("ada")]);
  const risk = {
    atRisk: ["child"],
    harm: "neglect",
    test: "at-risk",
    evidence: "Hungry and without a coat on three mornings.",
    recipients: [practice],
    categories: "all",
    decidedBy: { name: "R. Okafor", role: "deputy-safeguarding-lead" },
    emergency: false,
    expiresAt: wholeSecond(Date.now() + 7 * 24 * 3_600_000),
  };
  const fates: Readonly<Record<string, readonly [string, RegExp]>> = {
    shared: [shared, /Riverside Practice will receive Ada.s (?:.*)presentation at school/],
    corrected: [corrected, /Riverside Practice will receive/],
    correction: [correction, /Riverside Practice will receive Ada.s (?:name and date of birth|date of birth and name)/],
    recall: [recall, /Riverside Practice will receive no statement/],
    withheld: [await publish(), /Riverside Practice will receive nothing: withheld/],
    overridden: [await publish({ risk }), /Riverside Practice will receive Ada/],
    held: [await publish({ told: { status: "not-contactable" } }), /Northshire Council.s copy waits/],
    refused: [
      await publish({ kind: "support-request", to: [practice], purpose: "early-help" }),
      /This message is refused and goes to nobody/,
    ],
  };
  for (const [id] of Object.values(fates))
    await expect.poll(async () => (await sender.client.status(id))?.final, poll).toBe(true);
  await gateway.stop();

  const dir = await mkdtemp(join(tmpdir(), "outcomes-"));
  onTestFinished(() => rm(dir, { recursive: true, force: true }));
  for (const [fate, [id, words]] of Object.entries(fates)) {
    const file = await writtenPage(sender.client, id, join(dir, `${fate}.html`));
    const { exit, text } = await verdictOn(file, broker.places.rootPublic);
    expect([fate, exit, text]).toEqual([fate, 0, expect.stringMatching(/all \d+ checks hold/)]);
    const said = (await evidenceOf(sender.client, id)).evidence.words.join("\n");
    expect([fate, said]).toEqual([fate, expect.stringMatching(words)]);
  }
});
