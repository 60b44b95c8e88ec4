import type { AgencyKind } from "@gatehouse/contracts/agency";
import type { OverrideCode } from "@gatehouse/contracts/codes";
import type { ItemName } from "@gatehouse/contracts/items";
import type { LetterItem } from "@gatehouse/contracts/letter";
import type { MessageKind } from "@gatehouse/contracts/message";
import type { Purpose } from "@gatehouse/contracts/purpose";
import { plainItem } from "../plain-items.ts";

/** The words of one version of the letter, for the codes in it. */
export type LetterWords = {
  readonly service: Readonly<Record<AgencyKind, string>>;
  readonly kind: Readonly<Record<MessageKind, string>>;
  readonly purpose: Readonly<Record<Purpose, string>>;
  readonly despite: Readonly<Record<OverrideCode, string>>;
  readonly item: (item: LetterItem) => string;
};

/** What a letter never says; the rules keep it out, and these words say nothing should one of them fail. */
const unsaid = "a reason that the service recorded";

const adultWords: LetterWords = {
  service: {
    "social-care": "children's social care at the council",
    education: "a school or college",
    health: "a health service",
    police: "the police",
    housing: "a housing service",
    probation: "another service",
    voluntary: "a charity or voluntary service",
  },
  kind: {
    concern: "a concern about somebody's safety or welfare",
    "support-request": "a request for support",
    "information-request": "a question to other services",
    "information-response": "an answer to a service that had asked",
    "case-update": "an update to the people who work with the family",
    "status-notice": "a notice about a plan",
    "domestic-abuse-notice": "a notice",
    meeting: "the papers of a meeting",
    "plan-action": "an action in a plan",
    decision: "a decision about a concern",
    acknowledgement: "a receipt",
    correction: "a correction of what was said before",
    recall: "a request to delete something",
    "advice-query": "a question",
    "advice-answer": "an answer",
    escalation: "a disagreement between services",
  },
  purpose: {
    "child-protection": "to keep a child safe from harm",
    "referral-triage": "to find out who can help best",
    "early-help": "to give help early",
    "team-around-the-family": "so that the people who help the family can work together",
    "information-request": "to answer a service that needed to know",
    "housing-support": "to help with the home",
    "education-welfare": "to help with school",
    notification: "to let a service know of a change",
    "crime-prevention": unsaid,
    "offender-management": unsaid,
    "victim-safety": unsaid,
    "court-order": unsaid,
    "learning-review": unsaid,
  },
  despite: {
    "risk-of-harm": "somebody decided, and wrote down why, that someone may be harmed if it was not shared",
    "front-door-concern": "a concern about a child always goes to children's social care",
    "cannot-consent": "the person it was about could not decide this for themselves at the time",
    "alleged-harmer": unsaid,
    "court-order": unsaid,
    "mandatory-report": unsaid,
    "crime-prevention": unsaid,
  },
  item: ({ item, form }) => plainItem(item, form).replace(/^the /, ""),
};

const childItems: Readonly<Partial<Record<ItemName, string>>> = {
  "child.name": "your name",
  "child.dateOfBirth": "when you were born",
  "child.sex": "whether you are down as a girl or a boy",
  "child.previousNames": "names you had before",
  "child.nhsNumber": "your number at the doctor's",
  "child.upn": "your number at school",
  "child.uln": "your number at college",
  "case.localReference": "the number of your file",
  "child.ethnicity": "where your family comes from",
  "child.religion": "your religion",
  "child.communicationNeeds": "how it is best to talk with you",
  "child.immigrationStatus": "whether you are allowed to stay in this country",
  "child.genderOrOrientation": "your gender, or who you like",
  "child.description": "what you look like",
  "contact.address": "where you live",
  "contact.uprn": "where you live",
  "contact.phoneOrEmail": "how to reach you",
  "contact.setting": "which school you go to",
  "contact.healthTeam": "who looks after your health",
  "contact.leadProfessional": "which grown-up helps you most",
  "family.careArrangement": "who looks after you",
  "family.planStatus": "whether there is a plan to help you",
  "education.attendance": "how often you are at school",
  "education.exclusions": "times when you were sent home from school",
  "education.specialNeeds": "what help you need to learn",
  "education.attainment": "how you are doing in lessons",
  "education.presentation": "how you are at school",
  "education.movesOrMissing": "schools you went to, or time without school",
  "health.conditions": "an illness you have",
  "health.injuries": "that you were hurt",
  "health.missedAppointments": "visits to the doctor that were missed",
  "health.urgentAttendances": "visits to a hospital",
  "health.selfHarmOrMentalHealth": "how you feel inside",
  "health.disability": "a disability you have",
  "health.sexualHealth": "private things about your body",
  "health.developmentChecks": "how you are growing",
  "housing.condition": "what your home is like",
  "housing.placement": "where you stay",
  "concern.narrative": "what somebody was worried about",
  "concern.level": "how much help you may need",
  "concern.decision": "what was decided",
  "plan.action": "something that somebody will do to help",
  "voice.childsWords": "what you said",
  "voice.wishes": "what you would like",
  "voice.observed": "how you seemed",
};

