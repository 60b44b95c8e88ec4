/** Sentences for the warning codes of this service's own; constant, so none can hold a value of a record. */
export const socialCareTexts = {
  "adoption-not-shared": "An adoption link is sealed, so nothing that would tell it was used",
  "child-deceased": "The record says that the child has died",
  "child-unborn": "An expected birth is not a date of birth, so it was left out; a professional says what is known",
  "code-unknown": "The code is not one of the census's, in any of its years, so it was left out",
  "concern-about-adult": "The person is now an adult, so no concern about a child is made of this",
  "concern-not-recent":
    "What makes this a concern lies more than a year back: a professional judges whether it still is one",
  "criminal-status-not-shared":
    "A child's place in criminal justice is not for this return to tell, so it was left out",
  "date-in-future": "The date has not come yet, so it was left out",
  "dates-out-of-order": "The end lies before the beginning, so the end was left out",
  "former-identifier-not-used": "A former number is not used to match anyone",
  "gender-or-orientation-not-shared": "What a child says of gender is sealed, so it was left out",
  "informant-not-shared": "Who told is not shared where it may be a member of the family or a neighbour",
  "missing-time-not-recorded": "The return has days only; the times given are the starts of those days",
  "nothing-to-share": "The record says nothing of a child that others need, so nothing was drafted",
  "placement-not-shared": "Where a looked-after child lives is confidential, so it was left out",
  "record-not-recognised": "This part of the file is in no format that is read here; the others were read",
  "related-person-not-named": "A related person without a name cannot be told from others, so they were left out",
  "rows-disagree": "Rows about one child disagree on this, so it was left out",
  "stray-text": "Text stands between the elements, where the schema has none",
  "subject-not-in-record":
    "The record does not say which child; put the child's NHS number at the start of the file's name",
} as const;
export type SocialCareWarning = keyof typeof socialCareTexts;
