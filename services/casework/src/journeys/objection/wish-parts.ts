import { likenessOf } from "@gatehouse/client/likeness";
import { uuidOf } from "@gatehouse/client/uuid-of";
import type { Draft } from "../../store/drafts.ts";
import { dateOf, formOf, said } from "../fields.ts";
import type { KeptWish, Scene } from "../journey.ts";
import { isOldEnough, isOwn } from "./who.ts";

type Body = Readonly<Record<string, unknown>>;
type Scoped = "all" | readonly string[];

/** What every wish has: who it is about, who speaks, and what it covers. */
export type WishParts = {
  readonly by: Body;
  readonly person: string;
  /** As `madeBy` of the contract. */
  readonly maker: Body;
  readonly scope: { readonly agencies: Scoped; readonly purposes: Scoped; readonly categories: Scoped };
  /** The event that links a reference of our own, where the partnership's is not known. */
  readonly link: readonly Body[];
  readonly kept: Omit<KeptWish, "id" | "kind" | "lastDay" | "reviewOn">;
};

/** Reads the answers that all wishes have. */
export function wishParts(scene: Scene, { messageId }: Pick<Draft, "messageId">): WishParts {
  const { answers, agency, user } = scene;
  const by = { agency: agency.id, name: user.name, role: user.role };
  const given = said(answers, "reference");
  const person = given ?? `p-${uuidOf("person", messageId)}`;
  const capacity = capacityOf(scene);
  const speaksForSelf = capacity === "child" || capacity === "self";
  const maker = {
    person: speaksForSelf ? person : `p-${uuidOf("maker", messageId)}`,
    capacity,
    ...mayDecide(scene, capacity),
  };
  const whose = said(answers, "whose-name") ?? "";
  const number = said(answers, "whose-nhs-number")?.replaceAll(/[\s-]/g, "") ?? null;
  const scope = {
    agencies: scopeOf(scene, "scope-agencies", "agencies"),
    purposes: scopeOf(scene, "scope-purposes", "purposes"),
    categories: scopeOf(scene, "scope-categories", "categories"),
  };
  return {
    by,
    person,
    maker,
    scope,
    link: given === undefined ? [linkOf(scene, { id: `l-${messageId}`, person, by, number })] : [],
    kept: {
      whose,
      who: speaksForSelf ? whose : (said(answers, "maker-name") ?? ""),
      capacity,
      standing: standingOf(scene),
      person: given ?? null,
      number,
      born: dateOf(answers, "whose-born"),
      ...scope,
    },
  };
}

/** How far the word of who speaks counts, by what was said of them (decision steps 7 and 8). */
export function standingOf(scene: Scene): "counts" | "waits" | "view" {
  const { answers } = scene;
  const capacity = capacityOf(scene);
  if (capacity === "self") return "counts";
  if (capacity === "child" || capacity === "advocate") {
    if (isOldEnough(scene)) return "counts";
    const competence = said(answers, "competence");
    return competence === "competent" ? "counts" : competence === "not-competent" ? "view" : "waits";
  }
  const responsible = said(answers, "responsibility") === "yes";
  return responsible && said(answers, "alleged-harmer") !== "yes" ? "counts" : "view";
}

function capacityOf(scene: Scene): string {
  return isOwn(scene) ? "self" : (said(scene.answers, "capacity") ?? "parent");
}

function scopeOf({ answers }: Scene, which: string, list: string): Scoped {
  return said(answers, which) === "all" ? "all" : formOf(answers).all(list);
}

/** Whether the one who speaks may, as far as anybody knows: for a child competence, for adults responsibility. */
function mayDecide(scene: Scene, capacity: string): Body {
  const { answers } = scene;
  const harm = { allegedHarmer: said(answers, "alleged-harmer") === "yes" };
  if (capacity === "self") return harm;
  if (capacity === "child" || capacity === "advocate") {
    // From 16 their age says it, and nobody has to judge.
    if (isOldEnough(scene)) return {};
    const result = said(answers, "competence") ?? "not-assessed";
    const assessedBy = said(answers, `${result}-by`);
    const on = dateOf(answers, `${result}-on`);
    return {
      competence: { result, ...(assessedBy === undefined ? {} : { assessedBy }), ...(on === null ? {} : { on }) },
    };
  }
  const responsibility = said(answers, "responsibility");
  const known = responsibility === "yes" || responsibility === "no";
  return { ...(known ? { parentalResponsibility: responsibility === "yes" } : {}), ...harm };
}

type Head = { readonly id: string; readonly person: string; readonly by: Body; readonly number: string | null };

/** Links a reference of our own with what is known of the person, so that the front door can find whom it means. */
function linkOf({ answers }: Scene, { number, ...head }: Head): Body {
  const likeness = likenessOf({ name: said(answers, "whose-name") ?? null, born: dateOf(answers, "whose-born") });
  return {
    type: "person.linked",
    ...head,
    ids: number === null ? [] : [{ scheme: "nhs-number", value: number }],
    ...likeness,
  };
}
