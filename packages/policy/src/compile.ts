import { createHash } from "node:crypto";
import type { AgencyId, AgencyKind } from "@gatehouse/contracts/agency";
import type { Authority } from "@gatehouse/contracts/authority";
import type { Tier } from "@gatehouse/contracts/decision";
import type { DataItem, ItemCategory } from "@gatehouse/contracts/items";
import { itemNames, items } from "@gatehouse/contracts/items";
import type { CalendarDate } from "@gatehouse/contracts/message";
import type { Agreement, AgreementLimit, Cell, Partnership, PartnershipAgency } from "@gatehouse/contracts/partnership";
import type { Purpose } from "@gatehouse/contracts/purpose";
import { canonicalText, compareText } from "./canonical.ts";

/** A data item with what a decision asks of it, looked up once. */
export type PolicyItem = {
  readonly name: string;
  readonly category: ItemCategory;
  readonly location: boolean;
  readonly specialCategory: boolean;
  readonly criminalOffence: boolean;
  readonly police: boolean;
  readonly minimised: "derived" | "authored" | null;
  readonly cells: Readonly<Record<AgencyKind, Readonly<Record<Tier, Cell>>>>;
};

/** An enrolled agency with the authorities of its roles. */
export type PolicyAgency = {
  readonly id: AgencyId;
  readonly kind: AgencyKind;
  readonly frontDoor: boolean;
  /** Bound by the duty to share in force since 30 September 2026. */
  readonly covered: boolean;
  readonly roles: ReadonlyMap<string, ReadonlySet<Authority>>;
  readonly lead: string | null;
  readonly alternateLead: string | null;
  readonly approver: string;
};

/** A sharing agreement with its parties as a set. `to` is the last day in force. */
export type PolicyAgreement = {
  readonly id: string;
  readonly parties: ReadonlySet<AgencyId>;
  readonly from: CalendarDate;
  readonly to: CalendarDate | null;
  readonly limits: readonly AgreementLimit[];
  readonly retention: Readonly<Partial<Record<Purpose, number>>>;
  readonly childConsent: boolean;
};

/** A partnership compiled for deciding: immutable, named, and with a hash that changes when anything in it does. */
export type Policy = {
  readonly id: string;
  readonly hash: string;
  readonly partnership: Partnership;
  readonly frontDoor: AgencyId;
  readonly telephone: string;
  readonly agencies: ReadonlyMap<AgencyId, PolicyAgency>;
  readonly agreements: ReadonlyMap<Purpose, readonly PolicyAgreement[]>;
  readonly items: ReadonlyMap<string, PolicyItem>;
  /** Roles that may decide the risk stated in a message, at whatever agency. */
  readonly riskRoles: ReadonlySet<string>;
};

/**
 * Compiles a partnership into the tables that `decide` reads, so that nothing is parsed while deciding. The order of
 * agencies and agreements makes no difference to the tables, the hash or any decision.
 *
 * @param partnership read by contracts' `loadPartnership`, so closed and consistent
 */
export function compilePolicy(partnership: Partnership): Policy {
  const sorted = inOrder(partnership);
  const hash = textDigest(canonicalText(sorted));
  const agencies = new Map(sorted.agencies.map((agency) => [agency.id, compileAgency(agency)]));
  const from = sorted.agreements.map((agreement) => agreement.from).toSorted(compareText)[0];
  return Object.freeze({
    id: from === undefined ? partnership.id : `${partnership.id}-${from}`,
    hash,
    partnership,
    frontDoor: partnership.frontDoor,
    telephone: partnership.telephone,
    agencies,
    agreements: agreementsByPurpose(sorted.agreements),
    items: new Map(itemNames.map((name) => [name, compileItem(items[name], partnership.matrix[name])])),
    riskRoles: new Set(
      [...agencies.values()].flatMap((agency) =>
        [...agency.roles].filter(([, held]) => held.has("decide-risk")).map(([role]) => role),
      ),
    ),
  });
}

/**
 * What a policy was compiled from, in one text: canonical JSON whose SHA-256 is the policy's hash. Compiling what it says
 * makes the same policy, so that whoever keeps it can find out for ever by what was decided.
 */
export function policyText(policy: Policy): string {
  return canonicalText(inOrder(policy.partnership));
}

/**
 * Compiles a policy from its text.
 *
 * @param text as `policyText` wrote it; ours, so its shape is not checked again
 * @returns null when its SHA-256 is not `hash`
 */
export function policyOfText(text: string, hash: string): Policy | null {
  return textDigest(text) === hash ? compilePolicy(JSON.parse(text) as Partnership) : null;
}

function inOrder(partnership: Partnership): Partnership {
  return {
    ...partnership,
    agencies: partnership.agencies.toSorted((a, b) => compareText(a.id, b.id)),
    agreements: partnership.agreements.toSorted((a, b) => compareText(a.id, b.id)),
  };
}

function textDigest(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}

/** Whether an agreement binds on a London date. */
export function inForce(agreement: Pick<PolicyAgreement, "from" | "to">, today: CalendarDate): boolean {
  return agreement.from <= today && (agreement.to === null || today <= agreement.to);
}

/** Whether an agency's role holds an authority; a role that the agency does not have holds none. */
export function holds(
  agency: PolicyAgency | undefined,
  role: string | null | undefined,
  authority: Authority,
): boolean {
  return agency?.roles.get(role ?? "")?.has(authority) ?? false;
}

function compileAgency(agency: PartnershipAgency): PolicyAgency {
  return {
    id: agency.id,
    kind: agency.kind,
    frontDoor: agency.frontDoor,
    covered: agency.dutyStatus === "section-11" || agency.dutyStatus === "education-16e",
    roles: new Map(Object.entries(agency.roles).map(([role, held]) => [role, new Set(held)])),
    lead: agency.safeguardingLead,
    alternateLead: agency.alternateLead,
    approver: agency.approver,
  };
}

function agreementsByPurpose(agreements: readonly Agreement[]): ReadonlyMap<Purpose, readonly PolicyAgreement[]> {
  const byPurpose = new Map<Purpose, PolicyAgreement[]>();
  for (const agreement of agreements) {
    const compiled = {
      id: agreement.id,
      parties: new Set(agreement.parties),
      from: agreement.from,
      to: agreement.to,
      limits: agreement.limits,
      retention: agreement.retention,
      childConsent: agreement.childConsent === "required",
    };
    for (const purpose of new Set(agreement.purposes)) {
      const known = byPurpose.get(purpose);
      if (known) known.push(compiled);
      else byPurpose.set(purpose, [compiled]);
    }
  }
  return byPurpose;
}

function compileItem(item: DataItem, cells: PolicyItem["cells"]): PolicyItem {
  return {
    name: item.item,
    category: item.category,
    location: item.sensitivity.includes("location"),
    specialCategory: item.sensitivity.includes("special-category"),
    criminalOffence: item.sensitivity.includes("criminal-offence"),
    police: item.item.startsWith("police."),
    minimised: item.minimisedForm?.by ?? null,
    cells,
  };
}
