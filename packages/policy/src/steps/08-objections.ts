// Rules carried out here (docs/rules.md): R02 R03 R34 R35 R37 R38 R40 R41 R45 R46
import type { AgencyId } from "@gatehouse/contracts/agency";
import type { DroppedCode, OverrideCode } from "@gatehouse/contracts/codes";
import type { Override, Tier } from "@gatehouse/contracts/decision";
import { purposeServes } from "@gatehouse/contracts/purpose";
import type { FamilyAnswers } from "../answers.ts";
import { agreementOf } from "../answers.ts";
import { isChildsOwn, isOldEnough } from "../competence.ts";
import type { PolicyAgency } from "../compile.ts";
import type { Objection, PersonRef } from "../register/state.ts";
import { canonicalRef } from "../register/state.ts";
import type { ValidRisk } from "../risks.ts";
import { riskCovers } from "../risks.ts";
import type { Scene, ScenePerson, SceneStatement } from "../scene.ts";
import { isFrontDoorConcern } from "../scene.ts";
import { coversAgency, coversPurpose } from "../scope.ts";
import type { Compulsion } from "./05-compulsion.ts";

/** What objections come to for one recipient. */
export type ObjectionVerdict = {
  readonly withheld: boolean;
  readonly unassessed: boolean;
  readonly dropped: ReadonlyMap<string, DroppedCode>;
  readonly overrides: readonly Override[];
};

/** What bears on an objection beside itself: gathered for one recipient by the steps before. */
export type Weights = {
  readonly recipient: PolicyAgency;
  readonly tier: Tier;
  readonly risks: readonly ValidRisk[];
  readonly compulsion: Compulsion;
};

/** How far an objection binds by who made it, before any override. */
export type Standing = "binding" | "not-assessed" | "alleged-harmer" | "view";

/** Every standing objection about someone in the message. */
export function readObjections(scene: Scene): readonly Objection[] {
  const found = new Map<string, Objection>();
  for (const person of scene.people.values())
    for (const ref of person.barRefs)
      for (const [id, objection] of scene.facts.register.persons.get(ref)?.objections ?? [])
        // Two who were one for a time both have it, each about themselves.
        found.set(`${id} ${objection.person}`, objection);
  return [...found.values()];
}

/** An objection that this message may run into: towards a recipient that its scope covers. */
export type Hit = {
  readonly objection: Objection;
  readonly about: ScenePerson;
  /** About the child with all categories: the whole message. */
  readonly whole: boolean;
  readonly statements: readonly SceneStatement[];
};

/** The objections whose person, purpose and categories match, whoever the recipient is. */
export function readHits(scene: Scene, objections: readonly Objection[]): readonly Hit[] {
  const people = new Map<PersonRef, ScenePerson[]>();
  for (const person of scene.people.values())
    for (const ref of person.barRefs) {
      const known = people.get(ref);
      if (known) known.push(person);
      else people.set(ref, [person]);
    }
  const said = Map.groupBy(scene.statements, ({ item }) => item.category);
  const hits: Hit[] = [];
  for (const objection of objections) {
    if (!coversPurpose(objection.scope, scene.message.purpose)) continue;
    const about = people.get(canonicalRef(scene.facts.register, objection.person)) ?? [];
    const person = about.find((one) => one.isChild) ?? about[0];
    if (!person) continue;
    const { categories } = objection.scope;
    const whole = person.isChild && categories === "all";
    if (whole) {
      hits.push({ objection, about: person, whole, statements: scene.statements });
      continue;
    }
    const statements: SceneStatement[] = [];
    for (const category of categories === "all" ? said.keys() : categories)
      for (const statement of said.get(category) ?? []) if (about.includes(statement.about)) statements.push(statement);
    if (statements.length > 0) hits.push({ objection, about: person, whole, statements });
  }
  return hits;
}

/** Step 8 for one recipient. */
export function checkObjections(
  scene: Scene,
  answers: FamilyAnswers,
  hits: readonly Hit[],
  weights: Weights,
): ObjectionVerdict {
  const dropped = new Map<string, DroppedCode>();
  const overrides: Override[] = [];
  const override = ({ id }: Objection, by: OverrideCode): void => {
    if (!overrides.some(({ objection }) => objection === id)) overrides.push({ objection: id, by });
  };
  let withheld = false;
  let unassessed = false;
  for (const hit of hits) {
    const { objection } = hit;
    if (!coversAgency(objection.scope, weights.recipient.id)) continue;
    const standing = makerStanding(scene, answers, objection, hit.about, weights);
    const set = setAside(scene, standing, weights);
    if (set) override(objection, set);
    if (set || standing === "view") continue;
    const { lifted, by } = liftedStatements(scene, answers, hit, weights);
    if (by) override(objection, by);
    const rest = hit.statements.filter((statement) => !lifted.has(statement.id));
    const noneLifted = hit.whole && lifted.size === 0 && !(by && hit.statements.length === 0);
    if (noneLifted || (rest.length > 0 && standing === "not-assessed" && lifted.size === 0)) {
      if (standing === "not-assessed" && hit.about.isChild) unassessed = true;
      else if (hit.whole) withheld = true;
    }
    const reason = hit.about.isChild ? "objection" : "third-party-objection";
    for (const statement of rest) if (dropped.get(statement.id) !== "objection") dropped.set(statement.id, reason);
  }
  overrides.sort((a, b) => (a.objection < b.objection ? -1 : 1));
  return { withheld, unassessed: unassessed && !withheld, dropped, overrides };
}