const childWords: LetterWords = {
  service: {
    "social-care": "the council's team that helps children",
    education: "a school",
    health: "people who look after your health",
    police: "the police",
    housing: "people who look after homes",
    probation: "another team",
    voluntary: "a charity that helps families",
  },
  kind: { ...adultWords.kind },
  purpose: {
    ...adultWords.purpose,
    "child-protection": "to help keep you safe",
    "referral-triage": "to find out who can help you best",
    "early-help": "to help you early",
    "team-around-the-family": "so that the people who help you can work together",
    "information-request": "because they needed to know it to help",
    "housing-support": "to help with your home",
    "education-welfare": "to help you at school",
    notification: "because something had changed",
  },
  despite: {
    ...adultWords.despite,
    "risk-of-harm": "a grown-up decided that somebody might get hurt if it stayed private",
    "front-door-concern": "when somebody worries about a child, that team always has to know",
    "cannot-consent": "at that time you could not decide it by yourself",
  },
  item: ({ item, form }) => childItems[item] ?? plainItem(item, form).replace(/^the /, ""),
};

/** The words of a version. */
export function letterWords(version: "child" | "adult"): LetterWords {
  return version === "child" ? childWords : adultWords;
}

/** The items that have words for a child, for the test that all of those have that a child may read of. */
export const itemsInChildWords: readonly string[] = Object.keys(childItems);

const powers: Readonly<Record<string, string>> = {
  "children-act-2004-s11": "the duty to keep children safe (Children Act 2004, section 11)",
  "children-act-2004-s16la": "the duty to share what helps to keep a child safe (Children Act 2004, section 16LA)",
  "children-act-1989-s17": "the duty to help children in need (Children Act 1989, section 17)",
  "children-act-1989-s47": "the duty to look into it when a child may be harmed (Children Act 1989, section 47)",
  "education-act-2002-s175": "the duty of schools to look after pupils' welfare (Education Act 2002, section 175)",
  "housing-act-1996-s213b": "the duty to help people who may lose their home (Housing Act 1996, section 213B)",
};
const bases: Readonly<Record<string, string>> = {
  "6-1-a": "consent",
  "6-1-c": "a legal duty",
  "6-1-d": "somebody's life",
  "6-1-e": "a task in the public interest",
  "6-1-ea": "a recognised legitimate interest",
  "6-1-f": "a legitimate interest",
};

/** The legal basis in words; a code that we have no words for is not read aloud. */
export function basisWords({ power, gdpr }: { readonly power: string | null; readonly gdpr: string | null }): string {
  const law = power !== null && Object.hasOwn(powers, power) ? powers[power] : undefined;
  const basis = gdpr !== null && Object.hasOwn(bases, gdpr) ? bases[gdpr] : undefined;
  const article = basis && gdpr ? `${basis} (UK GDPR, article ${articleOf(gdpr)})` : undefined;
  const both = [law, article].filter((words) => words !== undefined);
  return both.length > 0 ? both.join("; ") : "a legal power that the service recorded; ask us which";
}

/** "6(1)(e)" of "6-1-e". */
function articleOf(gdpr: string): string {
  return gdpr.replaceAll(/-([a-z0-9]+)/g, "($1)");
}
