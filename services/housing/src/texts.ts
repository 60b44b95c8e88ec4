/** Sentences for the warning codes of this service's own; constant, so none can hold a value of a record. */
export const housingTexts = {
  "address-protected":
    "What the record says of the household makes its address one to protect, so it is said as that only",
  "age-not-known": "The record gives no birth date that can be right, so whether this is a child is not known",
  "alert-ended": "The alert has ended; only those in force are shared",
  "alert-not-shared": "An alert of this kind is about how the landlord serves the person, so it was not shared",
  "child-not-known":
    "The record names no child: the draft is about the adult or the household, and a professional says whom it concerns",
  "closed-entries-not-told":
    "The sheet tells a closed entry by its colour, which the file does not have: ask before relying on it",
  "line-unreadable": "The line is no JSON, so it was left out",
  "log-deleted": "The log was deleted, so nothing of it was used",
  "member-is-organisation": "An organisation, no person, so it was left out",
  "no-child-in-household": "Nobody in this record is known to be under 18, so nothing was drafted of it",
  "not-a-home": "Nobody lives in a garage, a shop or a block as such, so its address is no home address",
  "nothing-to-share": "The record says nothing that others need, so nothing was drafted",
  "own-delivery":
    "The alert was written of a delivery that came through here, so it is not passed on as the agency's own",
  "person-died": "The record says that the person has died, so nothing was drafted",
  "row-without-person": "The row names nobody, so nothing was drafted of it",
  "subject-not-in-record": "The record does not say whom it is about in a way that can be matched",
  "tenure-ended": "The tenure has ended, so what it says of the home is no longer so",
  "tenure-not-begun": "The tenure has not begun",
  "tenure-not-shared": "What this kind of tenure would tell of the family is not for the landlord to say",
  "tenure-type-unknown": "There is no rule here for tenures of this type, so the type was left out",
  "trigger-off": "The agency has switched off what would make this a concern, so none was proposed",
  "two-homes": "The record gives the child two homes at once; both are said",
  "uprn-of-a-block": "The number is that of a block or an estate, not of the home, so it was left out",
} as const;
