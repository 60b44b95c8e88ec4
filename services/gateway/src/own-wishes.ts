import type { AgencyId } from "@gatehouse/contracts/agency";
import type { Decision, RecipientDecision } from "@gatehouse/contracts/decision";
import type { PreviewDecision } from "@gatehouse/contracts/request";
import type { Facts } from "@gatehouse/policy/facts";
import type { PersonRecord, PersonRef } from "@gatehouse/policy/register/state";

/** Persons as a decision looks them up, with the wishes that one agency recorded and without anybody's bars. */
class OwnWishes extends Map<PersonRef, PersonRecord> {
  readonly #all: ReadonlyMap<PersonRef, PersonRecord>;
  readonly #agency: AgencyId;

  constructor(all: ReadonlyMap<PersonRef, PersonRecord>, agency: AgencyId) {
    super();
    this.#all = all;
    this.#agency = agency;
  }

  override has(ref: PersonRef): boolean {
    return this.#all.has(ref);
  }

  override get(ref: PersonRef): PersonRecord | undefined {
    const person = this.#all.get(ref);
    if (!person) return undefined;
    const own = [...person.objections].filter(([, { by }]) => by === this.#agency);
    return { ...person, objections: new Map(own), restrictions: new Map() };
  }
}

/** The facts as they would be if nobody else had recorded an objection or a bar. For deciding only: it looks persons up. */
export function ownWishesIn(facts: Facts, agency: AgencyId): Facts {
  return { ...facts, register: { ...facts.register, persons: new OwnWishes(facts.register.persons, agency) } };
}

/**
 * A masked decision in which the asker reads `objection` where an objection that it recorded itself explains the answer
 * alone (contract §7: precise codes go to the recorder). What others recorded makes no difference to where that is so, so
 * it tells nothing of them.
 *
 * @param shown as its sender may see it
 * @param alone decided on `ownWishesIn` the same facts
 */
export function withOwnWishes(shown: PreviewDecision, alone: Decision): PreviewDecision {
  const recipients: PreviewDecision["recipients"] = {};
  for (const [agency, one] of Object.entries(shown.recipients)) {
    const own = alone.recipients[agency];
    recipients[agency] = own ? explained(one, own) : one;
  }
  return { ...shown, recipients };
}

type Shown = PreviewDecision["recipients"][string];

function explained(shown: Shown, own: RecipientDecision): Shown {
  const masked = shown.outcome === "withheld" && shown.reasons.includes("withheld");
  if (masked && own.outcome === "withheld" && own.reasons.includes("objection"))
    return { ...shown, reasons: ["objection"], dutyCheck: own.dutyCheck };
  const why = new Map(own.dropped.map(({ id, reason }) => [id, reason]));
  const dropped = shown.dropped.map((line) => {
    const reason = line.reason === "withheld" ? why.get(line.id) : undefined;
    return reason === "objection" || reason === "third-party-objection" ? { ...line, reason } : line;
  });
  return { ...shown, dropped };
}
