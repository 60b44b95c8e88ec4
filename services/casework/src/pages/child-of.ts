import { samePerson } from "../cases/cases.ts";
import type { CaseFile } from "../cases/cases.ts";

/**
 * The child as what came and went of one case says, when all of it says the same; else null: nobody is guessed. Two names
 * are one person's by the contract where case and spaces alone differ.
 */
export function childOf({ received, sent }: Pick<CaseFile, "received" | "sent">): string | null {
  const said = [
    ...received.flatMap(({ delivery }) => delivery.data.statements),
    ...sent.flatMap(({ content }) => content?.statements ?? []),
  ];
  const names = said.flatMap(({ item, about, value }) =>
    item === "child.name" && about === "child" && typeof value === "string" ? [value] : [],
  );
  const [first] = names;
  return first !== undefined && names.every((name) => samePerson(name, first)) ? first : null;
}
