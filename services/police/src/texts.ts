/** Sentences for the warning codes of this service's own; constant, so none can hold a value of a record. */
export const policeTexts = {
  "address-not-subjects": "The address of a victim, witness or other third person is never given, so it was left out",
  "age-not-known":
    "The record does not say how old this person is, so nobody takes them for a child: a professional has to look",
  "adult-under-18":
    "Listed as an adult, and under 18 by the birth date: no message calls them either, and a professional has to look",
  "answer-not-record": "This is an answer to an earlier message, not a record of a person, so nothing was drafted",
  "attachment-not-read": "This part of the mail is in no format that is read here; the others were read",
  "birth-date-implausible": "The person cannot have this birth date, so it was left out",
  "child-not-certain": "The record does not say for certain which of its people this is about, so it was left out",
  "child-not-known":
    "The record names no child: the drafts are about the adult, and a professional says whom it concerns",
  "code-unknown": "The code is none that is known here, so nothing was said of it",
  "coordinates-wrong": "A crime has no place, two places, or one outside the country",
  "crime-names-nobody":
    "A batch of crimes names no person, so nothing was drafted; it can be looked up by place and day",
  "crime-reference-twice": "Two rows have one crime reference",
  "date-in-future": "The date has not come yet, so it was left out",
  "dates-out-of-order": "An end lies before its beginning, or too long after it, so the end was left out",
  "end-unclear": "The end that is written cannot be read, so this was not said to go on and was left out",
  "facts-not-shared": "The facts of the prosecution are free text with no time to put them to, so they were left out",
  "grading-unknown": "The intelligence has no grading and handling code of the 3x5x2 form, so it was left out",
  "handling-conditions":
    "The whole notice is under handling code C: it goes to the disclosure officer as intelligence alone",
  "incident-not-stated": "The incident has no time, or no number that passes its check, so no incident was stated",
  "intelligence-held": "Intelligence is drafted with its codes, and waits for the disclosure officer to release it",
  "missing-time-not-recorded": "Only the day is recorded, so the time given is the day's beginning",
  "nothing-to-share": "The record says nothing that others need, so nothing was drafted",
  "organisation-not-person": "The defendant is an organisation, not a person, so nothing was drafted about it",
  "other-child": "Another child of the same record has a message of their own; neither is named in the other's",
  "services-not-dated": "Services known to the child stand in the record without dates, so they were left out",
  "status-not-shared": "An open status or plan that says nothing of what happened is not shared",
  "test-operation": "The stream says that it is a test of the exchange: nobody in it need be real",
  "victim-held": "A victim or witness is named under a label of their own, and waits for the disclosure officer",
  "contact-not-usable": "Neither a telephone number nor a mail address, so it was left out",
} as const;
export type PoliceWarning = keyof typeof policeTexts;
