import fc from "fast-check";
import { expect, test } from "vitest";
import { GatehouseError } from "@gatehouse/contracts/errors";
import { refusedValue } from "./fields.ts";
import type { LogFields } from "./fields.ts";
import { openLog } from "./log.ts";

function collect(write: (log: ReturnType<typeof openLog>) => void): readonly Record<string, unknown>[] {
  const lines: string[] = [];
  write(openLog({ service: "test", level: "debug", destination: { write: (line) => void lines.push(line) } }));
  return lines.map((line) => JSON.parse(line) as Record<string, unknown>);
}

test("a line is a time, a level, the service, the event and the fields given", () => {
  const [line] = collect((log) => log.info("record.mapped", { count: 2, agency: "riverside-practice" }));
  expect(line).toMatchObject({
    level: "info",
    service: "test",
    event: "record.mapped",
    count: 2,
    agency: "riverside-practice",
  });
  expect(line?.["time"]).toMatch(/^\d{4}-\d\d-\d\dT/);
});

test("fields of a child log stand in every line", () => {
  const [line] = collect((log) => log.with({ traceId: "abc" }).warn("http.refused", { status: 415 }));
  expect(line).toMatchObject({ traceId: "abc", status: 415, event: "http.refused" });
});

test("an error is written as class and code, its text and stack are not", () => {
  const cause = new SyntaxError("Unexpected token in Ada Lovell, 9998259797");
  const [line] = collect((log) => log.error("record.failed", { err: new GatehouseError("internal", {}, { cause }) }));
  expect(line?.["err"]).toEqual({ name: "GatehouseError", code: "internal", cause: { name: "SyntaxError" } });
  expect(JSON.stringify(line)).not.toContain("Ada");
});

test.each(["Ada Lovell", "ada@example.org", "9998259797", "a".repeat(129)])(
  "a field that could be a person's is refused: %s",
  (value) => {
    const [line] = collect((log) => log.info("record.mapped", { code: value }));
    expect(line?.["code"]).toBe(refusedValue);
  },
);

test("property: whatever is smuggled in as fields, only fields of the list are written", () => {
  const allowed = new Set(["time", "level", "service", "event", "err", "messageId", "count", "code"]);
  fc.assert(
    fc.property(fc.dictionary(fc.string(), fc.string()), (smuggled) => {
      const fields = { ...smuggled, count: 1 } as LogFields;
      const [line] = collect((log) => log.info("record.mapped", fields));
      const listed = [
        "deliveryId",
        "recordId",
        "agency",
        "account",
        "kind",
        "state",
        "traceId",
        "route",
        "method",
        "stream",
        "version",
      ];
      return Object.keys(line ?? {}).every(
        (key) => allowed.has(key) || listed.includes(key) || typeof line?.[key] === "number",
      );
    }),
  );
});
