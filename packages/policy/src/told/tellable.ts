import type { AgencyKind } from "@gatehouse/contracts/agency";
import type { OverrideCode } from "@gatehouse/contracts/codes";
import type { ItemName } from "@gatehouse/contracts/items";
import type { MessageKind } from "@gatehouse/contracts/message";
import type { Purpose } from "@gatehouse/contracts/purpose";

/**
 * Who may read that an item was shared. Its name alone can tell: "brothers and sisters" says that there are some, "safe
 * contact" that somebody hides, a hypothesis that somebody is suspected.
 *
 * - `anyone`: the person, and a parent of the child
 * - `subject`: the person alone
 * - `grown`: an adult, about themselves
 * - `approved`: the person, once the police have recorded that they told them
 * - `nobody`: left to the approver
 */
export type ReadBy = "anyone" | "subject" | "grown" | "approved" | "nobody";

/** Every item has its place here: one that is added to the catalogue does not compile until somebody has thought of it. */
export const itemReadBy: Readonly<Record<ItemName, ReadBy>> = {
  "child.name": "anyone",
  "child.dateOfBirth": "anyone",
  "child.sex": "anyone",
  "child.previousNames": "subject",
  "child.nhsNumber": "anyone",
  "child.upn": "anyone",
  "child.uln": "anyone",
  "case.localReference": "anyone",
  "adult.offenderNumber": "nobody",
  "adult.pncId": "nobody",
  "child.ethnicity": "anyone",
  "child.religion": "anyone",
  "child.communicationNeeds": "anyone",
  "child.immigrationStatus": "subject",
  "child.genderOrOrientation": "subject",
  "child.description": "subject",
  "contact.address": "subject",
  "contact.uprn": "subject",
  "contact.protectedAddress": "nobody",
  "contact.phoneOrEmail": "subject",
  "contact.safeContact": "nobody",
  "contact.setting": "subject",
  "contact.healthTeam": "subject",
  "contact.referrer": "nobody",
  "contact.leadProfessional": "anyone",
  "family.parents": "nobody",
  "family.parentDateOfBirth": "grown",
  "family.household": "nobody",
  "family.siblings": "nobody",
  "family.nonResidentParent": "nobody",
  "family.connectedAdults": "nobody",
  "family.careArrangement": "subject",
  "family.previousInvolvement": "nobody",
  "family.planStatus": "anyone",
  "family.finances": "grown",
  "family.substanceMisuse": "grown",
  "family.parentalMentalHealth": "grown",
  "family.domesticAbuse": "nobody",
  "family.dashScore": "nobody",
  "family.youngCarer": "nobody",
  "education.attendance": "anyone",
  "education.exclusions": "anyone",
  "education.specialNeeds": "anyone",
  "education.attainment": "anyone",
  "education.presentation": "anyone",
  "education.protectionChronology": "nobody",
  "education.movesOrMissing": "subject",
  "health.conditions": "anyone",
  "health.injuries": "anyone",
  "health.missedAppointments": "anyone",
  "health.urgentAttendances": "anyone",
  "health.selfHarmOrMentalHealth": "subject",
  "health.disability": "anyone",
  "health.sexualHealth": "subject",
  "health.developmentChecks": "anyone",
  "health.parentClinicalRecord": "grown",
  "health.suspectedFabricatedIllness": "nobody",
  "police.incident": "approved",
  "police.convictions": "approved",
  "police.arrestBailOrOrders": "approved",
  "police.allegations": "nobody",
  "police.intelligence": "nobody",
  "police.missingEpisodes": "approved",
  "police.exploitationRisk": "nobody",
  "police.childAsSuspect": "approved",
  "police.protectionEvent": "approved",
  "police.staffSafety": "nobody",
  "police.victimOrWitness": "approved",
  "housing.tenancy": "grown",
  "housing.occupants": "nobody",
  "housing.arrearsOrNotice": "grown",
  "housing.condition": "anyone",
  "housing.antisocialBehaviour": "nobody",
  "housing.placement": "subject",
  "probation.supervision": "nobody",
  "probation.riskOfSeriousHarm": "nobody",
  "probation.conditions": "nobody",
  "probation.assessment": "nobody",
  "probation.mappa": "nobody",
  "probation.release": "nobody",
  "concern.narrative": "anyone",
  "concern.level": "anyone",
  "concern.analysis": "nobody",
  "concern.hypothesis": "nobody",
  "concern.decision": "anyone",
  "concern.chronology": "nobody",
  "plan.action": "anyone",
  "plan.meetingNotes": "nobody",
  "plan.supervisionNote": "nobody",
  "voice.childsWords": "subject",
  "voice.wishes": "subject",
  "voice.observed": "subject",
  "voice.parentsView": "grown",
  "thirdParty.informant": "nobody",
  "thirdParty.otherChild": "nobody",
  "sharing.consentStatus": "nobody",
  "sharing.objections": "nobody",
  "sharing.toldStatus": "nobody",
  "sharing.deferralReason": "nobody",
};

/** Kinds of message that a letter tells of; `nothing` carries nothing about anybody, `ask` is the approver's to judge. */
export const kindTold: Readonly<Record<MessageKind, "tell" | "ask" | "nothing">> = {
  concern: "tell",
  "support-request": "tell",
  "information-request": "tell",
  "information-response": "tell",
  "case-update": "tell",
  "status-notice": "tell",
  "domestic-abuse-notice": "ask",
  meeting: "tell",
  "plan-action": "tell",
  decision: "tell",
  acknowledgement: "nothing",
  correction: "tell",
  recall: "ask",
  "advice-query": "nothing",
  "advice-answer": "nothing",
  escalation: "ask",
};

/** Purposes that may be said to the reader: the others tell of crime, offenders, victims or courts by their name. */
export const purposeTold: Readonly<Record<Purpose, boolean>> = {
  "child-protection": true,
  "referral-triage": true,
  "early-help": true,
  "team-around-the-family": true,
  "information-request": true,
  "crime-prevention": false,
  "offender-management": false,
  "victim-safety": false,
  "housing-support": true,
  "education-welfare": true,
  "court-order": false,
  notification: true,
  "learning-review": false,
};

/** Kinds of agency whose part alone tells of somebody else: probation works with an adult of the household. */
export const kindTellsOfAnother: Readonly<Record<AgencyKind, boolean>> = {
  "social-care": false,
  education: false,
  health: false,
  police: false,
  housing: false,
  probation: true,
  voluntary: false,
};

/** Kinds of agency whose name is never given: a charity's may be that of a refuge. */
export const neverNamed: ReadonlySet<AgencyKind> = new Set(["voluntary", "probation"]);

/** Whether it may be said why an objection was set aside: a report to the police may still have to come as a surprise. */
export const overrideTold: Readonly<Record<OverrideCode, boolean>> = {
  "front-door-concern": true,
  "alleged-harmer": false,
  "court-order": false,
  "mandatory-report": false,
  "cannot-consent": true,
  "crime-prevention": false,
  "risk-of-harm": true,
};
