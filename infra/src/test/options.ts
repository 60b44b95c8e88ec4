export const testHelp = `npm test -- [options] [files…]

Runs what CI runs: format, lint, types, unit and architecture tests, then integration and fault tests against a real
nats-server. The last line is "N passed, N failed"; the exit status is 0 only when nothing failed and something ran.

  --long      the long profile: more kills, fuzzing and soak (about an hour); leaves docs/reports/<day>-long.md
  files…      only the tests whose path contains one of these, of all kinds, without format, lint and types
  -h, --help  this text

npm run check runs the first part only, in under a minute.`;

export type TestOptions = {
  readonly part: "check" | "test";
  readonly long: boolean;
  readonly files: readonly string[];
};

export type ParsedTest =
  | { readonly kind: "help" }
  | { readonly kind: "wrong"; readonly text: string }
  | (TestOptions & { readonly kind: "run" });

/** Reads `test|check` and what follows `npm test --`. */
export function parseTest([part, ...rest]: readonly string[]): ParsedTest {
  if (rest.includes("--help") || rest.includes("-h")) return { kind: "help" };
  if (part !== "check" && part !== "test") return { kind: "wrong", text: "test or check is to come first" };
  const unknown = rest.find((each) => each.startsWith("-") && each !== "--long");
  if (unknown !== undefined) return { kind: "wrong", text: `unknown option '${unknown}'` };
  return { kind: "run", part, long: rest.includes("--long"), files: rest.filter((each) => !each.startsWith("-")) };
}
