import { z } from "zod";

/** From when on figures make a concern to propose. */
export const Thresholds = z.strictObject({
  /** Suspensions in one file from which they are a pattern. */
  suspensions: z.int().min(1).max(100).default(2),
  /** Codes of exclusion that are a worry by themselves. */
  reasons: z.array(z.string().regex(/^[A-Z]{2}$/)).default(["OW", "DA", "SM"]),
  /** Unauthorised absence, in per cent of the possible sessions. */
  unauthorisedPercent: z.number().min(0).max(100).default(10),
  /** Unauthorised absence, in sessions, where only these are counted. */
  unauthorisedSessions: z.int().min(1).max(1000).default(20),
});
export type Thresholds = z.infer<typeof Thresholds>;
export const defaultThresholds: Thresholds = Thresholds.parse({});

/** What the columns of a safeguarding log mean; each is known by several names, compared without case, blanks and signs. */
export const incidentColumns = [
  "reference",
  "date",
  "category",
  "incident",
  "childsWords",
  "action",
  "status",
  "linkedPupils",
  "alerted",
  "agencies",
  "recordedBy",
  "attachments",
] as const;
export type IncidentColumn = (typeof incidentColumns)[number];

const names = z.array(z.string().min(1).max(100)).max(20);

/** An agency's own names of columns, and which categories of its log make a concern. */
export const Headers = z.strictObject({
  /** Further names of columns, by what they mean; `upn`, `forename` and the others of a pupil too. */
  columns: z.record(z.string().regex(/^[A-Za-z]{1,40}$/), names).default({}),
  /** Words that mark a category as safeguarding; entries of a category without any of them are left out. */
  concernCategories: names.default([
    "abuse",
    "assault",
    "child protection",
    "cse",
    "cce",
    "concern",
    "disclosure",
    "domestic",
    "exploitation",
    "fgm",
    "forced marriage",
    "gang",
    "harm",
    "injur",
    "missing",
    "neglect",
    "prevent",
    "radicalis",
    "safeguarding",
    "sexual",
    "suicid",
    "weapon",
  ]),
});
export type Headers = z.infer<typeof Headers>;
export const defaultHeaders: Headers = Headers.parse({});

/** What a mapper of this service is made with, beside the switch of triggers: plain data. */
export type EducationSettings = { readonly headers: Headers; readonly thresholds: Thresholds };
export const defaultSettings: EducationSettings = { headers: defaultHeaders, thresholds: defaultThresholds };
