import type { ErrorCode } from "../errors.ts";
import type { Page } from "../page.ts";
import { governance, operators, supplier } from "../page.ts";

/** What joining a partnership, and the conformance kit, answer. */
export const joiningPages = {
  "broker-in-service": {
    happened:
      "The broker's file does not say that it is a sandbox. The kit takes, and sets back, what waits for the agency there.",
    todo: "Run it against `gatehouse sandbox`, or with `--alone`. Operators of a broker for trials write `sandbox: true` into its file.",
    ask: operators,
  },
  "conformance-invalid": {
    happened:
      "The file is no conformance statement, was altered, or its key was not that agency's at the time it names.",
    todo: "Ask the agency for the file as its kit wrote it, and verify it against the newest directory.",
    ask: supplier,
  },
  "enrolment-agency-known": {
    happened: "The directory has an agency of that id already, or a key of the request stands in it.",
    todo: "If the agency lost its keys, revoke them first. If somebody else asks in its name, refuse.",
    ask: operators,
  },
  "enrolment-agency-unknown": {
    happened: "The partnership's signed files do not name the agency, or give it another name or kind.",
    todo: "Agree on it first: an agency joins the agreements before it joins the broker.",
    ask: governance,
  },
  "enrolment-fingerprint-wrong": {
    happened: "The fingerprint given is not that of the key in the request.",
    todo: "Telephone somebody you know at the agency and have it read again. If it stays another, refuse: somebody else made the request.",
    ask: operators,
  },
  "enrolment-invalid": {
    happened: "The file is no request to join, or was altered since the agency signed it.",
    todo: "Have the agency send it again, as it was written.",
    ask: supplier,
  },
  "enrolment-of-another-partnership": {
    happened: "The request names another partnership, or pins another root key.",
    todo: "Give the agency the right root key, and have it make its request anew in an empty folder.",
    ask: operators,
  },
  "enrolment-replayed": {
    happened: "A request of that id was approved before.",
    todo: "Send the agency the grant that was made then. A new request comes from a new folder.",
    ask: operators,
  },
  "enrolment-stale": {
    happened: "The request was made more than seven days ago, or by a clock that is ahead.",
    todo: "Have the agency make it anew; check both clocks.",
    ask: supplier,
  },
  "enrolment-unsigned": {
    happened: "An agreement has changed since the agency signed it, or it did not sign one that names it.",
    todo: "Give the agency the partnership's files as they stand, and have it make its request anew.",
    ask: governance,
  },
  "grant-invalid": {
    happened: "The grant was altered, is of another root than the one pinned, or is for other keys than these.",
    todo: "Get it again from the partnership. Never pin another root because a grant asks for it.",
    ask: operators,
  },
  "grant-of-another-request": {
    happened: "The grant answers a request that this folder did not make.",
    todo: "Use the folder whose request it answers, or have this folder's request approved.",
    ask: operators,
  },
  "grant-replayed": {
    happened: "This folder has finished joining already.",
    todo: "Nothing: it works with what it has. Newer directories come by themselves.",
    ask: supplier,
  },
  "grant-stale": {
    happened: "The grant was made more than seven days ago, or by a clock that is ahead.",
    todo: "Begin again with a new request; check both clocks.",
    ask: operators,
  },
  "keys-exist": {
    happened: "The folder holds an agency's keys already.",
    todo: "Choose an empty folder, or go on with the request that stands in this one.",
    ask: supplier,
  },
} as const satisfies Readonly<Partial<Record<ErrorCode, Page>>>;
