import { GatehouseError } from "@gatehouse/contracts/errors";
import { previewLimits } from "@gatehouse/gateway/preview-limits";
import { startTestBroker } from "@gatehouse/test/kit/broker";
import { familyEvents, schoolUpdate } from "@gatehouse/test/kit/family";
import { scanLedger } from "@gatehouse/test/kit/ledger-scan";
import { expect, test } from "vitest";

const poll = { timeout: 60_000, interval: 50 };
const team = ["riverside-practice", "hillside-school"];

/** The code with which the gateway refused, or what was answered. */
async function answerOf(asking: Promise<{ readonly outcome: string }>): Promise<unknown> {
  return asking.then(
    ({ outcome }) => outcome,
    (error: unknown) => (error instanceof GatehouseError ? error.facts.code : "failed"),
  );
}

test("a preview is in the ledger before it is answered, by whom and for whom and nothing of what it says", async () => {
  await using broker = await startTestBroker();
  let stopAt: string | null = null;
  const reached = Promise.withResolvers<void>();
  const letGo = Promise.withResolvers<void>();
  const first = await broker.startGateway(async (point) => {
    if (point !== stopAt) return;
    reached.resolve();
    await letGo.promise;
  });
  const council = await broker.client("northshire-council");
  const school = await broker.client("hillside-school");
  council.deliveries({ handover: null });
  school.deliveries({ handover: null });
  const events = await Promise.all(familyEvents("ada", team).map((event) => council.record(event)));
  await expect
    .poll(async () => (await Promise.all(events.map(({ id }) => council.status(id)))).map((s) => s?.outcome), poll)
    .toEqual(events.map(() => "recorded"));
  const before = await scanLedger(broker);
  stopAt = "commit.before-append";
  let answered = false;
  const asking = school.preview(schoolUpdate("ada")).then((decision) => {
    answered = true;
    return decision;
  });
  await reached.promise;
  expect(answered).toBe(false);
  expect(await scanLedger(broker)).toHaveLength(before.length);
  stopAt = null;
  letGo.resolve();
  const decision = await asking;
  expect(decision.recipients["riverside-practice"]?.outcome).toBe("shared");
  await expect.poll(async () => (await scanLedger(broker)).length, poll).toBe(before.length + 1);
  const last = (await scanLedger(broker)).at(-1);
  expect(last?.common).toMatchObject({
    type: "preview",
    kind: "case-update",
    from: "hillside-school",
    outcome: "decided",
  });
  expect(last?.step.effect).toMatchObject({
    type: "previewed",
    by: { agency: "hillside-school", id: null, role: "designated-safeguarding-lead" },
    recipients: { "riverside-practice": "shared" },
  });
  expect(JSON.stringify(last)).not.toMatch(/Birch|Ada|p-ada|9998259797|coat/);
  await first.stop();
  // The next gateway folds previews like everything else, and goes on from there.
  await broker.startGateway();
  const { id } = await school.publish(schoolUpdate("ada"));
  await expect
    .poll(async () => (await school.status(id))?.recipients, poll)
    .toMatchObject({ "riverside-practice": "shared" });
});

test("who tries too often gets no more answers, and fills no ledger; colleagues still do", async () => {
  await using broker = await startTestBroker();
  const gateway = await broker.startGateway();
  const school = await broker.client("hillside-school");
  const most = previewLimits.professional[0].most - 1;
  // The first one answered says that the line is up; it counts.
  await expect.poll(() => answerOf(school.preview(schoolUpdate("ada"))), poll).toBe("decided");
  const tries = Array.from({ length: most + 5 }, () => answerOf(school.preview(schoolUpdate("ada"))));
  const answers = await Promise.all(tries);
  expect(answers.filter((answer) => answer === "request-limit")).toHaveLength(5);
  expect(answers.filter((answer) => answer === "decided" || answer === "refused")).toHaveLength(most);
  const recorded = gateway.record();
  expect(await answerOf(school.preview(schoolUpdate("ada")))).toBe("request-limit");
  expect(gateway.record()).toBe(recorded);
  const colleague = { name: "R. Okafor", role: "designated-safeguarding-lead" };
  expect(await answerOf(school.preview({ ...schoolUpdate("ada"), author: colleague }))).not.toBe("request-limit");
});
