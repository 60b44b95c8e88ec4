import { expect, test } from "vitest";
import { parseStart } from "./options.ts";

const parse = (...args: string[]) => parseStart(args, "/here", "/repo/.gatehouse");

test("nothing asked for plays the day and stays up", () => {
  expect(parse()).toEqual({
    kind: "run",
    options: { once: false, json: false, fresh: false, records: null, stateDir: "/repo/.gatehouse" },
  });
});

test("folders are taken from where the command was typed", () => {
  expect(parse("--once", "--json", "--fresh", "--records", "in", "--state=/tmp/s")).toEqual({
    kind: "run",
    options: { once: true, json: true, fresh: true, records: "/here/in", stateDir: "/tmp/s" },
  });
});

test.each(["--help", "-h"])("%s asks for help, whatever else is asked", (flag) => {
  expect(parse("--once", flag)).toEqual({ kind: "help" });
});

test.each([
  { args: ["--onze"], says: "Unknown option '--onze'" },
  { args: ["--records"], says: "--records" },
  { args: ["--records", ""], says: "empty" },
  { args: ["--once=yes"], says: "--once" },
  { args: ["records"], says: "'records'" },
])("$args is refused in one line", ({ args, says }) => {
  const parsed = parse(...args);
  expect(parsed).toMatchObject({ kind: "wrong" });
  if (parsed.kind !== "wrong") return;
  expect(parsed.text).toContain(says);
  expect(parsed.text).not.toContain("\n");
});
