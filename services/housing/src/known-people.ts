import { rememberedBy } from "@gatehouse/adapter/companions";
import { isBirthDate } from "@gatehouse/adapter/dates";
import { rootField } from "@gatehouse/adapter/field";
import { FieldLedger } from "@gatehouse/adapter/field-ledger";
import type { RecordFile } from "@gatehouse/adapter/map";
import type { Somebody } from "@gatehouse/adapter/one-person";
import type { Instant } from "@gatehouse/contracts/message";
import { everybodyIn } from "./documents.ts";
import { openFile } from "./open-file.ts";
import type { KnownPerson } from "./reading.ts";

const peopleIn = rememberedBy((bytes: Uint8Array): readonly Somebody[] => {
  const opened = openFile(bytes);
  // What a companion says is accounted for when its own turn comes: this ledger is nobody's.
  return opened.form === "json" ? everybodyIn(rootField(opened.tree, new FieldLedger(null))) : [];
});

/** Whom the other files of a set name, and who has a number in them, where they say when one was born. */
export type Beside = {
  readonly everybody: () => readonly Somebody[];
  /** Asked only about a number that is one person's: of one that files disagree on, any answer would be wrong. */
  readonly knownAs: (id: string) => KnownPerson | undefined;
};

/** Looks in the other files of a set, which are opened when the first is asked for. */
export function peopleBeside(companions: readonly RecordFile[], now: Instant): Beside {
  let all: readonly Somebody[] | undefined;
  let byNumber: ReadonlyMap<string | undefined, readonly Somebody[]> | undefined;
  const everybody = (): readonly Somebody[] => (all ??= companions.flatMap((companion) => peopleIn(companion)));
  const knownAs = (id: string): KnownPerson | undefined => {
    byNumber ??= Map.groupBy(everybody(), ({ ids }) => ids[0]?.value);
    const same = byNumber.get(id) ?? [];
    const born = same.find((one) => one.born !== undefined)?.born;
    if (born === undefined || !isBirthDate(born, now)) return undefined;
    return { name: same.find(({ name }) => name !== undefined)?.name, born };
  };
  return { everybody, knownAs };
}
