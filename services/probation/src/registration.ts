import type { Field } from "@gatehouse/adapter/record-node";
import type { Reading } from "./reading.ts";
import { pastDay, say } from "./reading.ts";
import type { RegisterType } from "./registers.ts";
import { registerTypes } from "./registers.ts";
import { sayRisk } from "./risk.ts";

/** A level or category as Delius writes it: `2`, `M2`. */
function digit(field: Field | undefined): number | undefined {
  const found = /^M?([0-4])$/i.exec(field?.text ?? "")?.[1];
  return found === undefined ? undefined : Number(found);
}

export type Mappa = {
  readonly level: Field | undefined;
  readonly category: Field | undefined;
  readonly start: Field | undefined;
};

/** Says the MAPPA level and category. Level 0 is nominal: nothing is managed, so nothing is said. */
export function sayMappa(reading: Reading, mappa: Mappa): void {
  if (mappa.level === undefined) return;
  const level = digit(mappa.level);
  if (level === 0) {
    reading.findings.warn("mappa-nominal", mappa.level.path, "MAPPA level 0 is nominal and was left out.");
    return;
  }
  const on = pastDay(mappa.start, reading);
  const category = digit(mappa.category);
  const value = { level, category: category === 0 ? undefined : category };
  say(reading, "probation.mappa", value, {
    on,
    from: [mappa.level, mappa.category, on === undefined ? undefined : mappa.start],
  });
}

export type Registration = {
  readonly type: Field | undefined;
  readonly start: Field | undefined;
  readonly level?: Field | undefined;
  readonly category?: Field | undefined;
  /** The number of the register, where the record has it: 1 is risk of serious harm. */
  readonly register?: Field | undefined;
  /** What says that it is in force, beside the fields above. */
  readonly active?: Field | undefined;
};

/** Says what one active registration means. Types that are not about safeguarding stay probation's own. */
export function sayRegistration(reading: Reading, registration: Registration): void {
  const { type } = registration;
  if (type === undefined) return;
  const code = type.text.toUpperCase();
  const known = registerTypes.get(code);
  if (known !== undefined) {
    sayKnown(reading, code, known, registration);
    return;
  }
  reading.findings.warn(
    "register-type-not-shared",
    type.path,
    "This type of registration is not one that is shared; it was left out.",
  );
}

function sayKnown(reading: Reading, code: string, type: RegisterType, registration: Registration): void {
  const on = pastDay(registration.start, reading);
  const from = [registration.type, registration.active, on === undefined ? undefined : registration.start];
  if (type.concern) {
    reading.subject.triggers.add(code);
    reading.findings.use(registration.type);
  }
  if (type.mappa) {
    sayMappa(reading, { level: registration.level, category: registration.category, start: registration.start });
    reading.findings.use(...from);
    return;
  }
  if (type.level) {
    sayRisk(reading, { overall: type.level }, { on, assertion: "opinion", from });
    return;
  }
  if (type.domesticAbuse)
    say(reading, "family.domesticAbuse", { present: true, since: on }, { on, assertion: "reported", from });
  if (type.staffSafety)
    say(reading, "police.staffSafety", { marker: type.staffSafety }, { on, assertion: "reported", from });
  const since = on === undefined ? "" : ` since ${on}`;
  say(reading, "probation.assessment", `Registered by probation: ${type.name} (${code})${since}.`, { on, from });
}
