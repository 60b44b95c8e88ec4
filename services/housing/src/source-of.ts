import type { RecordTree } from "@gatehouse/adapter/record-tree";
import type { ErrorCode } from "@gatehouse/contracts/errors";
import { coreOfTable } from "./core/tables.ts";
import { coreOfXml } from "./core/xml.ts";
import { custodianSource, isCustodianFile } from "./custodian.ts";
import { documentsSource } from "./documents.ts";
import { openFile } from "./open-file.ts";
import type { Headers } from "./register/columns.ts";
import { registerOfJson, registerOfTable } from "./register/source.ts";
import type { Source } from "./source.ts";

/** A file as the tree that its format reads, and the format. */
export type Chosen =
  | { readonly ok: true; readonly tree: RecordTree; readonly source: Source }
  | { readonly ok: false; readonly code: ErrorCode };

/** JSON that is no register: a custodian record, or the documents of a housing system. */
const jsonSource: Source = {
  read: (root, reading) => (isCustodianFile(root) ? custodianSource : documentsSource).read(root, reading),
};

/** Opens a file and says which format it is in, by its content: names and media types are not to be relied on. */
export function sourceOf(bytes: Uint8Array, headers: Headers): Chosen {
  const opened = openFile(bytes);
  switch (opened.form) {
    case "refused":
      return { ok: false, code: opened.code };
    case "json":
      return { ok: true, ...(registerOfJson(opened.tree, headers) ?? { tree: opened.tree, source: jsonSource }) };
    case "xml": {
      const source = coreOfXml(opened.tree);
      return source ? { ok: true, tree: opened.tree, source } : { ok: false, code: "record-format-unknown" };
    }
    case "table": {
      const found = coreOfTable(opened.rows) ?? registerOfTable(opened.rows, headers);
      return found ? { ok: true, ...found } : { ok: false, code: "record-format-unknown" };
    }
  }
}
