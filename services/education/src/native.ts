import type { NativeRecord, ToNative } from "@gatehouse/adapter/native";
import { writeCsv } from "@gatehouse/adapter/write-csv";
import type { Delivery, DeliveredStatement } from "@gatehouse/contracts/delivery";
import { isItemName, items } from "@gatehouse/contracts/items";
import { receivedCategory } from "./columns.ts";

/** Columns of the table, each under the first of the names by which this service reads a safeguarding log. */
const columns = [
  "Incident ID",
  "Pupil ID",
  "Pupil name",
  "Date of birth",
  "UPN",
  "NHS number",
  "Incident date",
  "Category",
  "Incident",
  "Action taken",
  "Status",
  "Recorded by",
  "Handling",
  "Purpose",
  "Keep until",
] as const;
type Column = (typeof columns)[number];

/** A value in words: a text as it is, lists and parts one after the other. */
function words(value: unknown): string {
  if (value === null || value === undefined) return "";
  if (Array.isArray(value)) return value.map(words).join(" | ");
  if (typeof value === "string") return value;
  if (typeof value === "number" || typeof value === "boolean") return String(value);
  if (typeof value !== "object") return "";
  const parts = Object.entries(value).filter(([, part]) => part !== null && part !== undefined);
  return parts.map(([name, part]) => `${name}: ${words(part)}`).join("; ");
}

/** The full value of an item about the child, where it is a text; a minimised one is another thing. */
function textOf({ data }: Delivery, item: string): string {
  const found = data.statements.find((one) => one.item === item && one.form === "full" && one.about === "child");
  return typeof found?.value === "string" ? found.value : "";
}

function sentence({ item, about, value, form, assertion, on }: DeliveredStatement): string {
  const name = isItemName(item) ? items[item].description : item;
  const marks = [about === "child" ? "" : about, form === "minimised" ? "in short" : "", assertion, on];
  return `${name} (${marks.filter((mark) => mark !== "").join(", ")}): ${words(value)}`;
}

function rowOf(delivery: Delivery): Readonly<Record<Column, string>> {
  const { data } = delivery;
  const { filedUnder } = data;
  return {
    "Incident ID": delivery.id,
    "Pupil ID": filedUnder?.scheme === "local" ? filedUnder.value : "",
    "Pupil name": textOf(delivery, "child.name"),
    "Date of birth": textOf(delivery, "child.dateOfBirth"),
    UPN: textOf(delivery, "child.upn"),
    "NHS number": textOf(delivery, "child.nhsNumber"),
    "Incident date": data.createdAt.slice(0, 10),
    Category: `${receivedCategory} ${data.kind.replaceAll("-", " ")} from ${data.from}`,
    Incident: data.statements.map(sentence).join("\n"),
    "Action taken": "",
    Status: "Received",
    "Recorded by": `${data.author.name}, ${data.author.role}`,
    Handling: data.handling.join("; "),
    Purpose: data.purpose,
    "Keep until": data.retainUntil ?? "",
  };
}

/** A delivery as one row of a table that safeguarding systems and spreadsheets take in; no cell is a formula. */
export const toConcernCsv: ToNative = (delivery): NativeRecord => {
  const text = writeCsv(columns, [rowOf(delivery)]);
  // Spreadsheets take a table for UTF-8 only when a byte order mark says so.
  return { contentType: "text/csv", extension: ".concern.csv", bytes: new TextEncoder().encode(`\ufeff${text}`) };
};

/** The same as JSON, for systems that take messages: the row, and each statement with its value. */
export const toConcernJson: ToNative = (delivery): NativeRecord => {
  const { statements, message, case: reference } = delivery.data;
  const document = { concerns: [rowOf(delivery)], message, case: reference, statements };
  const bytes = new TextEncoder().encode(`${JSON.stringify(document, null, 2)}\n`);
  return { contentType: "application/json", extension: ".concern.json", bytes };
};
