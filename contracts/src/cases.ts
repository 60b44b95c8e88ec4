import { z } from "zod";
import { AgencyId } from "./agency.ts";
import { CaseRef, Instant } from "./message.ts";

/** Cases a single `cases` request may name; an agency with more asks in pieces. */
export const maxAskedCases = 100;

/**
 * Asks who works on cases that the asking agency has heard of. It is answered for those in whose team the agency is, and
 * to the front door; of any other case nothing tells whether there is one.
 */
export const CasesRequest = z.strictObject({
  type: z.literal("cases"),
  cases: z.array(CaseRef).min(1).max(maxAskedCases).describe("References of cases, as messages name them"),
});

/** One agency in a case's team, and through whom. */
export const TeamAgency = z.strictObject({
  agency: AgencyId,
  since: Instant,
  members: z
    .array(z.string().max(200))
    .max(200)
    .describe("Its named professionals; none when only the agency is named"),
});
export type TeamAgency = z.infer<typeof TeamAgency>;

/** A case as its team may know it: never whom it is about. */
export const CaseView = z.strictObject({
  case: CaseRef,
  level: z.number().int().min(0).max(4).describe("Level of need; 0 where none was set"),
  status: z.string().max(40).nullable().describe("The child's status, as the front door recorded it"),
  team: z.array(TeamAgency).max(200),
});
export type CaseView = z.infer<typeof CaseView>;

/** Those of the cases asked for that the asking agency works on, as they stand now. */
export const CasesAnswer = z.strictObject({ type: z.literal("cases"), cases: z.array(CaseView).max(maxAskedCases) });
