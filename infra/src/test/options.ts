export const testHelp = `npm test -- [options] [files…]

Runs what CI runs: format, lint, types, unit and architecture tests, then integration and fault tests against a real
nats-server. The last line is "N passed, N failed"; the exit status is 0 only when nothing failed and something ran.

  --long      the long profile: more kills, fuzzing and soak (about an hour); leaves docs/reports/<day>-long.md
  --mutation  only this: changes packages/policy of the last commit line by line, in a clone, and counts what no test
              notices (hours); leaves docs/reports/<day>-mutation.md
  --tour      only the journeys through the pages, in a browser: takes the pictures of docs/tour.md anew
  files…      only the tests whose path contains one of these, of all kinds, without format, lint and types; with
              --mutation only those sources
  -h, --help  this text

npm run check runs the first part only, in under a minute.`;

export type TestOptions = {
  readonly part: "check" | "test";
  readonly long: boolean;
  readonly mutation: boolean;
  readonly tour: boolean;
  readonly files: readonly string[];
};

export type ParsedTest =
  | { readonly kind: "help" }
  | { readonly kind: "wrong"; readonly text: string }
  | (TestOptions & { readonly kind: "run" });

const switches = ["--long", "--mutation", "--tour"];
/** The journeys that have the pictures of the tour in them. */
const journeys = ["casework", "casework-cases", "casework-families"].map(
  (name) => `test/integration/${name}.int.test.ts`,
);

/** Reads `test|check` and what follows `npm test --`. */
export function parseTest([part, ...rest]: readonly string[]): ParsedTest {
  if (rest.includes("--help") || rest.includes("-h")) return { kind: "help" };
  if (part !== "check" && part !== "test") return { kind: "wrong", text: "test or check is to come first" };
  const unknown = rest.find((each) => each.startsWith("-") && !switches.includes(each));
  if (unknown !== undefined) return { kind: "wrong", text: `unknown option '${unknown}'` };
  const tour = rest.includes("--tour");
  const files = tour ? journeys : rest.filter((each) => !each.startsWith("-"));
  return { kind: "run", part, long: rest.includes("--long"), mutation: rest.includes("--mutation"), tour, files };
}
