import { GatehouseError } from "@gatehouse/contracts/errors";
import { expect, test } from "vitest";
import { wrongSetting } from "./service-settings.ts";

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
