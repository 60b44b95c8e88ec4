import type { ErrorCode } from "../errors.ts";
import type { Page } from "../page.ts";
import { lead, operators, supplier } from "../page.ts";

/** What the doors for records answer. */
export const recordsPages = {
  "body-invalid": {
    happened: "The body is JSON, but a part of it is missing, unknown or of another kind; `facts.field` says where.",
    todo: "Compare it with the address's schema and example in openapi.json.",
    ask: supplier,
  },
  "body-too-large": {
    happened: "The body of the request is over 5 MiB.",
    todo: "Send records one by one, not an export of everything.",
    ask: supplier,
  },
  "concern-unknown": {
    happened: "No concern of that id waits to be completed here: it was sent already, or never was.",
    todo: "List what waits with `GET /concerns`.",
    ask: supplier,
  },
  "csv-limit-exceeded": {
    happened: "The table has more cells than any real extract.",
    todo: "Send the extract in parts, one school, team or month at a time.",
    ask: supplier,
  },
  "csv-malformed": {
    happened:
      "The text is not a table: a cell opens with a quotation mark that is never closed, or text follows one that is.",
    todo: "Export the table again, as CSV with double quotation marks.",
    ask: supplier,
  },
  "cursor-invalid": {
    happened: "The cursor was altered, cut, made by another door, or made before this door's secret was changed.",
    todo: "Begin again without a cursor: everything that is kept comes, under the same ids.",
    ask: supplier,
  },
  "delivery-unknown": {
    happened: "No delivery of that id is kept here: it was removed already, or never came.",
    todo: "List what is kept with `GET /deliveries`; what was removed can be had again by a redelivery.",
    ask: supplier,
  },
  "idempotency-key-in-use": {
    happened: "Two requests with one `Idempotency-Key` were under way at once.",
    todo: "Send it again after the seconds in `Retry-After`: you get the first one's answer.",
    ask: supplier,
  },
  "idempotency-key-reused": {
    happened: "A request with this `Idempotency-Key` came before, and it was another one. Nothing was done now.",
    todo: "Make a new key for every request, and keep it only for sending that one again.",
    ask: supplier,
  },
  "json-limit-exceeded": {
    happened: "The JSON is nested deeper, or has more values, than any real record.",
    todo: "Look at what made it; send one record at a time.",
    ask: supplier,
  },
  "json-malformed": {
    happened: "The text is not JSON, or one of its objects names a key twice.",
    todo: "Correct the export. Of two values for one key nobody can say which is right.",
    ask: supplier,
  },
  "media-type-unsupported": {
    happened: "The request's Content-Type is not one that is read at this address.",
    todo: "Set the Content-Type of the format you send.",
    ask: supplier,
  },
  "no-subject": {
    happened: "The record does not say whom it is about.",
    todo: "Add a name or an identifier at its source.",
    ask: supplier,
  },
  "not-ready": {
    happened: "The service cannot do its work at the moment: what it needs is away.",
    todo: "Send the same bytes again after the time in `Retry-After`.",
    ask: operators,
  },
  "record-encoding-invalid": {
    happened: "The bytes are no text in an encoding that is read here; archives and pictures are none either.",
    todo: "Export as UTF-8, and unpack what is packed.",
    ask: supplier,
  },
  "record-format-unknown": {
    happened:
      "What the record is, is told by its content: the names of its properties, elements or columns. These are those of no format that this service reads, or the file is empty.",
    todo: "Check that it went to the right service, and is a record and not an error page or a list; the service's README lists its formats.",
    ask: supplier,
  },
  "record-too-costly": {
    happened: "Reading the record takes more time, memory or fields than any record should. Nothing of it was sent.",
    todo: "Send its parts one by one. If it is one ordinary record, tell your supplier.",
    ask: supplier,
  },
  "record-too-large": {
    happened: "The record is over 5 MiB.",
    todo: "Send records one by one, and a table in parts: one school, team or month at a time.",
    ask: supplier,
  },
  "reply-unknown": {
    happened: "No proposed reply of that id waits: it has been sent, or there never was one.",
    todo: "List the replies that wait; a request without a proposal is answered by a message of your own.",
    ask: supplier,
  },
  "request-malformed": {
    happened: "The request itself, not its record, is not understood.",
    todo: "Compare it with the service's description.",
    ask: supplier,
  },
  "route-not-found": {
    happened: "Nothing is at this address.",
    todo: "Compare the address with the service's description.",
    ask: supplier,
  },
  "setting-wrong": {
    happened: "A setting of the service is missing, or not of the form it must have; the log names it.",
    todo: "Correct the setting and start the service again.",
    ask: supplier,
  },
  "scope-missing": {
    happened:
      "The client is known, but its access token does not cover this address. `WWW-Authenticate` names the scope.",
    todo: "Ask for a token with that scope; the agency gives it in the list of the door's clients.",
    ask: supplier,
  },
  "xml-doctype": {
    happened:
      "The XML carries a DOCTYPE or an entity declaration, with which a file can read other files or fill the memory.",
    todo: "Export without it. No record needs one.",
    ask: supplier,
  },
  "xml-limit-exceeded": {
    happened: "The XML is nested deeper, or has more parts, than any real record.",
    todo: "Look at what made it; send one record at a time.",
    ask: supplier,
  },
  "xml-malformed": {
    happened: "The text is not well-formed XML.",
    todo: "Correct the export.",
    ask: supplier,
  },
  "not-allowed": {
    happened: "The caller is known and may not do this.",
    todo: "Have someone do it whose role allows it.",
    ask: lead,
  },
  "not-authenticated": {
    happened: "The caller did not say who it is, or could not prove it.",
    todo: "Sign in, or correct the credentials.",
    ask: supplier,
  },
  "rate-limited": {
    happened: "The caller asked more often than it may.",
    todo: "Wait for the time in `Retry-After`, then ask the same again. Nothing of what was refused in this way was taken.",
    ask: supplier,
  },
} as const satisfies Partial<Record<ErrorCode, Page>>;
