import { openLog } from "@gatehouse/observe/log";
import { expect, test } from "vitest";
import { recordTaker } from "./take-record.ts";

const lines: string[] = [];
const log = openLog({ service: "test", level: "debug", destination: { write: (line) => void lines.push(line) } });

test("a record that breaks its mapper is refused like any bad record, so that it holds up no other", async () => {
  const take = recordTaker({
    mapFile: () => Promise.reject(new RangeError("Maximum call stack size exceeded at Ada Lovell")),
    publish: () => Promise.reject(new Error("nothing is to be sent")),
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
