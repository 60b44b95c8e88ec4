import { z } from "zod";
import { categories, dashLevels, ragGrades } from "./categories.ts";
import { involvements, roles } from "./people.ts";

const words = (about: string): z.ZodOptional<z.ZodNullable<z.ZodString>> => z.string().nullish().describe(about);
const yesNoOrNotKnown = (about: string): z.ZodOptional<z.ZodNullable<z.ZodBoolean>> =>
  z.boolean().nullish().describe(`${about}; null or absent where it is not known`);
const oneOf = (all: Iterable<string>, about: string): z.ZodType =>
  z
    .enum([...all])
    .nullish()
    .describe(about);
const day = (about: string): z.ZodType => z.iso.date().nullish().describe(about);
const moment = (about: string): z.ZodType =>
  z.string().nullish().describe(`${about}: ISO 8601; without an offset it is the time in London`);
const handling = z.enum(["P", "C"]).nullish().describe("P: lawful sharing permitted; C: with conditions");
const grading = z
  .string()
  .regex(/^[1-3][A-E]$/)
  .nullish()
  .describe("3x5x2: source 1 to 3, information A to E");

const Person = z
  .strictObject({
    id: words("The notice's own reference, for `about`"),
    role: z.enum(roles).describe("What the person is to the children; a message is made for each child"),
    relationship: words("In words: mother, father's partner, neighbour"),
    involvement: z.array(z.enum(involvements)).nullish(),
    name: words("Full name, or forenames and surname apart"),
    forenames: words("Forenames"),
    surname: words("Surname"),
    dateOfBirth: day("Date of birth"),
    sex: z
      .union([z.string(), z.number()])
      .nullish()
      .describe("0 not known, 1 male, 2 female, 9 not specified, or the words"),
    ethnicity: words("Self-defined, 16+1 code"),
    nhsNumber: words("NHS number"),
    upn: words("Unique pupil number"),
    pncId: words("PNC id"),
    localId: words("The force's own number for the person"),
    address: z
      .strictObject({
        lines: z.array(z.string()),
        postcode: words("Postcode"),
        uprn: words("UPRN"),
        protection: words("Why nobody may find it: refuge, court order, witness"),
      })
      .nullish()
      .describe("Read of children alone"),
    telephone: words("Read of children alone"),
    email: words("Read of children alone"),
    school: words("School or setting"),
    present: yesNoOrNotKnown("The child was there"),
    words: words("What the child said, in the child's words"),
    wordsPresent: z.array(z.string()).nullish().describe("Who was there when the child spoke"),
    alone: yesNoOrNotKnown("The child was spoken to alone"),
    wishes: words("What the child wishes"),
    observed: words("What was seen of the child"),
    categories: z
      .array(z.enum([...categories.keys()]))
      .nullish()
      .describe("What the officer ticked for this child"),
    parentalResponsibility: yesNoOrNotKnown("Holds parental responsibility"),
    livesElsewhere: yesNoOrNotKnown("Is not of the children's household"),
  })
  .describe("Someone the notice names");

/** The documented form of a notice. The mapper does not ask for it: real files break it, and what can be read is read. */
export const Notice = z
  .strictObject({
    schema: z.literal("gatehouse-police-notice/1"),
    kind: z.enum(["public-protection", "domestic-abuse"]),
    reference: z.string().min(1).describe("The force's number of the notice"),
    recordedAt: moment("When it was written"),
    handling: z
      .strictObject({ code: handling, grading, conditions: words("What whoever reads it must keep to") })
      .nullish()
      .describe("Of the whole notice. Under C it is intelligence as a whole, and nothing else of it is drafted"),
    officer: z
      .strictObject({
        name: words("Name"),
        rank: words("Rank"),
        collarNumber: words("Collar number"),
        telephone: words("At work"),
        email: words("At work"),
      })
      .nullish(),
    incident: z
      .strictObject({
        reference: words("Its number, where it is not the notice's"),
        time: moment("When it was"),
        place: words("Where it was"),
        circumstances: words("What happened; names nobody who may not be known"),
      })
      .nullish(),
    grading: z
      .strictObject({
        rag: oneOf(ragGrades.keys(), "The force's grade of the notice, in its own word"),
        dash: oneOf(dashLevels.keys(), "DASH level"),
        dashScore: z.number().int().min(0).max(27).nullish(),
        marac: oneOf(["not-referred", "referred", "accepted", "heard", "declined"], "MARAC"),
      })
      .nullish(),
    categories: z
      .array(z.enum([...categories.keys()]))
      .nullish()
      .describe("What the officer ticked for the notice"),
    people: z.array(Person).min(1).max(100),
    missing: z
      .array(
        z.strictObject({
          about: words("The child's `id`; needed where there are several"),
          from: moment("Since when"),
          to: moment("Until when"),
          returnInterview: words("What became of the return interview"),
        }),
      )
      .nullish(),
    protection: z
      .strictObject({
        about: words("The child's `id`; needed where there are several"),
        kind: words("The power used"),
        from: day("From"),
        to: day("To"),
      })
      .nullish(),
    intelligence: z
      .array(
        z.strictObject({
          about: words("The `id` of whom it is about; the child where there is one"),
          grading,
          handling,
          conditions: words("Under C"),
          text: z.string(),
        }),
      )
      .nullish(),
    notifySchool: yesNoOrNotKnown("The officer wants the school told (Operation Encompass)"),
    notes: words("For the force itself; never shared"),
  })
  .describe("A public protection or domestic-abuse notice as police systems hand it to Gatehouse");

/** The form as JSON Schema 2020-12, as it stands in `notice.schema.json`. */
export function noticeJsonSchema(): string {
  const schema = z.toJSONSchema(Notice, { target: "draft-2020-12" });
  return `${JSON.stringify({ $id: "https://gatehouse.example/police-notice/1", ...schema }, null, 2)}\n`;
}
