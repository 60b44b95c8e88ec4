/**
 * Mutation testing of packages/policy (https://stryker-mutator.io): does a test notice when the code says something else?
 * Run by `npm test -- --mutation` in a clone of its own, in place: workspace packages reach each other by links, and a
 * copied sandbox would test the unmutated originals.
 */
export default {
  plugins: ["./test/mutation/runner.mjs"],
  testRunner: "in-process",
  inPlace: true,
  coverageAnalysis: "perTest",
  // Mutants that only change at load are as good as covered by everything; each would need a process of its own.
  ignoreStatic: true,
  incremental: true,
  incrementalFile: "reports/mutation/incremental.json",
  reporters: ["json", "clear-text", "progress-append-only"],
  clearTextReporter: { allowColor: false, logTests: false, reportTests: false, reportMutants: false },
  jsonReporter: { fileName: "reports/mutation/mutation.json" },
  concurrency: 2,
  // What a mutant keeps in memory (days, texts of places) must not outlive many others.
  maxTestRunnerReuse: 200,
  timeoutMS: 60_000,
  tempDirName: ".stryker-tmp",
};
