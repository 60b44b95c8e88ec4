import { makeKnown } from "@gatehouse/infra/demo/families";
import { professionals } from "@gatehouse/infra/demo/parties";
import type { Party } from "@gatehouse/infra/demo/parties";
import { startTestBroker } from "@gatehouse/test/kit/broker";
import { scanLedger } from "@gatehouse/test/kit/ledger-scan";
import { layOutService, recordFile } from "@gatehouse/test/kit/sector-service";
import { expect, onTestFinished, test } from "vitest";

const practice = "riverside-practice";
const council = "northshire-council";
const sample = "test/samples/health/ukcore/UKCore-Patient-RichardSmith-Example.xml";

type Answer = {
  readonly previews: readonly {
    readonly message: { readonly id: string; readonly statements: readonly { readonly id: string }[] };
    readonly decision: {
      readonly outcome: string;
      readonly recipients: Readonly<Record<string, { outcome: string; statements: readonly { id: string }[] }>>;
    };
    readonly plain: readonly string[];
  }[];
};

test("a service previews a record over HTTP with the live register: in JSON, in sentences, recorded, and sends nothing", async () => {
  const broker = await startTestBroker();
  onTestFinished(() => broker[Symbol.asyncDispose]());
  await broker.startGateway();
  const service = await layOutService(broker, "health");
  const file = await recordFile(sample);
  const drafts = service.draftsOf(file).filter(({ kind }) => kind !== "concern");
  expect(drafts).toHaveLength(1);
  const parties = new Map<string, Party>();
  for (const [agency, kind] of [
    [practice, "health"],
    [council, "social-care"],
  ] as const) {
    const client = await broker.client(agency);
    client.deliveries({ handover: null });
    const author = professionals[kind];
    parties.set(agency, { agency, kind, client, adapter: null, author, inboxDir: "", outcomes: new Map() });
  }
  expect(await makeKnown(drafts, parties, [practice, council], AbortSignal.timeout(60_000))).toEqual([]);
  for (const { client } of parties.values()) await client.close();
  await service.start();
  onTestFinished(() => service.running().kill());

  // The line to the broker may take a moment: until then the door says that the gateway did not answer.
  let answer = await service.call("POST", "/preview", file.bytes, "application/fhir+xml");
  await expect
    .poll(
      async () => {
        if (answer.status === 504) answer = await service.call("POST", "/preview", file.bytes, "application/fhir+xml");
        return answer.status;
      },
      { timeout: 60_000, interval: 100 },
    )
    .toBe(200);
  const { previews } = (await answer.json()) as Answer;
  const [first] = previews;
  expect(previews).toHaveLength(1);
  expect(first?.decision.recipients[council]?.outcome).toBe("shared");
  // Statements go under the draft's own ids, so that a screen can show which.
  const own = new Set(first?.message.statements.map(({ id }) => id));
  expect(first?.decision.recipients[council]?.statements.every(({ id }) => own.has(id))).toBe(true);
  expect(first?.plain[0]).toMatch(/^Northshire Council will receive .+\.$/);

  const plain = await service.call("POST", "/preview?plain", file.bytes, "application/fhir+xml");
  expect(plain.headers.get("content-type")).toBe("text/plain; charset=utf-8");
  expect(await plain.text()).toContain(first?.plain[0]);

  // A draft as it stands, of this agency; one of another is not signed in its name.
  const draft = await service.call("POST", "/preview", JSON.stringify(drafts[0]));
  expect((await draft.json()) as Answer).toMatchObject({ previews: [{ decision: { outcome: "decided" } }] });
  const others = await service.call("POST", "/preview", JSON.stringify({ ...drafts[0], from: council }));
  expect(others.status).toBe(422);

  const recorded = (await scanLedger(broker)).filter(({ common }) => common.type === "preview");
  expect(recorded.map(({ step }) => step.effect)).toMatchObject(
    Array.from({ length: 3 }, () => ({
      type: "previewed",
      by: { agency: practice },
      recipients: { [council]: "shared" },
    })),
  );
  expect(JSON.stringify(recorded)).not.toMatch(/Smith|Richard/);
  expect((await scanLedger(broker)).filter(({ common }) => common.type === "message")).toEqual([]);
  expect(service.lines.join("\n")).not.toMatch(/Smith|Richard/);
});
