import type { AgencyId } from "@gatehouse/contracts/agency";
import type { DroppedCode, HeldCode } from "@gatehouse/contracts/codes";
import type { Form, Tier } from "@gatehouse/contracts/decision";
import type { FamilyAnswers } from "./answers.ts";
import { readAnswers } from "./answers.ts";
import type { PolicyAgency, PolicyAgreement } from "./compile.ts";
import type { Dropped, Judgement, Kept, SealedStatement } from "./judgement.ts";
import { ended } from "./judgement.ts";
import type { Objection } from "./register/state.ts";
import { isReleasedHold, reviewed } from "./reviews.ts";
import type { ValidRisk } from "./risks.ts";
import { validRisks } from "./risks.ts";
import type { Scene, SceneStatement } from "./scene.ts";
import { messageHolds } from "./steps/02-message-rules.ts";
import { bindingAgreements, checkRecipient } from "./steps/03-recipients.ts";
import type { Bars } from "./steps/04-bars.ts";
import { checkBars, locationProtected, readBars } from "./steps/04-bars.ts";
import type { ProtectedText } from "./steps/04-protected-text.ts";
import { givesPlaceAway, keepsPlaceFrom, readProtectedText } from "./steps/04-protected-text.ts";
import type { Compulsion } from "./steps/05-compulsion.ts";
import { readCompulsion } from "./steps/05-compulsion.ts";
import { tierOf } from "./steps/06-tier.ts";
import type { ConsentVerdict } from "./steps/07-consent.ts";
import { checkConsent, needsConsent } from "./steps/07-consent.ts";
import type { Hit, ObjectionVerdict } from "./steps/08-objections.ts";
import { basisLifts, checkObjections, childAgreedThemselves, readHits, readObjections } from "./steps/08-objections.ts";
import type { CellVerdict } from "./steps/09-matrix.ts";
import { checkMatrix } from "./steps/09-matrix.ts";
import { nothingLeft } from "./steps/10-nothing-left.ts";

/** What bears on every recipient alike, looked up once a message. */
export type Ground = {
  readonly risks: readonly ValidRisk[];
  readonly bars: Bars;
  readonly text: ProtectedText;
  readonly objections: readonly Objection[];
  /** Those of the objections that this message may run into. */
  readonly hits: readonly Hit[];
  readonly answers: FamilyAnswers;
};

/** A recipient asked for, with what is judged before any of its statements: questions, tier, the family's word. */
export type Asked = {
  readonly recipient: AgencyId;
  readonly agency: PolicyAgency | undefined;
  readonly agreements: readonly PolicyAgreement[];
  readonly tier: Tier;
  readonly held: readonly HeldCode[];
  readonly consent: ConsentVerdict;
};

/** Looks up what bears on every recipient alike. */
export function readGround(scene: Scene): Ground {
  const bars = readBars(scene);
  const objections = readObjections(scene);
  return {
    risks: validRisks(scene),
    bars,
    text: readProtectedText(scene, bars),
    objections,
    hits: readHits(scene),
    answers: readAnswers(scene, objections),
  };
}

/** Reads what is judged of a recipient from kind and register alone (steps 2, 6 and 7). */
export function readAsked(scene: Scene, ground: Ground, recipient: AgencyId): Asked {
  const agency = scene.policy.agencies.get(recipient);
  const agreements = bindingAgreements(scene, recipient);
  const tier = tierOf(scene, ground.risks, recipient);
  const held = messageHolds(scene, recipient);
  return { recipient, agency, agreements, tier, held, consent: familyWord(scene, ground, recipient, tier, agreements) };
}

const notNeeded: ConsentVerdict = { outcome: "agreed", categories: "all" };

function familyWord(
  scene: Scene,
  ground: Ground,
  recipient: AgencyId,
  tier: Tier,
  agreements: readonly PolicyAgreement[],
): ConsentVerdict {
  if (!needsConsent(scene.message.kind) || tier === "protection") return notNeeded;
  const agency = scene.policy.agencies.get(recipient);
  const compulsion = agency && readCompulsion(scene, agency);
  if (compulsion?.mandatoryReport || compulsion?.released) return notNeeded;
  const risk = ground.risks.some((one) => one.categories === "all" && one.recipients.includes(recipient));
  const lifts = risk || (agency !== undefined && basisLifts(scene, agency) !== null);
  return checkConsent(scene, ground.answers, ground.objections, recipient, agreements, lifts);
}

/** Steps 2 to 10 for one recipient, in order; each may end the matter, and no later one undoes that. */
export function judge(scene: Scene, ground: Ground, asked: Asked): Judgement {
  const { recipient, agency, agreements, tier } = asked;
  const head = { recipient, tier, agreements };
  const questions = reviewed(scene, recipient, asked.held);
  if ("withheld" in questions) return ended(head, questions);
  if (questions.open.length > 0) return ended(head, { held: questions.open });
  const impossible = checkRecipient(scene, recipient, agreements);
  if (impossible || !agency) return ended(head, { withheld: impossible ?? "no-sharing-agreement" });
  const bars = checkBars(scene, ground.bars, agency);
  if ("withheld" in bars) return ended(head, bars);
  const compulsion = readCompulsion(scene, agency);
  if (compulsion.released?.size === 0 && nothingLeft(scene, [])) return notOrdered(scene, head, bars.routedTo);
  const consent = settled(scene, asked);
  if ("withheld" in consent) return ended(head, consent, bars.routedTo);
  if ("held" in consent) return ended(head, consent, bars.routedTo);
  const weights = {
    recipient: agency,
    tier,
    risks: ground.risks.filter((risk) => risk.recipients.includes(recipient)),
    basis: basisLifts(scene, agency),
    compulsion,
    childAgreed: childAgreedThemselves(ground.answers, recipient),
  };
  const objections = checkObjections(scene, ground.answers, ground.hits, weights);
  if (objections.withheld) return ended(head, { withheld: "objection" }, bars.routedTo);
  if (objections.unassessed) {
    const answer = reviewed(scene, recipient, ["competence-not-assessed"]);
    if ("withheld" in answer) return ended(head, answer, bars.routedTo);
    if (answer.open.length > 0) return ended(head, { held: answer.open }, bars.routedTo);
  }
  const lines = judgeStatements(scene, ground, asked, agency, compulsion, consent.categories, objections);
  return concluded(scene, ground, head, lines, objections, bars.routedTo);
}

