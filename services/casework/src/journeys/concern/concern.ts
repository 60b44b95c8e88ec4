import { londonDateOf } from "@gatehouse/policy/calendar";
import { sameProfessional } from "@gatehouse/policy/professional";
import { professionalOf } from "@gatehouse/pages/people";
import type { Answers } from "../../store/drafts.ts";
import { dateOf, formOf, said } from "../fields.ts";
import type { Journey, Scene } from "../journey.ts";
import { knownValue } from "../known.ts";
import { Statements } from "../statements.ts";
import { saysNothing } from "./happened.ts";
import { concernTasks } from "./questions.ts";

const dayMs = 24 * 3_600_000;
/** A judgement of 14 days that is confirmed a few minutes after its preview must not be over 14 days. */
const marginMs = 3_600_000;

/** Raising a concern about a child. */
export const concern: Journey = {
  id: "concern",
  name: "Raise a concern about a child",
  start: {
    lead: "Use this when you are worried that a child is being harmed, or may be. It goes to the front door, and to the agencies you name.",
    needs: [
      "what you know of the child and the family: what you do not know you can leave open",
      "what you saw or were told, and when",
      "a colleague who has judged the risk with you, unless it is an emergency",
    ],
    next: "You see what each agency would get before anything is sent. Nothing leaves your agency until you confirm it.",
  },
  authority: "author",
  tasks: concernTasks,
  conflict: (scene) => {
    if (saysNothing(scene))
      return {
        question: "seen",
        text: "Say what you saw or what you were told: without either there is nothing to send",
      };
    const name = said(scene.answers, "decider-name");
    const alone =
      said(scene.answers, "decided-how") === "colleague" && sameProfessional({ name }, { name: scene.user.name });
    return alone
      ? {
          question: "decided-by",
          text: "The colleague must be someone other than you. If you are alone, choose the emergency",
        }
      : null;
  },
  makes: "message",
  message: (scene, { messageId }) => {
    const { answers, agency, user, partnership } = scene;
    const to = [partnership.frontDoor, ...formOf(answers).all("to")];
    return {
      id: messageId,
      kind: "concern",
      from: agency.id,
      author: professionalOf(user),
      to,
      case: null,
      purpose: "child-protection",
      people: [childOf(answers)],
      statements: statementsOf(scene).all,
      risk: riskOf(scene, to),
      told: toldOf(answers),
      basis: { power: "children-act-2004-s11", gdpr: "6-1-e", condition: "safeguarding-para-18" },
    };
  },
};

/** The child as a message names them: by what is known to be theirs. */
export function childOf(answers: Answers): Readonly<Record<string, unknown>> {
  const born = said(answers, "child-born-known") === "known" ? dateOf(answers, "child-born") : null;
  const nhsNumber = said(answers, "nhs-number")?.replaceAll(/[\s-]/g, "");
  return {
    label: "child",
    role: "child",
    ids: nhsNumber === undefined ? [] : [{ scheme: "nhs-number", value: nhsNumber }],
    ...(born === null ? {} : { born }),
  };
}

/** What is said of the child and the family, of what happened, and who says it. */
export function statementsOf(scene: Scene): Statements {
  const { answers, agency, user } = scene;
  const made = new Statements(londonDateOf(scene.now.getTime()));
  made.add("child.name", said(answers, "child-name"));
  made.add(
    "child.dateOfBirth",
    knownValue(answers, "child-born-known", () => dateOf(answers, "child-born")),
  );
  const number = said(answers, "nhs-number")?.replaceAll(/[\s-]/g, "");
  made.add(
    "child.nhsNumber",
    knownValue(answers, "nhs-number-known", () => number),
  );
  made.add(
    "contact.address",
    knownValue(answers, "address-known", () => addressOf(answers)),
  );
  made.add(
    "family.parents",
    knownValue(answers, "parents-known", () => parentsOf(answers)),
  );
  made.add(
    "contact.setting",
    knownValue(answers, "setting-known", () => said(answers, "setting")),
  );
  addHappened(made, answers);
  made.add(
    "voice.wishes",
    knownValue(answers, "wishes-known", () => said(answers, "wishes")),
    { assertion: "reported" },
  );
  const telephone = agency.contacts.find(({ role }) => role === user.role)?.telephone ?? agency.contacts[0]?.telephone;
  made.add("contact.referrer", {
    name: user.name,
    role: user.role,
    agency: agency.id,
    ...(telephone ? { contact: telephone } : {}),
  });
  return made;
}

