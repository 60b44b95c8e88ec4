/** Sentences for the warning codes of this service's own; constant, so none can hold a value of a record. */
export const educationTexts = {
  "after-care-protected":
    "The pupil was adopted or placed from care, so the address goes as one that must not be found, and no former name",
  "attendance-ambiguous": "Whether this is a percentage or a fraction cannot be told, so it was left out",
  "attendance-codes-not-shared": "Sessions by attendance code are no percentage, so none was made of them",
  "attendance-incomplete":
    "Possible, authorised and unauthorised sessions are not all held, or do not fit, so no percentage was made of them",
  "concern-about-adult": "The person is now an adult, so no concern about a child is made of this",
  "concern-not-recent": "What would make this a concern lies more than a year back, so none was proposed of it",
  "court-order-to-read":
    "A court order bears on this contact: a professional reads it and records what it restricts, so neither responsibility nor telephone was said",
  "entry-not-safeguarding":
    "The category of this entry is no safeguarding one, so it does not belong into a child protection chronology",
  "entry-received": "Another agency said this through Gatehouse, so it is not said again in this one's name",
  "former-identifier-not-used": "A former number is not used to match anyone, and may tell an adoption",
  "identifier-shared": "Pupils with other names or birth dates have the same number, so nobody is matched by it",
  "join-ambiguous": "More than one pupil of the set has this number, so it was not joined to any",
  "meals-not-shared": "Free meals and premiums say nothing certain of a family, so they were left out",
  "nothing-to-share": "The record says nothing of a child that others need, so nothing was drafted for them",
  "other-child-not-shared": "Another child has a record of their own, so they were left out",
  "pupil-not-joined": "The table has the pupil's number alone: map it together with the table of pupils",
  "row-without-day": "The row does not say when it was, so it was left out",
  "row-without-pupil": "The row does not say whom it is about, so it was left out",
} as const;
