import { note } from "../concern/common-fields.ts";
import type { Field } from "../fields.ts";
import { namesIn } from "./names-in.ts";

/** The text is held to naming nobody: the gateway refuses identifying items, and cannot see a name in a sentence. */
export function namelessText(
  name: string,
  label: string,
  asked: { readonly rows: number; readonly missing: string; readonly max?: number; readonly hint?: string },
): Field {
  const { rows, missing, max = note, hint } = asked;
  const rule =
    "No names, numbers, dates of birth, addresses or places that tell who it is. Read it again before you go on.";
  return {
    kind: "textarea",
    name,
    label,
    hint: hint === undefined ? rule : `${hint} ${rule}`,
    max,
    rows,
    missing,
    wrong: (text) => {
      const found = namesIn(text);
      return found.length === 0 ? null : `Take out what may tell who it is: ${found.join(", ")}`;
    },
  };
}
