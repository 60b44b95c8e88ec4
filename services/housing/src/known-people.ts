import { isBirthDate, readDate } from "@gatehouse/adapter/dates";
import type { Field } from "@gatehouse/adapter/field";
import { each, rootField } from "@gatehouse/adapter/field";
import { FieldLedger } from "@gatehouse/adapter/field-ledger";
import type { RecordFile } from "@gatehouse/adapter/map";
import type { Instant } from "@gatehouse/contracts/message";
import { documentsIn } from "./documents.ts";
import { leafOf, memberOf } from "./members.ts";
import { nameOfParts, personName } from "./names.ts";
import { openFile } from "./open-file.ts";
import type { KnownPerson } from "./reading.ts";

function note(field: Field, now: Instant, known: Map<string, KnownPerson>): void {
  const id = leafOf(field, "id")?.text;
  const born = readDate(leafOf(field, "dateOfBirth")?.text ?? "");
  if (id === undefined || born === undefined || !isBirthDate(born, now)) return;
  const parts = ["firstName", "middleName", "surname"].map((name) => leafOf(field, name));
  const name = nameOfParts(parts) ?? personName(leafOf(field, "fullName")?.text ?? "");
  known.set(id, { name, born });
}

function peopleOf(companions: readonly RecordFile[], now: Instant): ReadonlyMap<string, KnownPerson> {
  const known = new Map<string, KnownPerson>();
  for (const { bytes } of companions) {
    const opened = openFile(bytes);
    if (opened.form !== "json") continue;
    // What a companion says is accounted for when its own turn comes: this ledger is nobody's.
    for (const document of documentsIn(rootField(opened.tree, new FieldLedger(null)))) {
      note(document, now, known);
      for (const member of each(memberOf(document, "householdMembers"))) note(member, now, known);
    }
  }
  return known;
}

/** Looks people up in the other files of a set, which are opened when the first is asked for. */
export function knownPeople(companions: readonly RecordFile[], now: Instant): (id: string) => KnownPerson | undefined {
  let known: ReadonlyMap<string, KnownPerson> | undefined;
  return (id) => (known ??= peopleOf(companions, now)).get(id);
}
