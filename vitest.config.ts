import { defineConfig } from "vitest/config";

/** `npm test -- --long` sets it: more kills, more cases, hours rather than minutes. */
const long = process.env["GATEHOUSE_LONG"] === "1";

const everywhere = ["**/node_modules/**", "**/.gatehouse/**"];
const integration = "**/*.int.test.ts";
const fault = "test/fault/**/*.test.ts";
/** Laws tried on thousands of inputs: in every run of CI, and too long for the minute that `npm run check` has. */
const properties = "**/*.properties.test.ts";

/** The same seed, the same random choices: `npm test` takes it from the commit. */
const setupFiles = ["./test/kit/src/seed-properties.ts"];

export default defineConfig({
  test: {
    reporters: ["default"],
    // Two cores: more workers than that only makes timings worse.
    maxWorkers: 2,
    // All limits end what hangs; none of them is an expectation. A busy machine may take ten times as long as an idle one.
    expect: { poll: { timeout: 60_000 } },
    projects: [
      {
        test: {
          name: "unit",
          setupFiles,
          // Read once a worker, not once a file: the contracts' schemas alone take longer than most files' tests. No test
          // replaces a module, and what a module remembers is as good for the next file.
          isolate: false,
          include: ["**/*.test.ts"],
          exclude: [...everywhere, integration, fault, properties],
          testTimeout: long ? 7_200_000 : 240_000,
          hookTimeout: 240_000,
        },
      },
      {
        test: {
          name: "properties",
          setupFiles,
          isolate: false,
          include: [properties],
          exclude: everywhere,
          testTimeout: long ? 7_200_000 : 600_000,
          hookTimeout: 240_000,
        },
      },
      {
        test: {
          name: "integration",
          setupFiles,
          include: [integration],
          exclude: [...everywhere, fault],
          testTimeout: long ? 1_800_000 : 240_000,
          hookTimeout: 240_000,
        },
      },
      {
        test: {
          name: "fault",
          setupFiles,
          include: [fault],
          exclude: everywhere,
          testTimeout: long ? 7_200_000 : 600_000,
          hookTimeout: 240_000,
          // They kill servers, and the long run measures recovery: there one at a time.
          fileParallelism: !long,
        },
      },
    ],
  },
});
