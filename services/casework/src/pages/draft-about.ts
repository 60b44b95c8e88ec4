import type { Scene } from "../journeys/journey.ts";
import { childOf } from "./child-of.ts";

type About = Pick<Scene, "file" | "sent" | "about" | "answers">;

/**
 * Whom a draft is about, for the head of its pages: somebody has several begun at once, of several cases, and must not take
 * one for another. Null where nothing says it yet.
 */
export function draftAbout(scene: About): string | null {
  return subjectAbout(scene) ?? nameIn(scene);
}

/** The same, where the draft began from a case, a copy or something sent; what its writer types says nothing here. */
export function subjectAbout({ file, sent, about }: About): string | null {
  if (file) return words(childOf(file), file.view.case);
  if (sent) return words(childOf({ received: [], sent: [sent] }), sent.content?.case);
  return about && words(childOf({ received: [about], sent: [] }), about.delivery.data.case);
}

function words(child: string | null, ref: string | null | undefined): string | null {
  return [child ?? "", ref ? `case ${ref}` : ""].filter((one) => one !== "").join(", ") || null;
}

/** The name that the writer gave the child, or whom a wish is about. */
function nameIn({ answers }: About): string | null {
  const name = answers["child-name"] ?? answers["whose-name"];
  return typeof name === "string" && name.trim() !== "" ? name.trim() : null;
}
