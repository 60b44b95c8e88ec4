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
/** Scores alone, as Delius answers when asked for no more. */
const scores = ["rsrScore", "ogrsScore", "ogrs4Score"];
const reason = "a predictor of reoffending: information for probation only";

/** Risk scores as other organisations get them: read, so that they are known, and not shared. */
export const predictors: Facet = {
  name: "predictors",
  applies: (record) =>
    [...names, ...scores].some((name) => hasMember(record, name)) ||
    (hasMember(record, "outputVersion") && hasMember(record, "output")),
  rules: {
    shared: [],
    notShared: Object.fromEntries(
      [
        ...names,
        ...scores,
        "output",
        "outputVersion",
        "source",
        "status",
        "completedDate",
        "assessmentStatus",
        "assessmentVersion",
        "assessmentId",
      ].map((name) => [name, reason]),
    ),
  },
  read: (record, reading) => warnPredictors(reading, record.path),
};
