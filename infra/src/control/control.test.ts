import { mkdtemp, readdir, readFile, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { GatehouseError } from "@gatehouse/contracts/errors";
import type { ControlledAgency } from "./clients.ts";
import { controlOf } from "./clients.ts";
import { askControl } from "./ask.ts";
import type { ControlHandlers } from "./protocol.ts";
import { serveControl } from "./serve.ts";

let dir = "";
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), "control-"));
});
afterEach(() => rm(dir, { recursive: true, force: true }));

const handlers: ControlHandlers = {
  publish: (agency, draft) =>
    Promise.resolve({ id: `${agency}/${String(draft["id"])}`, state: "queued", statementIds: {} }),
  inbox: () => Promise.reject(new GatehouseError("agency-not-here", { agency: "x", field: "agency" })),
  notices: () => Promise.resolve([]),
  status: () => Promise.reject(new Error("a foreign error with a name in it: Ada Lovell")),
  evidence: () => Promise.reject(new GatehouseError("evidence-unknown")),
  decisions: () => Promise.resolve([]),
  overrides: () => Promise.resolve([]),
  letter: () => Promise.reject(new GatehouseError("request-refused", { code: "letter-not-allowed" })),
  approveLetter: () => Promise.reject(new GatehouseError("request-refused", { code: "letter-changed" })),
  retention: () => Promise.reject(new GatehouseError("retention-not-allowed")),
  overview: () => Promise.resolve({ partnership: "northshire", startedAt: "2026-11-22T09:00:00Z", agencies: [] }),
};

test("a question gets its answer, a refusal its code and field", async () => {
  const door = await serveControl(dir, handlers);
  expect(await askControl(dir, { ask: "publish", agency: "hillside-school", draft: { id: "m1" } })).toEqual({
    ok: true,
    result: { id: "hillside-school/m1", state: "queued", statementIds: {} },
  });
  expect(await askControl(dir, { ask: "inbox", agency: "nobody" })).toEqual({
    ok: false,
    code: "agency-not-here",
    field: "agency",
  });
  await door.stop();
});

test("a foreign error says nothing of what was in it", async () => {
  const door = await serveControl(dir, handlers);
  const answer = await askControl(dir, { ask: "status", agency: "hillside-school", id: "m1" });
  expect(answer).toEqual({ ok: false, code: "internal", field: null });
  await door.stop();
});

test("where nothing runs, that is said, also when a crash left the door's file", async () => {
  await expect(askControl(dir, { ask: "overview" })).rejects.toMatchObject({ code: "not-running" });
  const door = await serveControl(dir, handlers);
  await door.stop();
  await expect(askControl(dir, { ask: "overview" })).rejects.toMatchObject({ code: "not-running" });
});

test("only who can read the state folder gets in", async () => {
  const door = await serveControl(dir, handlers);
  const [file = ""] = await readdir(dir);
  expect((await stat(join(dir, file))).mode & 0o077).toBe(0);
  const { port } = JSON.parse(await readFile(join(dir, file), "utf8")) as { port: number };
  for (const authorization of ["", "Bearer ", "Bearer guess"]) {
    const response = await fetch(`http://127.0.0.1:${port}/`, {
      method: "POST",
      headers: { authorization },
      body: "{}",
    });
    expect(response.status).toBe(401);
  }
  await door.stop();
});

test("what is no question is refused", async () => {
  const door = await serveControl(dir, handlers);
  const wrong = JSON.parse('{ "ask": "everything" }') as { ask: "overview" };
  expect(await askControl(dir, wrong)).toMatchObject({ ok: false, code: "file-unreadable" });
  await door.stop();
});

test("who names no agency of the demonstration is told which there are", async () => {
  // Only its name is asked for.
  const nothing = {} as ControlledAgency;
  const agencies = new Map(["hillside-school", "northshire-homes"].map((id) => [id, nothing]));
  const answers = controlOf({ partnership: "northshire", frontDoor: "northshire-council" }, new Date(0), agencies);
  await expect(answers.inbox("nobody")).rejects.toMatchObject({
    code: "agency-not-here",
    facts: { agency: "nobody", field: "here are hillside-school, northshire-homes" },
  });
});
