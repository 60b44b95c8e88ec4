import { mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Delivery, DeliveryData } from "@gatehouse/contracts/delivery";
import { expect, onTestFinished, test } from "vitest";
import type { World } from "./testing/adapter-world.ts";
import { call, start } from "./testing/adapter-world.ts";
import { delivered, testDelivery } from "./testing/test-delivery.ts";

/** Asks about the child whom the agency files as NC-204. */
function request(id: string, ...items: readonly string[]): Delivery {
  const change: Partial<DeliveryData> = {
    kind: "information-request",
    purpose: "information-request",
    items: [...items],
    power: "children-act-2004-s11",
    reason: "Strategy discussion",
    historyFrom: "2024-01-01",
    urgency: "amber",
  };
  return { ...testDelivery([delivered("a1", "child.sex", "female")], change), id };
}

type Reply = {
  readonly draft: {
    readonly id: string;
    readonly statements: readonly { readonly id: string; readonly item: string }[];
  };
  readonly open: readonly string[];
  readonly unread: number;
};

async function proposal(world: World, id: string): Promise<Reply> {
  await expect.poll(async () => (await call(world, "GET", `/replies/${id}`)).status).toBe(200);
  return (await (await call(world, "GET", `/replies/${id}`)).json()) as Reply;
}

const author = { name: "K. Moffat", role: "safeguarding-lead" };
const complete = (world: World, id: string, more: object): Promise<Response> =>
  call(world, "POST", `/replies/${id}`, JSON.stringify({ author, ...more }));

test("a request is answered from the records: proposed for a named human, who sends it; nothing goes by itself", async () => {
  const world = await start();
  await writeFile(join(world.folder, "records", "ada.json"), '{"id":"NC-204","name":"Ada Lovell"}');
  await writeFile(join(world.folder, "records", "ben.json"), '{"id":"NC-205","name":"Ben Marsh"}');
  await world.deliver(request("request-1", "child.name", "health.conditions"));
  const { draft, open } = await proposal(world, "request-1");
  expect(draft).toMatchObject({
    statements: [{ item: "child.name", value: "Ada Lovell" }],
    answers: [{ item: "health.conditions", answer: "not-held" }],
  });
  expect([open, world.sent.size]).toEqual([[], 0]);
  expect((await complete(world, "request-1", {})).status).toBe(202);
  expect([...world.sent.values()]).toMatchObject([{ kind: "information-response", author, to: ["hillside-school"] }]);
  expect(await (await call(world, "GET", "/replies")).json()).toEqual({ replies: [] });
  await world.deliver(request("request-1", "child.name"));
  expect((await call(world, "GET", "/replies/request-1")).status).toBe(404);
});

test("what is withheld is not given; what was left open has to be answered", async () => {
  const world = await start();
  await writeFile(join(world.folder, "records", "ada.json"), '{"id":"NC-204","name":"Ada Lovell"}');
  await writeFile(join(world.folder, "records", "broken.json"), "{");
  await world.deliver(request("request-2", "child.name", "health.conditions"));
  const { open, unread, draft } = await proposal(world, "request-2");
  expect([open, unread]).toEqual([["health.conditions"], 1]);
  expect((await complete(world, "request-2", {})).status).toBe(422);
  const withheld = { item: "child.name", answer: "withheld", reason: "Told by telephone" };
  const none = { item: "health.conditions", answer: "not-held" };
  const leaveOut = draft.statements.map(({ id }) => id);
  expect((await complete(world, "request-2", { leaveOut, answers: [none] })).status).toBe(422);
  expect((await complete(world, "request-2", { answers: [withheld, none] })).status).toBe(202);
  expect([...world.sent.values()]).toMatchObject([{ statements: [], answers: [withheld, none] }]);
});

test("a request that came before the process died is answered when it starts again; other kinds are not answered", async () => {
  const folder = await mkdtemp(join(tmpdir(), "gatehouse-reply-"));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  const before = await start(folder);
  await before.deliver(request("request-3", "child.name"));
  await before.deliver({ ...testDelivery([]), id: "concern-1" });
  await proposal(before, "request-3");
  await before.adapter.stop();
  // As a process leaves it that was killed while it searched.
  await rm(join(folder, "replies", "request-3.json"));
  await writeFile(join(folder, "replies", "request-3.todo"), "");
  const after = await start(folder);
  expect((await proposal(after, "request-3")).draft.statements).toEqual([]);
  // The mark goes a moment after the proposal has come: in the other order a crash between the two would forget it.
  await expect.poll(() => readdir(join(folder, "replies"))).toEqual(["request-3.json"]);
});
