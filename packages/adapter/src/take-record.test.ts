import type { RegisterEvent } from "@gatehouse/contracts/register-event";
import { openLog } from "@gatehouse/observe/log";
import { expect, test } from "vitest";
import { recordTaker } from "./take-record.ts";

const lines: string[] = [];
const log = openLog({ service: "test", level: "debug", destination: { write: (line) => void lines.push(line) } });

test("a record that breaks its mapper is refused like any bad record, so that it holds up no other", async () => {
  const take = recordTaker({
    mapFile: () => Promise.reject(new RangeError("Maximum call stack size exceeded at Ada Lovell")),
    publish: () => Promise.reject(new Error("nothing is to be sent")),
    record: () => Promise.reject(new Error("nothing is to be recorded")),
    concerns: {
      keep: async () => undefined,
      ids: async () => [],
      read: async () => null,
      complete: () => null,
      sent: async () => undefined,
      wasSent: async () => false,
    },
    now: () => "2026-11-03T10:15:00Z",
    log,
  });
  expect(await take({ name: "a.json", bytes: Buffer.from("{}") })).toMatchObject({ ok: false, code: "internal" });
  expect(lines.join("")).toContain("record.mapping-failed");
  expect(lines.join("")).not.toContain("Ada");
});

test("what a record has for the register is recorded after its drafts, under its own ids", async () => {
  const event: RegisterEvent = {
    id: "event-1",
    type: "team.joined",
    at: "2026-11-03T10:15:00Z",
    by: { agency: "northshire-council", name: "D. Ferrow", role: "front-door-manager" },
    case: "case-ada",
    agency: "hillside-school",
  };
  const recorded: RegisterEvent[] = [];
  const fields = { used: [], source: [], unknown: [] };
  const take = recordTaker({
    mapFile: async () => ({ ok: true, drafts: [], warnings: [], fields, events: [event] }),
    publish: () => Promise.reject(new Error("nothing is to be sent")),
    record: async (one) => {
      recorded.push(one);
      return { id: one.id };
    },
    concerns: {
      keep: async () => undefined,
      ids: async () => [],
      read: async () => null,
      complete: () => null,
      sent: async () => undefined,
      wasSent: async () => false,
    },
    now: () => "2026-11-03T10:15:00Z",
    log,
  });
  expect(await take({ name: "a.json", bytes: Buffer.from("{}") })).toMatchObject({ ok: true, queued: ["event-1"] });
  expect(recorded).toEqual([event]);
});
