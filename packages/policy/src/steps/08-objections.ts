// Rules carried out here (docs/rules.md): R02 R03 R34 R35 R37 R38 R40 R41 R45 R46
import type { AgencyId } from "@gatehouse/contracts/agency";
import type { DroppedCode, OverrideCode } from "@gatehouse/contracts/codes";
import type { Override, Tier } from "@gatehouse/contracts/decision";
import type { ItemCategory } from "@gatehouse/contracts/items";
import { purposeServes } from "@gatehouse/contracts/purpose";
import type { FamilyAnswers } from "../answers.ts";
import { agreementOf } from "../answers.ts";
import { isChildsOwn, isOldEnough } from "../competence.ts";
import { compareText } from "../canonical.ts";
import type { PolicyAgency } from "../compile.ts";
import type { Objection } from "../register/state.ts";
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

/** What bears on an objection beside itself: gathered once for one recipient. */
export type Weights = {
  readonly recipient: PolicyAgency;
  readonly tier: Tier;
  /** Those that name the recipient. */
  readonly risks: readonly ValidRisk[];
  readonly basis: ReturnType<typeof basisLifts>;
  readonly compulsion: Compulsion;
  /** The child decides for themselves and agreed to this recipient: no parent's objection overrules that. */
  readonly childAgreed: boolean;
};

/** How far an objection binds by who made it, before any override. */
export type Standing = "binding" | "not-assessed" | "alleged-harmer" | "view";

/** Every standing objection about someone in the message. */
export function readObjections(scene: Scene): readonly Objection[] {
  const found: Objection[] = [];
  // Two who were one for a time both have it, each about themselves.
  for (const ref of scene.underBars.keys())
    found.push(...(scene.facts.register.persons.get(ref)?.objections.values() ?? []));
  return found;
}

/** Who made an objection, seen from the person it is about. */
type MadeBy = { readonly own: boolean; readonly harmer: boolean };

/** An objection that this message may run into: towards a recipient that its scope covers. */
export type Hit = {
  readonly objection: Objection;
  readonly about: ScenePerson;
  readonly madeBy: MadeBy;
  /** About the child with all categories: the whole message. */
  readonly whole: boolean;
  readonly statements: readonly SceneStatement[];
};

/** The objections whose person, purpose and categories match, whoever the recipient is. */
export function readHits(scene: Scene): readonly Hit[] {
  const hits: Hit[] = [];
  for (const [ref, people] of scene.underBars) {
    const objections = scene.facts.register.persons.get(ref)?.objections;
    const about = people.find((one) => one.isChild) ?? people[0];
    if (!about || !objections || objections.size === 0) continue;
    const said = Map.groupBy(
      scene.statements.filter((statement) => people.includes(statement.about)),
      ({ item }) => item.category,
    );
    for (const objection of objections.values()) {
      if (!coversPurpose(objection.scope, scene.message.purpose)) continue;
      const whole = about.isChild && objection.scope.categories === "all";
      const statements = whole ? scene.statements : objectedTo(objection, said);
      if (!whole && statements.length === 0) continue;
      hits.push({ objection, about, madeBy: readMadeBy(scene, objection, about), whole, statements });
    }
  }
  return hits;
}

function objectedTo(
  { scope }: Objection,
  said: ReadonlyMap<ItemCategory, readonly SceneStatement[]>,
): readonly SceneStatement[] {
  const categories = scope.categories === "all" ? [...said.keys()] : scope.categories;
  const [first] = categories;
  if (categories.length === 1 && first) return said.get(first) ?? [];
  return categories.flatMap((category) => said.get(category) ?? []);
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
    const standing = standingOf(scene, answers, hit, weights);
    const set = setAside(scene, standing, weights);
    if (set) override(objection, set);
    if (set || standing === "view") continue;
    const { lifted, by } = liftedStatements(scene, hit, weights);
    if (by) override(objection, by);
    const rest = lifted.size === 0 ? hit.statements : hit.statements.filter((statement) => !lifted.has(statement.id));
    if (by === null) {
      if (standing === "not-assessed") unassessed = true;
      else if (hit.whole) withheld = true;
    }
    const reason = hit.about.isChild ? "objection" : "third-party-objection";
    for (const statement of rest) if (dropped.get(statement.id) !== "objection") dropped.set(statement.id, reason);
  }
  overrides.sort((a, b) => compareText(a.objection, b.objection));
  return { withheld, unassessed: unassessed && !withheld, dropped, overrides };
}

/** How far an objection binds, by who made it about whom, whoever the recipient is. */
export function makerStanding(
  scene: Scene,
  answers: FamilyAnswers,
  objection: Objection,
  about: ScenePerson,
): Standing {
  return standingOf(scene, answers, { objection, about, madeBy: readMadeBy(scene, objection, about) });
}

function readMadeBy(scene: Scene, objection: Objection, about: ScenePerson): MadeBy {
  const { maker } = objection;
  const self = about.refs.includes(canonicalRef(scene.facts.register, maker.person));
  return {
    own: about.minor ? isChildsOwn(scene, objection, about) : self || maker.capacity === "advocate",
    harmer: isHarmer(scene, objection),
  };
}

function standingOf(
  scene: Scene,
  answers: FamilyAnswers,
  { objection, about, madeBy: { own, harmer } }: Pick<Hit, "objection" | "about" | "madeBy">,
  weights?: Weights,
): Standing {
  if (harmer) {
    const powerless = weights?.tier === "protection" || scene.message.kind === "domestic-abuse-notice";
    if (own ? powerless : about.minor) return "alleged-harmer";
    if (!own) return "view";
  }
  if (own && !about.minor) return "binding";
  if (own) return childStanding(scene, answers, objection, about);
  // At 18 the word of a holder of parental responsibility lapses; the adult's own is asked (R38).
  if (!objection.maker.parentalResponsibility || about.adult) return "view";
  return about.isChild && weights?.childAgreed ? "view" : "binding";
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

/** Whether a child who decides for themselves agreed to this recipient: a parent's objection does not overrule that. */
export function childAgreedThemselves(answers: FamilyAnswers, recipient: AgencyId): boolean {
  return answers.say.agreesAlone && agreementOf(answers, recipient, ({ childsOwn }) => childsOwn).agreed.size > 0;
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

type Lifted = { readonly lifted: ReadonlySet<string>; readonly by: OverrideCode | null };
const nothingLifted: Lifted = { lifted: new Set(), by: null };

/** The statements for which a basis or a risk overrides the objection, and which of them is recorded. */
function liftedStatements(scene: Scene, hit: Hit, weights: Weights): Lifted {
  const { basis, risks } = weights;
  if (basis === null && risks.length === 0) return nothingLifted;
  const guarded = isGuarded(scene, hit);
  const lifted = new Set<string>();
  let by: Lifted["by"] = null;
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

/**
 * A child's who decides, or may yet be found to: their special-category items need the test `significant-harm`. Of a child
 * who does not, the objection is a view, and does not come as far.
 */
function isGuarded(scene: Scene, { objection, about }: Hit): boolean {
  return (about.minor || about.isChild) && isChildsOwn(scene, objection, about);
}
