/** A resource as JSON; only what stands in FHIR R4 is put in. */
export type Json = { readonly [name: string]: unknown };

/** Restricted: a system that honours the label does not show it to everyone, and our own mapper does not send it on. */
export const restricted: Json = {
  security: [{ system: "http://terminology.hl7.org/CodeSystem/v3-Confidentiality", code: "R", display: "restricted" }],
};
