import { GatehouseError } from "@gatehouse/contracts/errors";
import { expect, test } from "vitest";
import { openLog } from "./log.ts";
import type { ServiceProcess } from "./service-process.ts";
import { runServiceProcess, wrongSetting } from "./service-process.ts";

test("an error over a setting's file names the variable", () => {
  expect(wrongSetting(new GatehouseError("setting-wrong", { field: "ADAPTER_TRIGGERS_FILE" }))).toBe(
    "ADAPTER_TRIGGERS_FILE",
  );
  expect(wrongSetting(new GatehouseError("file-unreadable", { field: "ADAPTER_SECRET_FILE" }))).toBe(
    "ADAPTER_SECRET_FILE",
  );
});

test("any other error names none", () => {
  expect(wrongSetting(new GatehouseError("body-invalid", { field: "people[].born" }))).toBeNull();
  expect(wrongSetting(new GatehouseError("directory-invalid"))).toBeNull();
  expect(wrongSetting(new Error("ADAPTER_SECRET_FILE"))).toBeNull();
});

const unreadable = new GatehouseError("file-unreadable", { field: "ADAPTER_SECRET_FILE" });
const unsigned = new GatehouseError("directory-invalid");
const never = (): Promise<never> => Promise.reject(new Error("must not start"));

test.each([
  {
    name: "wrong settings",
    read: { ok: false, variables: ["A_B", "C_D"] },
    start: never,
    exit: 2,
    said: ["A_B", "C_D"],
  },
  {
    name: "a setting's file that is not there",
    read: { ok: true, config: 1 },
    start: () => Promise.reject(unreadable),
    exit: 2,
    said: ["ADAPTER_SECRET_FILE", "file-unreadable"],
  },
  {
    name: "anything else",
    read: { ok: true, config: 1 },
    start: () => Promise.reject(unsigned),
    exit: 1,
    said: ["directory-invalid"],
  },
  {
    name: "what nobody thought of",
    read: { ok: true, config: 1 },
    start: () => Promise.reject(new Error("Ada Lovell")),
    exit: 1,
    said: ["internal"],
  },
] as const)(
  "a process that $name keeps from serving says so by names and codes alone",
  async ({ read, start, exit, said }) => {
    const lines: string[] = [];
    const log = openLog({ service: "s", level: "info", destination: { write: (line) => void lines.push(line) } });
    const options: ServiceProcess<number> = { service: "s", read: () => read, start, log };
    expect(await runServiceProcess(options)).toBe(exit);
    expect(lines.map((line) => (JSON.parse(line) as { code: string }).code)).toEqual(said);
    expect(lines.join("")).not.toContain("Lovell");
  },
);

test("a process serves until it is told to stop, and stops what it started", async () => {
  let stopped = 0;
  const start = async () => {
    setImmediate(() => process.emit("SIGTERM"));
    return { stop: async () => void (stopped += 1) };
  };
  const options = { service: "s", read: () => ({ ok: true, config: 1 }) as const, start };
  expect(await runServiceProcess(options)).toBe(0);
  expect(stopped).toBe(1);
});
