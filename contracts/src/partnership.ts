import { z } from "zod";
import { AgencyId, AgencyKind, DutyStatus } from "./agency.ts";
import { Authority, defaultApprover, defaultLead, defaultRoles } from "./authority.ts";
import { itemCategories } from "./item-shape.ts";
import { ItemNameSchema } from "./items.ts";
import { Cell, Matrix, MatrixText } from "./matrix.ts";
import { CalendarDate } from "./message.ts";
import { Purpose } from "./purpose.ts";

export type { Cell } from "./matrix.ts";

const RoleName = z
  .string()
  .regex(/^[a-z][a-z0-9-]{1,62}$/)
  .describe("Role");
const Contact = z.strictObject({
  role: RoleName.describe("Role that answers"),
  name: z.string().min(1).max(200).nullish(),
  telephone: z.string().min(1).max(40).nullish(),
  email: z.string().min(3).max(200).nullish(),
  hours: z.string().min(1).max(200).nullish(),
});

/** An agency as the partnership's file gives it; roles, lead and approver are those of its kind where left out. */
export const PartnershipAgency = z
  .strictObject({
    id: AgencyId,
    name: z.string().min(1).max(200).optional().describe("Name for people"),
    kind: AgencyKind,
    dutyStatus: DutyStatus.default("section-11"),
    frontDoor: z.boolean().default(false),
    contacts: z.array(Contact).max(20).default([]),
    roles: z.record(RoleName, z.array(Authority)).optional().describe("Authorities of each role"),
    safeguardingLead: RoleName.nullable()
      .optional()
      .describe("Role that leads on safeguarding; null when there is none"),
    alternateLead: RoleName.nullable().default(null).describe("Who is put on notice when the lead is barred"),
    approver: RoleName.optional().describe("Role that approves the release of sealed items"),
  })
  .transform((agency) => ({
    ...agency,
    name: agency.name ?? agency.id,
    roles: agency.roles ?? defaultRoles[agency.kind],
    safeguardingLead: agency.safeguardingLead === undefined ? defaultLead[agency.kind] : agency.safeguardingLead,
    approver: agency.approver ?? defaultApprover[agency.kind],
  }));
export type PartnershipAgency = z.output<typeof PartnershipAgency>;

/**
 * What an agreement allows less than the matrix. Every key left out means "any". `atMost` replaces a cell that allows
 * more; where several limits and agreements apply, the most restrictive wins.
 */
export const AgreementLimit = z.strictObject({
  from: z.array(AgencyId).min(1).nullish(),
  to: z.array(AgencyId).min(1).nullish(),
  toKinds: z.array(AgencyKind).min(1).nullish().describe("Recipients of these kinds"),
  purposes: z.array(Purpose).min(1).nullish(),
  items: z.array(ItemNameSchema).min(1).nullish(),
  categories: z.array(z.enum(itemCategories)).min(1).nullish(),
  atMost: z.strictObject({ support: Cell, protection: Cell }),
});
export type AgreementLimit = z.infer<typeof AgreementLimit>;

const Signatory = z.strictObject({
  agency: AgencyId,
  name: z.string().min(1).max(200),
  role: RoleName,
  on: CalendarDate,
});

/** A sharing agreement: who may receive which items for which purpose, from when to when. Dates are London dates. */
export const Agreement = z.strictObject({
  id: z.string().regex(/^[A-Za-z0-9][A-Za-z0-9._-]{0,99}$/),
  title: z.string().min(1).max(200).default("Sharing agreement"),
  parties: z.array(AgencyId).min(1).max(500),
  purposes: z.array(Purpose).min(1),
  from: CalendarDate.describe("In force from the start of this day in London"),
  to: CalendarDate.nullable().default(null).describe("Last day in force; null while it runs"),
  reviewOn: CalendarDate.nullable().default(null),
  lawfulBasis: z.string().min(1).max(200).default("not stated").describe("UK GDPR article 6 basis, and condition"),
  power: z.string().min(1).max(200).default("not stated").describe("Statutory power or duty"),
  retention: z
    .partialRecord(Purpose, z.number().int().min(1).max(1200))
    .default({})
    .describe("Months a copy may be kept"),
  limits: z.array(AgreementLimit).max(1000).default([]),
  childConsent: z
    .enum(["required", "not-required"])
    .default("not-required")
    .describe("Whether a support request to a party outside tier protection needs the child's own agreement"),
  signatories: z.array(Signatory).max(500).default([]).describe("Who put their name to it, for which agency, and when"),
});
export type Agreement = z.infer<typeof Agreement>;

