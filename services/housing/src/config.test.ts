import { expect, test } from "vitest";
import { readConfig } from "./config.ts";

test("a wrong setting is told by its name, not by its value", () => {
  const read = readConfig({
    HOUSING_WORDING_FILE: "words.json",
    HOUSING_REGISTER_HEADERS_FILE: "here",
    ADAPTER_HOST: "",
  });
  expect(read).toMatchObject({ ok: false });
  const names = read.ok ? [] : read.variables;
  expect(names).toEqual(
    expect.arrayContaining(["ADAPTER_AGENCY", "HOUSING_WORDING_FILE", "HOUSING_REGISTER_HEADERS_FILE"]),
  );
  expect(JSON.stringify(read)).not.toContain("words.json");
});
