import { because } from "@gatehouse/adapter/field-rules";
import { hasMember, leafAt } from "@gatehouse/adapter/leaf";
import type { Facet } from "../reading.ts";
import { sayRegistration } from "../registration.ts";

/** One risk, or one status, of the list that other organisations get: a registration by its code, without its wrapping. */
export const riskList: Facet = {
  name: "risk-list",
  applies: (record) =>
    ["code", "description", "startDate", "reviewDate"].every((name) => hasMember(record, name)) &&
    !hasMember(record, "registrationId"),
  rules: {
    shared: ["code", "startDate"],
    notShared: {
      description: "this service names the flag by its code",
      reviewDate: "when probation reviews it",
      ...because("free text: it may name victims and others", ["notes"]),
    },
  },
  read: (record, reading) =>
    sayRegistration(reading, { type: leafAt(record, "code"), start: leafAt(record, "startDate") }),
};