/** How far an objection binds, by who made it about whom. */
export function makerStanding(
  scene: Scene,
  answers: FamilyAnswers,
  objection: Objection,
  about: ScenePerson,
  weights?: Weights,
): Standing {
  const { maker } = objection;
  const self = about.refs.includes(canonicalRef(scene.facts.register, maker.person));
  const own = about.minor ? isChildsOwn(scene, objection, about) : self || maker.capacity === "advocate";
  if (isHarmer(scene, objection)) {
    const powerless = weights?.tier === "protection" || scene.message.kind === "domestic-abuse-notice";
    if (own ? powerless : about.minor) return "alleged-harmer";
    if (!own) return "view";
  }
  if (own && !about.minor) return "binding";
  if (own) return childStanding(scene, answers, objection, about);
  // At 18 the word of a holder of parental responsibility lapses; the adult's own is asked (R38).
  if (!maker.parentalResponsibility || about.adult) return "view";
  return about.isChild && childAgreedInstead(scene, answers, weights?.recipient.id) ? "view" : "binding";
}

/** How far an objection binds, whoever of the message it is about; about nobody in it, it is a view. */
export function standingAbout(scene: Scene, answers: FamilyAnswers, objection: Objection): Standing {
  const ref = canonicalRef(scene.facts.register, objection.person);
  const about = [...scene.people.values()].filter((person) => person.barRefs.includes(ref));
  const person = about.find((one) => one.isChild) ?? about[0];
  return person ? makerStanding(scene, answers, objection, person) : "view";
}

/** A child's own objection: theirs to make at 16 or when competent, a question while nobody has assessed them. */
function childStanding(scene: Scene, answers: FamilyAnswers, objection: Objection, about: ScenePerson): Standing {
  if (isOldEnough(scene, about)) return "binding";
  const own = objection.maker.competence;
  if (own === "competent") return "binding";
  // Another child's objection cannot hold this child's message; it takes that child's statements out.
  if (!about.isChild) return own === "not-competent" ? "view" : "binding";
  if (own === "not-competent") return "view";
  if (answers.say.decides) return "binding";
  return answers.say.assessed === "not-competent" ? "view" : "not-assessed";
}

/** A child who decides for themselves and agreed to this recipient is not overruled by a parent's objection. */
function childAgreedInstead(scene: Scene, answers: FamilyAnswers, recipient: AgencyId | undefined): boolean {
  const able = isOldEnough(scene, scene.child) || answers.say.assessed === "competent";
  if (!able || recipient === undefined) return false;
  return agreementOf(scene, answers, recipient, (answer) => isChildsOwn(scene, answer, scene.child)).agreed.size > 0;
}

function isHarmer(scene: Scene, { maker }: Objection): boolean {
  if (maker.allegedHarmer) return true;
  const ref = canonicalRef(scene.facts.register, maker.person);
  return (scene.message.risk?.allegedHarmers ?? []).some((label) => scene.people.get(label)?.refs.includes(ref));
}

/** What sets an objection aside whole, in the order of decision step 8. */
function setAside(scene: Scene, standing: Standing, weights: Weights): OverrideCode | null {
  if (isFrontDoorConcern(scene, weights.recipient.id)) return "front-door-concern";
  if (standing === "alleged-harmer") return "alleged-harmer";
  if (standing === "view") return null;
  if (weights.compulsion.released !== null && weights.compulsion.released.size > 0) return "court-order";
  return weights.compulsion.mandatoryReport ? "mandatory-report" : null;
}

/**
 * Whether incapacity or a police request stands in for the family's word towards this recipient. A request reaches only
 * the bodies that crime prevention serves.
 */
export function basisLifts(scene: Scene, recipient: PolicyAgency): "cannot-consent" | "crime-prevention" | null {
  const { basis } = scene.message;
  if (basis.claim === "cannot-consent" && basis.why?.trim()) return "cannot-consent";
  const served = purposeServes["crime-prevention"].includes(recipient.kind);
  return basis.claim === "crime-prevention" && basis.reference?.trim() && served ? "crime-prevention" : null;
}

/** The statements for which a basis or a risk overrides the objection, and which of them is recorded. */
function liftedStatements(
  scene: Scene,
  answers: FamilyAnswers,
  hit: Hit,
  weights: Weights,
): { readonly lifted: ReadonlySet<string>; readonly by: OverrideCode | null } {
  const basis = basisLifts(scene, weights.recipient);
  const risks = weights.risks.filter((risk) => risk.recipients.includes(weights.recipient.id));
  const guarded = isCompetentChilds(scene, answers, hit);
  const lifted = new Set<string>();
  let by: OverrideCode | null = null;
  for (const statement of hit.statements) {
    const grave = guarded && statement.item.specialCategory;
    const risk = risks.some((one) => riskCovers(one, statement.item) && (!grave || one.test === "significant-harm"));
    if (!risk && (basis === null || grave)) continue;
    lifted.add(statement.id);
    by = basis !== null && !grave ? basis : (by ?? "risk-of-harm");
  }
  const whole = risks.some((risk) => risk.categories === "all");
  if (hit.statements.length === 0) by = basis ?? (whole ? "risk-of-harm" : null);
  return { lifted, by };
}

/** A child who decides, or may yet be found to: their special-category items need the test `significant-harm`. */
function isCompetentChilds(scene: Scene, answers: FamilyAnswers, { objection, about }: Hit): boolean {
  if ((!about.minor && !about.isChild) || !isChildsOwn(scene, objection, about)) return false;
  return childStanding(scene, answers, objection, about) !== "view";
}
