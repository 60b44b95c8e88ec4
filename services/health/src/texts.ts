/** Sentences for the warning codes of this service's own; constant, so none can hold a value of a record. */
export const healthTexts = {
  "address-not-current": "An address that was or is not yet the person's; only the current one is used",
  "concern-about-adult": "A safeguarding marker about an adult; no concern about a child is made of it",
  "consent-not-recorded":
    "A consent in a health record is not a consent recorded with the broker; a professional records that",
  "consent-not-readable": "The consent makes exceptions that this adapter does not read, so it is not shared",
  "contact-not-current": "A telephone number or mail address that is not current",
  "entered-in-error": "Marked as entered in error, so nothing of it was used",
  "extension-unknown": "An extension for which this adapter has no rule",
  "identifier-not-current": "An identifier that is old or no longer valid, so nobody is matched by it",
  "identifier-without-system":
    "The identifier does not say of which system it is, and two systems may number alike, so nobody is matched by it",
  "implicit-rules-unknown": "The resource follows rules that are not known here, so nothing of it was used",
  "location-protected": "The person's whereabouts are restricted, so nothing that would tell them was used",
  "modifier-extension-unknown":
    "An extension that changes the meaning is not known here, so nothing of the resource was used",
  "name-not-current": "A former or informal name; only the current one is used",
  "no-match": "The search found nobody",
  "operation-outcome": "The answer of a system that found nothing or refused; it is about nobody",
  "reference-ambiguous": "The reference may mean more than one person, so nothing of this was used",
  "age-not-known": "The record gives no birth date of them, so whether this is a child is not known",
  "reference-dangling": "The person is not in the record, only a reference to them",
  "reference-disagrees":
    "The reference says another number or name than the person it points to, so nothing of this was used",
  "relationship-unknown": "A person whose relationship to the subject is not one that can be shared",
  "resource-inactive": "Marked as no longer in use, so nothing of it was used",
  "resource-not-about-a-person": "About no person, so it is used only where another resource refers to it",
  "restricted-record": "Marked as restricted, so a professional must decide; nothing of it was used",
  "search-ambiguous": "One of several people whom a search found; which is the one is for a professional to say",
  "search-not-exact": "The search did not find exactly the person asked for; check that it is the same",
  "status-not-current": "Planned, cancelled, refuted or otherwise not something that is so",
  "trigger-off":
    "The agency lets entries of this kind propose no concern, so a professional must decide; nothing of it was used",
  "subject-deceased":
    "The record says that the person has died: a draft says so, or there is none; who tells whom is for people",
  "subject-not-used": "About somebody whose own resource was not used, so neither was this",
  "subject-is-no-person": "About something other than a person, so it was not used",
} as const;
export type HealthWarning = keyof typeof healthTexts;
