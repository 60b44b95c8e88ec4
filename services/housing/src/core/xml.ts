import { eachAt, memberNames } from "@gatehouse/adapter/field";
import type { RecordTree } from "@gatehouse/adapter/record-tree";
import { isRecordObject } from "@gatehouse/adapter/record-tree";
import type { Source } from "../source.ts";
import { isExportHeader, namedLog } from "./fields.ts";
import { readLogs } from "./household.ts";
import { isCoreField } from "./known-fields.ts";

const source: Source = {
  read: (root, reading) => {
    const forms = eachAt(root, "forms", "form");
    // The same export has files about organisations and users, and a manifest.
    const logs = forms.filter((form) => isExportHeader(memberNames(form)));
    if (logs.length === 0) return "no-subject";
    for (const form of forms) if (!logs.includes(form)) reading.ledger.warn("record-not-recognised", form.path);
    const isAbout = readLogs(logs.map(namedLog), reading);
    reading.ledger.know((path) => isCoreField((path.split(".").at(-1) ?? "").replaceAll("[]", "")));
    return isAbout ? [] : "no-subject";
  },
};

/** CORE's export as XML, `forms/form/<field>`, and the files beside it. Undefined for any other XML. */
export function coreOfXml(tree: RecordTree): Source | undefined {
  if (!isRecordObject(tree)) return undefined;
  return tree.has("forms") || isManifest(tree) ? source : undefined;
}

function isManifest(tree: ReadonlyMap<string, RecordTree>): boolean {
  const report = tree.get("report");
  return isRecordObject(report) && report.has("form-data-summary");
}
