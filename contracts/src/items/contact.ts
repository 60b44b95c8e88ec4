import { z } from "zod";
import { uprnValid } from "../identifiers.ts";
import type { DataItem } from "../item-shape.ts";
import { Code, Day, derivedItem, list, Name, Note, Phrase, plainItem } from "../item-shape.ts";

const addressKeys = {
  lines: list(Phrase, 8).describe("Address lines, first the one nearest the door"),
  postcode: z
    .string()
    .regex(/^[A-Za-z0-9][A-Za-z0-9 ]{1,9}$/)
    .nullish()
    .describe("Postcode, as recorded"),
  from: Day.nullish(),
  to: Day.nullish(),
};

/** An address as a data item gives it. */
export const Address = z.strictObject(addressKeys);

/** Outward part of a UK postcode; undefined when the postcode is not one. */
function postcodeDistrict(postcode: string): string | undefined {
  const solid = postcode.replaceAll(" ", "").toUpperCase();
  return /^([A-Z]{1,2}\d[A-Z\d]?)\d[A-Z]{2}$/.exec(solid)?.[1];
}

const ContactPerson = z.strictObject({
  name: Name,
  role: Code.describe("Role in their agency"),
  agency: Phrase.describe("Agency id, or the name of an organisation outside the partnership"),
  contact: Phrase.nullish().describe("Telephone or e-mail at work"),
});

/** The data items of category contact; what each says stands in its description. */
export const contactItems = {
  "contact.address": derivedItem(
    {
      id: "C01",
      item: "contact.address",
      category: "contact",
      sensitivity: ["ordinary", "location"],
      description: "Home address, with the dates between which it holds",
      note: "look at contact.protectedAddress first",
    },
    Address,
    {
      describe: "postcode district",
      schema: z.string().regex(/^[A-Z]{1,2}\d[A-Z\d]?$/),
      derive: (address) => postcodeDistrict(address.postcode ?? ""),
    },
  ),
  "contact.uprn": plainItem(
    {
      id: "C02",
      item: "contact.uprn",
      category: "contact",
      sensitivity: ["ordinary", "location"],
      description: "Unique property reference number, up to 12 digits",
      note: "an address by another name",
    },
    z
      .string()
      .regex(/^\d{1,12}$/)
      .refine(uprnValid),
  ),
  "contact.protectedAddress": plainItem(
    {
      id: "C03",
      item: "contact.protectedAddress",
      category: "contact",
      sensitivity: ["location"],
      description: "Address that must not be found: refuge, S-flag, adoptive or witness address",
      note: "housing only if it is the placing landlord",
    },
    z.strictObject({ ...addressKeys, protection: Code.describe("Why it is protected") }),
  ),
  "contact.phoneOrEmail": plainItem(
    {
      id: "C04",
      item: "contact.phoneOrEmail",
      category: "contact",
      sensitivity: ["ordinary"],
      description: "Telephone numbers and e-mail addresses",
    },
    list(
      z
        .string()
        .min(3)
        .max(200)
        .regex(/[0-9@]/),
      20,
    ),
  ),
  "contact.safeContact": plainItem(
    {
      id: "C05",
      item: "contact.safeContact",
      category: "contact",
      sensitivity: ["ordinary"],
      description: "How the family may safely be reached",
      note: "travels with any contact item",
    },
    Note,
  ),
  "contact.setting": plainItem(
    {
      id: "C06",
      item: "contact.setting",
      category: "contact",
      sensitivity: ["ordinary", "location"],
      description: "School or setting",
      note: "mask if the child is hidden",
    },
    Phrase,
  ),
  "contact.healthTeam": plainItem(
    {
      id: "C07",
      item: "contact.healthTeam",
      category: "contact",
      sensitivity: ["ordinary", "location"],
      description: "GP, health visitor, CAMHS contact",
    },
    list(z.strictObject({ team: Phrase, role: Code, contact: Phrase.nullish() }), 20),
  ),
  "contact.referrer": plainItem(
    {
      id: "C08",
      item: "contact.referrer",
      category: "contact",
      sensitivity: ["ordinary"],
      description: "Who refers: name, role, agency, contact",
      note: "to the family too, unless that is unsafe",
    },
    ContactPerson,
  ),
  "contact.leadProfessional": plainItem(
    {
      id: "C09",
      item: "contact.leadProfessional",
      category: "contact",
      sensitivity: ["ordinary", "location"],
      description: "Lead professional: name, role, agency, contact",
    },
    ContactPerson,
  ),
} as const satisfies Record<string, DataItem>;
