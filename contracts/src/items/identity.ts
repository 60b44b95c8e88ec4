import { z } from "zod";
import { nhsNumberValid, offenderNumberValid, pncIdValid, ulnValid, upnValid } from "../identifiers.ts";
import type { CalendarDate } from "../message.ts";
import type { DataItem } from "../item-shape.ts";
import { Day, derivedItem, list, Name, Note, Phrase, plainItem } from "../item-shape.ts";

/** The first of the given names; a family name written first with a comma is skipped. */
function firstName(name: string): string | undefined {
  const given = name.includes(",") ? name.slice(name.indexOf(",") + 1) : name;
  return given.trim().split(/\s+/)[0] || name.trim().split(/[\s,]+/)[0];
}

/** Age on a day: months while under two, then years. Born later than that day: not applicable. */
function ageOn(born: CalendarDate, on: CalendarDate): unknown {
  if (born > on) return { absent: "not-applicable" };
  const before = on.slice(8) < born.slice(8) ? 1 : 0;
  const months =
    (Number(on.slice(0, 4)) - Number(born.slice(0, 4))) * 12 +
    Number(on.slice(5, 7)) -
    Number(born.slice(5, 7)) -
    before;
  return months < 24 ? { months } : { years: Math.floor(months / 12) };
}

const Age = z.union([
  z.strictObject({ months: z.number().int().min(0).max(23) }),
  z.strictObject({ years: z.number().int().min(2).max(150) }),
]);

/** The data items of category identity; what each says stands in its description. */
export const identityItems = {
  "child.name": derivedItem(
    {
      id: "I01",
      item: "child.name",
      category: "identity",
      sensitivity: ["ordinary"],
      description: "Full name of the child",
      note: "probation, support: first name",
    },
    Name,
    { describe: "first name", schema: Name, derive: firstName },
  ),
  "child.dateOfBirth": derivedItem(
    {
      id: "I02",
      item: "child.dateOfBirth",
      category: "identity",
      sensitivity: ["ordinary"],
      description: "Date of birth",
    },
    Day,
    {
      describe: "age in years (months under 2), on the day of signing",
      schema: Age,
      derive: (born, context) => ageOn(born, context.signedOn),
    },
  ),
  "child.sex": plainItem(
    {
      id: "I03",
      item: "child.sex",
      category: "identity",
      sensitivity: ["ordinary"],
      description: "Recorded sex",
      note: "gender history is child.genderOrOrientation",
    },
    z.enum(["female", "male", "other"]),
  ),
  "child.previousNames": plainItem(
    {
      id: "I04",
      item: "child.previousNames",
      category: "identity",
      sensitivity: ["ordinary", "special-category"],
      description: "Names the child had before",
      note: "a name that links to an adoption is sealed",
    },
    list(Name, 20),
  ),
  "child.nhsNumber": plainItem(
    {
      id: "I05",
      item: "child.nhsNumber",
      category: "identity",
      sensitivity: ["ordinary"],
      description: "NHS number, 10 digits, modulus 11 checked",
      note: "widen when regulations under s.16LC designate it",
    },
    z
      .string()
      .regex(/^\d{10}$/)
      .refine(nhsNumberValid),
  ),
  "child.upn": plainItem(
    {
      id: "I06",
      item: "child.upn",
      category: "identity",
      sensitivity: ["ordinary"],
      description: "Unique pupil number, 13 characters, check letter",
      note: "education use only",
    },
    z
      .string()
      .regex(/^[A-Z]\d{11}[0-9A-Z]$/)
      .refine(upnValid),
  ),
  "child.uln": plainItem(
    {
      id: "I07",
      item: "child.uln",
      category: "identity",
      sensitivity: ["ordinary"],
      description: "Unique learner number, 10 digits, checked",
      note: "from 14 years",
    },
    z
      .string()
      .regex(/^\d{10}$/)
      .refine(ulnValid),
  ),
  "case.localReference": derivedItem(
    {
      id: "I08",
      item: "case.localReference",
      category: "identity",
      sensitivity: ["ordinary"],
      description: "The sender's own case number",
      note: "minimised: the broker's reference",
    },
    Phrase,
    { describe: "the broker's case reference", schema: Phrase, derive: (_value, context) => context.case ?? undefined },
  ),
  "adult.offenderNumber": plainItem(
    {
      id: "I09",
      item: "adult.offenderNumber",
      category: "identity",
      sensitivity: ["criminal-offence"],
      description: "CRN or prison number of an adult",
      note: "reveals offender status",
    },
    z.discriminatedUnion("scheme", [
      z.strictObject({ scheme: z.literal("crn"), value: z.string().refine((v) => offenderNumberValid("crn", v)) }),
      z.strictObject({
        scheme: z.literal("noms-number"),
        value: z.string().refine((v) => offenderNumberValid("noms-number", v)),
      }),
    ]),
  ),
  "adult.pncId": plainItem(
    {
      id: "I10",
      item: "adult.pncId",
      category: "identity",
      sensitivity: ["criminal-offence"],
      description: "Police National Computer id, check letter",
    },
    z
      .string()
      .regex(/^\d{4}\/\d{7}[A-Z]$/)
      .refine(pncIdValid),
  ),
  "child.ethnicity": plainItem(
    {
      id: "I11",
      item: "child.ethnicity",
      category: "identity",
      sensitivity: ["special-category"],
      description: "Ethnicity: code and text",
      note: "the holder usually has it",
    },
    z.strictObject({
      code: z
        .string()
        .regex(/^[A-Z0-9]{1,8}$/)
        .nullish(),
      text: Phrase,
    }),
  ),
  "child.religion": plainItem(
    {
      id: "I12",
      item: "child.religion",
      category: "identity",
      sensitivity: ["special-category"],
      description: "Religion",
    },
    Phrase,
  ),
  "child.communicationNeeds": plainItem(
    {
      id: "I13",
      item: "child.communicationNeeds",
      category: "identity",
      sensitivity: ["ordinary"],
      description: "Language, interpreter, communication",
      note: "always useful, low harm",
    },
    z
      .strictObject({ language: Phrase.nullish(), interpreter: z.boolean().nullish(), communication: Note.nullish() })
      .refine((needs) => Object.values(needs).some((need) => need !== null && need !== undefined)),
  ),
  "child.immigrationStatus": plainItem(
    {
      id: "I14",
      item: "child.immigrationStatus",
      category: "identity",
      sensitivity: ["high"],
      description: "Immigration status",
      note: "chilling effect; locked to its purpose",
    },
    Note,
  ),
  "child.genderOrOrientation": plainItem(
    {
      id: "I15",
      item: "child.genderOrOrientation",
      category: "identity",
      sensitivity: ["special-category"],
      description: "What the child said about gender or orientation",
    },
    Note,
  ),
  "child.description": plainItem(
    {
      id: "I16",
      item: "child.description",
      category: "identity",
      sensitivity: ["ordinary"],
      description: "What the child looks like, or a photo reference",
      note: "for a missing child",
    },
    Note,
  ),
} as const satisfies Record<string, DataItem>;
