import { expect, test } from "vitest";
import { printable, printableJson } from "./printable.ts";

test("a name in a file cannot give orders to the terminal it is printed on", () => {
  const clear = "Ada\u001B[2J\u009B2J\u202Eevil";
  expect(printable(`${clear}\n\tnext`)).toBe("Ada\uFFFD[2J\uFFFD2J\uFFFDevil\n\tnext");
  const json = printableJson({ name: clear });
  expect(json).not.toMatch(/[\u009B\u202E]/);
  expect(JSON.parse(json)).toEqual({ name: clear });
});
