import { checkIdentifier } from "@gatehouse/contracts/identifiers";
import type { Field } from "../fields.ts";
import type { Question } from "../journey.ts";
import { knownOr } from "../known.ts";
import { nameField } from "./common-fields.ts";

function nhsNumber(value: string): string | null {
  return checkIdentifier("nhs-number", value.replaceAll(/[\s-]/g, ""))
    ? null
    : "This is not an NHS number: check the 10 digits again";
}

/** The child's NHS number, where it is asked for. */
export const numberField: Field = {
  kind: "text",
  name: "nhs-number",
  label: "NHS number",
  hint: "10 digits",
  width: "10",
  missing: "Enter the NHS number",
  wrong: nhsNumber,
};

/** Who it is about: the child, and what is known of the family. */
export const whoQuestions: readonly Question[] = [
  {
    id: "child",
    title: "Who is the child?",
    fields: [
      nameField("child-name", "Full name of the child", "Enter the child's name, or what you know of it"),
      knownOr("child-born-known", "Do you know the child's date of birth?", [
        {
          kind: "date",
          name: "child-born",
          label: "Date of birth",
          hint: "For example, 27 3 2017",
          when: "past",
          missing: "Enter the date of birth",
        },
      ]),
    ],
  },
  {
    id: "nhs-number",
    title: "Do you know the child's NHS number?",
    help: ["With it the right child is found for certain. Without it a person at the front door looks who it is."],
    fields: [knownOr("nhs-number-known", "Do you know the child's NHS number?", [numberField])],
  },
  {
    id: "address",
    title: "Where does the child live?",
    help: [
      "If the family is hiding from someone, do not write the address here. Choose “Not asked” and telephone the front door.",
    ],
    fields: [
      knownOr("address-known", "Do you know where the child lives?", [
        {
          kind: "textarea",
          name: "address-lines",
          label: "Address, one line below the other",
          max: 400,
          rows: 4,
          missing: "Enter the address",
        },
        { kind: "text", name: "address-postcode", label: "Postcode (optional)", width: "10", max: 10, wrong: postcode },
      ]),
    ],
  },
  {
    id: "parents",
    title: "Who are the parents or carers?",
    fields: [
      knownOr("parents-known", "Do you know who the parents or carers are?", [
        nameField("parent-1-name", "First parent or carer: full name", "Enter the name of a parent or carer"),
        nameField(
          "parent-1-relationship",
          "First parent or carer: relationship to the child",
          "Enter the relationship to the child",
          "For example, mother",
        ),
        { kind: "text", name: "parent-2-name", label: "Second parent or carer: full name (optional)" },
        { kind: "text", name: "parent-2-relationship", label: "Second parent or carer: relationship (optional)" },
      ]),
    ],
  },
  {
    id: "setting",
    title: "Does the child go to a school or nursery?",
    fields: [
      knownOr("setting-known", "Do you know the child's school or nursery?", [
        nameField("setting", "Name of the school or nursery", "Enter the name of the school or nursery"),
      ]),
    ],
  },
];

function postcode(value: string): string | null {
  return /^[A-Za-z0-9][A-Za-z0-9 ]{1,9}$/.test(value) ? null : "This is not a postcode, such as NS1 2AB";
}
