import type { Leaf } from "@gatehouse/adapter/leaf";
import type { Reading } from "./reading.ts";
import { pastDay, say } from "./reading.ts";
import type { RegisterType } from "./registers.ts";
import { registerTypes } from "./registers.ts";
import { sayRisk } from "./risk.ts";

/** A level or category as Delius writes it: `2`, `M2`. */
function digit(field: Leaf | undefined): number | undefined {
  const found = /^M?([0-4])$/i.exec(field?.text ?? "")?.[1];
  return found === undefined ? undefined : Number(found);
}

export type Mappa = {
  readonly level: Leaf | undefined;
  readonly category: Leaf | undefined;
  readonly start: Leaf | undefined;
  /** Fields that say that it is a registration for MAPPA at all. */
  readonly also?: readonly (Leaf | undefined)[];
};

/** Says the MAPPA level and category. Level 0 is nominal: nothing is managed, so nothing is said. */
export function sayMappa(reading: Reading, mappa: Mappa): void {
  if (mappa.level === undefined) return;
  const level = digit(mappa.level);
  if (level === 0) {
    reading.ledger.warn("mappa-nominal", mappa.level.path);
    return;
  }
  const on = pastDay(mappa.start, reading);
  const category = digit(mappa.category);
  const value = { level, category: category === 0 ? undefined : category };
  say(reading, "probation.mappa", value, {
    on,
    from: [mappa.level, mappa.category, on === undefined ? undefined : mappa.start, ...(mappa.also ?? [])],
  });
}

export type Registration = {
  readonly type: Leaf | undefined;
  readonly start: Leaf | undefined;
  readonly level?: Leaf | undefined;
  readonly category?: Leaf | undefined;
  /** What says that it is in force, beside the fields above. */
  readonly active?: Leaf | undefined;
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
  reading.ledger.warn("register-type-not-shared", type.path);
}

function sayKnown(reading: Reading, code: string, type: RegisterType, registration: Registration): void {
  const on = pastDay(registration.start, reading);
  const from = [registration.type, registration.active, on === undefined ? undefined : registration.start];
  if (type.concern !== undefined && reading.isOn(type.concern)) reading.subject.triggers.add(code);
  if (type.mappa) {
    const { level, category, start } = registration;
    sayMappa(reading, { level, category, start, also: [registration.type, registration.active] });
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