function addressOf(answers: Answers): unknown {
  const lines = (said(answers, "address-lines") ?? "")
    .split("\n")
    .map((line) => line.trim())
    .filter(Boolean);
  const postcode = said(answers, "address-postcode");
  return { lines, ...(postcode === undefined ? {} : { postcode }) };
}

function parentsOf(answers: Answers): unknown {
  return ["parent-1", "parent-2"].flatMap((parent) => {
    const name = said(answers, `${parent}-name`);
    const relationship = said(answers, `${parent}-relationship`) ?? "parent or carer";
    return name === undefined ? [] : [{ name, relationship }];
  });
}

/** Seen, told and thought are three statements: whoever reads them sees which is which. */
export function addHappened(made: Statements, answers: Answers): void {
  const seen = said(answers, "seen");
  if (seen !== undefined)
    made.add("concern.narrative", seen, {
      assertion: "observed",
      on: dateOf(answers, "seen-on"),
      summary: said(answers, "seen-short"),
    });
  const words = said(answers, "child-words");
  if (words !== undefined) addChildsWords(made, answers, { words, onlyThis: seen === undefined });
  const told = said(answers, "told");
  if (told !== undefined)
    made.add("concern.narrative", `Told by ${said(answers, "teller") ?? "someone"}: ${told}`, {
      assertion: "reported",
      on: dateOf(answers, "told-on"),
      summary: said(answers, "told-short"),
    });
  const [risks, strengths] = [said(answers, "opinion"), said(answers, "strengths")];
  if (risks === undefined && strengths === undefined) return;
  const analysis = {
    risks: risks ?? "Nothing said",
    ...(strengths === undefined ? {} : { protectiveFactors: strengths }),
  };
  made.add("concern.analysis", analysis, { assertion: "opinion", summary: said(answers, "opinion-short") });
}

/** A concern must have an account; where the child's words are all there is, the account says so. */
function addChildsWords(
  made: Statements,
  answers: Answers,
  told: { readonly words: string; readonly onlyThis: boolean },
): void {
  const on = dateOf(answers, "child-words-on");
  const summary = said(answers, "child-words-short");
  made.add("voice.childsWords", { words: told.words }, { assertion: "reported", on, summary });
  if (told.onlyThis)
    made.add("concern.narrative", `The child said: ${told.words}`, { assertion: "reported", on, summary });
}

function riskOf({ answers, user, now }: Scene, to: readonly string[]): unknown {
  const emergency = said(answers, "decided-how") === "emergency";
  const colleague = { name: said(answers, "decider-name") ?? "", role: said(answers, "decider-role") ?? "" };
  const days = Number(said(answers, "holds-for") ?? "1");
  const endsMs = now.getTime() + days * dayMs - marginMs;
  return {
    atRisk: ["child"],
    harm: said(answers, "harm"),
    test: said(answers, "test"),
    evidence: said(answers, "evidence"),
    recipients: to,
    decidedBy: emergency ? professionalOf(user) : colleague,
    emergency,
    expiresAt: `${new Date(endsMs).toISOString().slice(0, 19)}Z`,
  };
}

/** What the telling question came to. */
export function toldOf(answers: Answers): unknown {
  const status = said(answers, "told-status");
  if (status === "deferred") {
    const reference = said(answers, "officer-reference");
    return {
      status,
      reason: said(answers, "told-reason"),
      reviewOn: dateOf(answers, "told-review"),
      ...(reference === undefined ? {} : { officerReference: reference }),
    };
  }
  if (status === "not-contactable") {
    const attempt = {
      on: dateOf(answers, "attempt-on"),
      method: said(answers, "attempt-method"),
      result: said(answers, "attempt-result"),
    };
    return { status, attempts: [attempt] };
  }
  return { status };
}
