/** Sentences for the warning codes of this service's own; constant, so none can hold a value of a record. */
export const socialCareTexts = {
  "child-deceased":
    "The record says that the child has died: a draft says so, or there is none; who tells whom is for people",
  "child-unborn": "An expected birth is not a date of birth, so it was left out; a professional says what is known",
  "code-unknown": "The code is not one of the census's, in any of its years, so it was left out",
  "concern-about-adult": "The person is now an adult, so no concern about a child is made of this",
  "concern-not-recent": "What would make this a concern lies more than a year back, so none is proposed",
  "criminal-status-not-shared":
    "A child's place in criminal justice is not for this return to tell, so it was left out",
  "end-unclear": "The end that is written cannot be read, so this was not said to go on and was left out",
  "former-identifier-not-used": "A former number is not used to match anyone",
  "informant-not-shared": "Who told is not shared where it may be a member of the family or a neighbour",
  "missing-time-not-recorded": "The return has days only; the times given are the starts of those days",
  "nothing-to-share": "The record says nothing of a child that others need, so nothing was drafted",
  "plan-end-unclear":
    "The case is closed or the plan's end cannot be read, so the plan was not said to be in force and was left out",
  "stray-text": "Text stands between the elements, where the schema has none",
} as const;
