import { openLog } from "@gatehouse/observe/log";
import { expect, test } from "vitest";
import { recordTaker } from "./take-record.ts";

const lines: string[] = [];
const log = openLog({ service: "test", level: "debug", destination: { write: (line) => void lines.push(line) } });

test("a record that breaks its mapper is refused like any bad record, so that it holds up no other", async () => {
  const take = recordTaker({
    config: {
      agency: "riverside-practice",
      author: { name: "Dr A. Bello", role: "general-practitioner" },
      contact: "01632 960200",
      frontDoor: "northshire-council",
      folder: "/nowhere",
      token: "t".repeat(40),
      secret: "s".repeat(40),
      host: "127.0.0.1",
      port: 0,
      accepts: [],
      pollMs: 20,
    },
    mapRecord: () => {
      throw new RangeError("Maximum call stack size exceeded at Ada Lovell");
    },
    publish: () => Promise.reject(new Error("nothing is to be sent")),
    concerns: {
      keep: async () => undefined,
      ids: async () => [],
      read: async () => null,
      complete: () => null,
      sent: async () => undefined,
    },
    caseFor: (key) => key,
    now: () => "2026-11-03T10:15:00Z",
    log,
  });
  expect(await take({ name: "a.json", bytes: Buffer.from("{}") })).toMatchObject({ ok: false, code: "internal" });
  expect(lines.join("")).toContain("record.mapping-failed");
  expect(lines.join("")).not.toContain("Ada");
});
