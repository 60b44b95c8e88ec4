import { PlainWords } from "@gatehouse/policy/plain-words";
import { isSamePerson } from "../../store/wishes.ts";
import type { Wish } from "../../store/wishes.ts";
import { dateOf, said } from "../fields.ts";
import type { Scene } from "../journey.ts";
import { dayWords, momentWords, purposeWords } from "../words.ts";
import { categoryWords } from "./scope.ts";
import { isOwn } from "./who.ts";
import { standingOf, wishParts } from "./wish-parts.ts";

const anyMessage = { messageId: "" };

/** What an objection will do from the moment it is recorded, in words; and what it will not. */
export function objectionEffects(scene: Scene, known: readonly Wish[]): readonly string[] {
  const { kept } = wishParts(scene, anyMessage);
  const { who, what, forWhat } = scopeWords(scene);
  const standing = standingOf(scene);
  const harms = said(scene.answers, "alleged-harmer") === "yes";
  const first =
    standing === "counts"
      ? `From now on ${who} will no longer get ${what}${forWhat}, whoever sends it.`
      : standing === "waits"
        ? `From now on ${what} for ${who}${forWhat} waits until somebody has judged whether ${kept.whose} can decide this.`
        : `It is recorded and shown to the front door. By itself it does not stop anything, because ${kept.who} ${whyView(scene)}.`;
  const own = isOwn(scene) && harms ? ["It does not stop what protects a child, or a notice of domestic abuse."] : [];
  return [
    first,
    ...own,
    "It never stops a concern that goes to the front door, what a court orders, what the law says must be reported, or what a named professional judges is needed because someone may be harmed. Then the person who objected is told, unless that would put someone at risk.",
    "What these agencies have already stays with them. When you have recorded it, you see what was taken back on its way and what had already gone.",
    ...atOdds(scene, "no", known),
  ];
}

/** What an agreement, or a refusal, will do. */
export function agreementEffects(scene: Scene, known: readonly Wish[]): readonly string[] {
  const { kept } = wishParts(scene, anyMessage);
  const { who, what, forWhat } = scopeWords(scene);
  const agreed = said(scene.answers, "answer") === "agree";
  const standing = standingOf(scene);
  const last = said(scene.answers, "until") === "day" ? dateOf(scene.answers, "last-day") : null;
  const first =
    standing === "counts"
      ? agreed
        ? `From now on ${who} may get ${what}${forWhat} where support needs the family's agreement, ${last === null ? "for six months" : `until ${dayWords(last)}`}.`
        : `From now on ${what} does not go to ${who}${forWhat} where support needs the family's agreement.`
      : standing === "waits"
        ? `Support for ${kept.whose} that needs agreement waits until somebody has judged whether ${kept.whose} can decide this.`
        : agreed
          ? `It is recorded. Support that rests on it waits for the front door, because ${kept.who} ${whyView(scene)}.`
          : `It is recorded and shown to the front door. By itself it does not stop anything, because ${kept.who} ${whyView(scene)}.`;
  return [
    first,
    agreed
      ? "It opens nothing that an objection, a court or the sharing agreements forbid."
      : "It does not stop what protects a child: that does not need agreement.",
    ...atOdds(scene, agreed ? "yes" : "no", known),
  ];
}

function whyView(scene: Scene): string {
  const capacity = said(scene.answers, "capacity");
  if (said(scene.answers, "alleged-harmer") === "yes") return "is said to be the source of harm";
  if (capacity === "child" || capacity === "advocate") return "was found not to be able to decide this yet";
  return "is not known to hold parental responsibility";
}

type ScopeSaid = { readonly who: string; readonly what: string; readonly forWhat: string };

function scopeWords(scene: Scene): ScopeSaid {
  const { kept } = wishParts(scene, anyMessage);
  const { agencies, purposes, categories } = kept;
  const words = new PlainWords(null, scene.partnership);
  const names: Readonly<Record<string, string>> = categoryWords;
  const uses: Readonly<Record<string, string>> = purposeWords;
  const what =
    categories === "all"
      ? `anything about ${kept.whose}`
      : `what is about ${kept.whose} under “${categories.map((one) => names[one] ?? one).join("”, “")}”`;
  return {
    who: agencies === "all" ? "every other agency" : list(agencies.map((id) => words.agency(id))),
    what,
    forWhat: purposes === "all" ? "" : ` for “${purposes.map((one) => uses[one] ?? one).join("”, “")}”`,
  };
}

function list(names: readonly string[]): string {
  return names.length < 2 ? (names[0] ?? "") : `${names.slice(0, -1).join(", ")} and ${names.at(-1) ?? ""}`;
}

const saidWords = {
  objection: "objected",
  agreement: "agreed",
  refusal: "did not agree",
} as const satisfies Record<Wish["kind"], string>;

/** Others who said the opposite about the same person, as far as it was recorded here. */
function atOdds(scene: Scene, says: "yes" | "no", known: readonly Wish[]): readonly string[] {
  const { kept } = wishParts(scene, anyMessage);
  const opposite = known.filter(
    (wish) =>
      wish.withdrawnAt === null &&
      (wish.kind === "agreement" ? "yes" : "no") !== says &&
      isSamePerson(wish, kept) &&
      meets(wish.agencies, kept.agencies) &&
      meets(wish.purposes, kept.purposes) &&
      meets(wish.categories, kept.categories),
  );
  return opposite.map((wish) => {
    const same = wish.who === kept.who;
    const rest = same
      ? "What they said last counts for what it covers."
      : "An objection always counts over an agreement. Where two people with parental responsibility answer differently, what needs agreement waits for the front door; a young person who decides for themselves counts over both.";
    return `${wish.who} ${saidWords[wish.kind]} on ${momentWords(wish.recordedAt)}. ${rest}`;
  });
}

/** Whether two parts of a scope have anything in common. */
export function meets(one: "all" | readonly string[], other: "all" | readonly string[]): boolean {
  return one === "all" || other === "all" || one.some((value) => other.includes(value));
}
