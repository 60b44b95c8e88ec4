import { hasMember, leafAt } from "@gatehouse/adapter/leaf";
import type { Facet } from "../reading.ts";
import { sayMappa } from "../registration.ts";

/** The MAPPA detail of a case by itself. Minutes and notes are never forwarded. */
export const mappa: Facet = {
  name: "mappa",
  applies: (record) =>
    hasMember(record, "level") && hasMember(record, "category") && !hasMember(record, "registrationId"),
  rules: {
    shared: ["level", "category", "startDate"],
    notShared: {
      levelDescription: "the level says it",
      categoryDescription: "the category says it",
      reviewDate: "when probation meets next",
      lastUpdated: "when probation wrote it",
      team: "partners reach the probation contact given with the message",
      officer: "partners reach the probation contact given with the message",
      probationArea: "partners reach the probation contact given with the message",
      notes: "MAPPA minutes and notes are never forwarded",
    },
  },
  read: (record, reading) =>
    sayMappa(reading, {
      level: leafAt(record, "level"),
      category: leafAt(record, "category"),
      start: leafAt(record, "startDate"),
    }),
};