const head = {
  id: z.string().regex(/^[a-z][a-z0-9-]{1,62}$/),
  name: z.string().min(1).max(200),
  frontDoor: AgencyId,
  telephone: z.string().min(1).max(40).describe("The front door's telephone, for when the broker cannot help"),
  agencies: z.array(PartnershipAgency).min(1).max(500),
};
const shape = { ...head, agreements: z.array(Agreement).max(500), matrix: Matrix };

/** The partnership's own file: who the agencies are. Matrix and agreements stand in files beside it. */
export const PartnershipFile = z.strictObject(head).describe("Partnership: its agencies");
/** The matrix's file. */
export const MatrixFile = MatrixText.describe("What each kind of agency may receive of each data item");
/** One agreement's file. */
export const AgreementFile = Agreement.describe("Sharing agreement");

/** Everything the agencies of one area have agreed: who they are, what they may do, what may go to whom. */
export const Partnership = z.strictObject(shape).superRefine((partnership, context) => {
  const wrong = inconsistency(partnership);
  if (wrong) context.addIssue({ code: "custom", path: [...wrong], message: "does not agree with the rest" });
});
export type Partnership = z.infer<typeof Partnership>;

/** The first place where ids repeat, the front door is not one, or a party is no agency; null when all agrees. */
function inconsistency(partnership: {
  readonly frontDoor: string;
  readonly agencies: readonly PartnershipAgency[];
  readonly agreements: readonly Agreement[];
}): readonly (string | number)[] | null {
  const { agencies, agreements } = partnership;
  const kinds = new Map(agencies.map(({ id, kind }) => [id, kind]));
  const agencyTwice = secondOf(agencies.map(({ id }) => id));
  if (agencyTwice !== null) return ["agencies", agencyTwice, "id"];
  const agreementTwice = secondOf(agreements.map(({ id }) => id));
  if (agreementTwice !== null) return ["agreements", agreementTwice, "id"];
  const doors = agencies.filter((agency) => agency.frontDoor);
  const isOne = doors.length === 1 && doors[0]?.id === partnership.frontDoor && doors[0]?.kind === "social-care";
  if (!isOne) return ["frontDoor"];
  for (const [at, { parties }] of agreements.entries()) {
    const stranger = parties.findIndex((party) => !kinds.has(party));
    if (stranger >= 0) return ["agreements", at, "parties", stranger];
  }
  return null;
}

function secondOf(ids: readonly string[]): number | null {
  const second = ids.findIndex((id, at) => ids.indexOf(id) !== at);
  return second < 0 ? null : second;
}

/** A partnership of agencies and agreements only, as a preview may bring it; the rest is taken from another one. */
export const PartnershipDraft = z.strictObject({
  ...shape,
  id: shape.id.default("preview"),
  name: shape.name.default("Preview"),
  frontDoor: shape.frontDoor.optional(),
  telephone: shape.telephone.optional(),
  matrix: z.unknown().optional(),
});

/**
 * Completes a partnership given inline with what it leaves out: the front door is the agency marked as such, matrix and
 * telephone are the `base` partnership's.
 *
 * @returns undefined when it is not a partnership even so
 */
export function completePartnership(input: unknown, base: Partnership): Partnership | undefined {
  const draft = PartnershipDraft.safeParse(input);
  if (!draft.success) return undefined;
  const { matrix, ...given } = draft.data;
  const read = matrix === undefined || matrix === null ? base.matrix : Matrix.safeParse(matrix).data;
  const frontDoor = given.frontDoor ?? given.agencies.find((agency) => agency.frontDoor)?.id;
  if (read === undefined || frontDoor === undefined) return undefined;
  const agencies = given.agencies.map((agency) => ({ ...agency, frontDoor: agency.id === frontDoor }));
  const whole = { ...given, agencies, frontDoor, telephone: given.telephone ?? base.telephone, matrix: read };
  return inconsistency(whole) === null ? whole : undefined;
}
