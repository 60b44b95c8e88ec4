import { generateSealingKey, generateSigningKey } from "@gatehouse/envelope/keys";
import type { AgencyRequest } from "@gatehouse/contracts/request";
import { signDirectory } from "@gatehouse/envelope/directory";
import { expect, test } from "vitest";
import { openEnvelope } from "./envelope-ports.ts";
import type { AskOptions } from "./requests.ts";
import { askGateway } from "./requests.ts";
import { StandIn } from "./testing/stand-in-gateway.ts";
import type { World } from "./testing/world.ts";
import { agencyOf, keyEntry, makeWorld, partnershipId } from "./testing/world.ts";

const school = "hillside-school";
const council = "northshire-council";
const now = new Date("2026-11-02T08:55:00Z");
const world = await makeWorld({ [school]: `A${"B".repeat(55)}`, [council]: `A${"C".repeat(55)}` });
const redeliver: AgencyRequest & { type: "redeliver" } = { type: "redeliver", from: 7 };

function asking(ask: AskOptions["ask"], agency = school): AskOptions {
  const { signing, sealing } = agencyOf(world, agency);
  const config = { agency, partnership: { id: partnershipId, telephone: "" }, sealingKeys: [sealing] as const };
  const envelope = openEnvelope(
    config,
    () => world.directory,
    () => now,
  );
  return {
    agency,
    partnership: partnershipId,
    signingKey: signing,
    root: world.pinned,
    directory: () => world.directory,
    now: () => now,
    seal: envelope.sealToGateway,
    open: envelope.open,
    ask,
  };
}
const standInOf = (gateway: World["gateway"]): StandIn => new StandIn({ ...world, gateway });
const honest = new StandIn(world);

test("an answer sealed to the asker, signed by the gateway, about this very question is taken", async () => {
  const answer = await askGateway(
    redeliver,
    asking((bytes) => honest.answer(school, bytes, now)),
  );
  expect(answer).toEqual({ type: "redeliver", from: 7 });
});

test("the answer to an earlier question is not one to this", async () => {
  let earlier: Uint8Array | null = null;
  const ask = asking(async (bytes) => {
    earlier ??= await honest.answer(school, bytes, now);
    return earlier;
  });
  await askGateway(redeliver, ask);
  await expect(askGateway(redeliver, ask)).rejects.toMatchObject({
    code: "answer-invalid",
    facts: { field: "inReplyTo" },
  });
});

test.each([
  {
    name: "signed by another than the gateway",
    forged: (bytes: Uint8Array) =>
      standInOf({ ...world.gateway, signing: generateSigningKey() }).answer(school, bytes, now),
  },
  { name: "for another agency", forged: (bytes: Uint8Array) => honest.answer(council, bytes, now) },
  { name: "of bytes that open to nothing", forged: async () => Buffer.from("nothing") },
])("an answer $name is refused", async ({ forged }) => {
  await expect(askGateway(redeliver, asking(forged))).rejects.toMatchObject({ code: "answer-invalid" });
});

test("the gateway with a new key can still tell of the directory that has it, and of nothing else", async () => {
  const signing = generateSigningKey();
  const renewed = standInOf({ ...world.gateway, signing });
  const { gateway } = world.draft;
  renewed.directoryJws = await signDirectory(
    { ...world.draft, version: 2, gateway: { ...gateway, signing: [keyEntry(signing)] } },
    world.root,
  );
  const ask = asking((bytes) => renewed.answer(school, bytes, now));
  expect((await askGateway({ type: "directory" }, ask)).directory).toBe(renewed.directoryJws);
  await expect(askGateway(redeliver, ask)).rejects.toMatchObject({ code: "answer-invalid" });
});

test("a gateway without a key that is good now is not sealed to", async () => {
  const expired = { ...world.directory.gateway, sealing: [keyEntry(generateSealingKey())] };
  const late = new Date("2037-01-01T00:00:00Z");
  const directory = { ...world.directory, gateway: expired };
  const config = {
    agency: school,
    partnership: { id: partnershipId, telephone: "" },
    sealingKeys: [agencyOf(world, school).sealing] as const,
  };
  const envelope = openEnvelope(
    config,
    () => directory,
    () => late,
  );
  expect(() => envelope.sealToGateway(Buffer.from("x"))).toThrow("gateway-key-missing");
  expect(envelope.sealToLastGateway(Buffer.from("x")).length).toBeGreaterThan(0);
});