/** No order names this body: step 5 ends the matter, whatever the family's wishes. */
function notOrdered(
  scene: Scene,
  head: Pick<Judgement, "recipient" | "tier" | "agreements">,
  routedTo: string | null,
): Judgement {
  const dropped = scene.statements.map((statement) => ({ statement, reason: "outside-order" as const }));
  return { ...ended(head, { withheld: "nothing-to-share" }, routedTo), dropped };
}

type Settled =
  | { readonly categories: "all" | ReadonlySet<string> }
  | {
      readonly withheld:
        | "consent-scope"
        | "objection"
        | "detriment"
        | Extract<ConsentVerdict, { outcome: "withheld" }>["code"];
    }
  | { readonly held: readonly HeldCode[] };

/** The family's word with what a reviewer decided about it. */
function settled(scene: Scene, { recipient, consent }: Asked): Settled {
  switch (consent.outcome) {
    case "agreed":
      return { categories: consent.categories };
    case "refuse":
      return { withheld: "consent-scope" };
    case "withheld":
      return { withheld: consent.code };
    case "held": {
      if (isReleasedHold(scene, recipient, consent.code)) return { categories: "all" };
      const answer = reviewed(scene, recipient, [consent.code]);
      return "withheld" in answer ? answer : { held: answer.open };
    }
  }
}

/** One statement's way through steps 4 to 9. `open` says that objection and consent alone keep it back. */
type Line = { readonly statement: SceneStatement; readonly cell: CellVerdict; readonly barred: DroppedCode | null };

const ordered: CellVerdict = { form: "full" };
const notInOrder: CellVerdict = { reason: "outside-order", hold: null };
const protectedPlace: CellVerdict = { reason: "location-protected", hold: null };

function judgeStatements(
  scene: Scene,
  ground: Ground,
  { recipient, agreements, tier }: Asked,
  agency: PolicyAgency,
  compulsion: Compulsion,
  categories: "all" | ReadonlySet<string>,
  objections: ObjectionVerdict,
): readonly Line[] {
  return scene.statements.map((statement) => {
    const { item } = statement;
    if (locationProtected(ground.bars, statement, recipient)) return { statement, cell: protectedPlace, barred: null };
    if (compulsion.released)
      return { statement, cell: compulsion.released.has(item.name) ? ordered : notInOrder, barred: null };
    const outside = categories !== "all" && !categories.has(item.category);
    const barred = outside ? "consent-scope" : (objections.dropped.get(statement.id) ?? null);
    return { statement, cell: checkMatrix(scene, ground.bars, statement, agency, tier, agreements), barred };
  });
}

/** The hold for a protected place, what is left, and what waits for an approver. */
function concluded(
  scene: Scene,
  ground: Ground,
  head: Pick<Judgement, "recipient" | "tier" | "agreements">,
  lines: readonly Line[],
  objections: ObjectionVerdict,
  routedTo: string | null,
): Judgement {
  const kept: Kept[] = [];
  const dropped: Dropped[] = [];
  const sealed: SealedStatement[] = [];
  for (const { statement, cell, barred } of lines) {
    if (barred) dropped.push({ statement, reason: barred });
    else if ("form" in cell) kept.push({ statement, form: cell.form });
    else {
      dropped.push({ statement, reason: cell.reason });
      if (cell.hold) sealed.push({ statement: statement.id, reason: cell.hold });
    }
  }
  const nothing = nothingLeft(
    scene,
    kept.map(({ statement }) => statement),
  );
  if (nothing) return { ...ended(head, { withheld: "nothing-to-share" }, routedTo), dropped, sealed };
  if (holdsPlace(scene, ground, head.recipient, lines, kept)) {
    const answer = reviewed(scene, head.recipient, ["protected-location-in-text"]);
    if ("withheld" in answer) return ended(head, answer, routedTo);
    if (answer.open.length > 0) return ended(head, { held: answer.open }, routedTo);
  }
  const { overrides } = objections;
  return { ...head, outcome: "shared", withheld: null, held: [], kept, dropped, sealed, overrides, routedTo };
}

/**
 * Whether a text that the matrix would let through gives a protected place away. Objections are not counted here: one
 * more of them must never open a copy that was held.
 */
function holdsPlace(
  scene: Scene,
  ground: Ground,
  recipient: AgencyId,
  lines: readonly Line[],
  kept: readonly Kept[],
): boolean {
  if (!keepsPlaceFrom(ground.text, recipient)) return false;
  // Asked for hardly ever: only of a statement that gives a protected address itself.
  const shared = (id: string | null): Form | undefined => kept.find(({ statement }) => statement.id === id)?.form;
  return lines.some(
    ({ statement, cell }) =>
      "form" in cell && givesPlaceAway(scene, ground.text, statement, cell.form, recipient, shared),
  );
}
