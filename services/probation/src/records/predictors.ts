import { hasMember } from "@gatehouse/adapter/leaf";
import type { Facet } from "../reading.ts";
import { warnPredictors } from "./oasys.ts";

const names = [
  "generalPredictor",
  "violencePredictor",
  "groupReconviction",
  "riskOfSeriousRecidivism",
  "sexualPredictor",
  "allReoffendingPredictor",
  "violentReoffendingPredictor",
  "seriousViolentReoffendingPredictor",

  "directContactSexualReoffendingPredictor",
  "indirectImageContactSexualReoffendingPredictor",
  "combinedSeriousReoffendingPredictor",
];
const reason = "a predictor of reoffending: information for probation only";

/** Risk scores as other organisations get them: read, so that they are known, and not shared. */
export const predictors: Facet = {
  name: "predictors",
  applies: (record) => names.some((name) => hasMember(record, name)),
  rules: {
    shared: [],
    notShared: Object.fromEntries(
      [...names, "completedDate", "assessmentStatus", "assessmentVersion", "assessmentId"].map((name) => [
        name,
        reason,
      ]),
    ),
  },
  read: (record, reading) => warnPredictors(reading, record.path),
};
