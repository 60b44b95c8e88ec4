import type { DeliveredStatement } from "@gatehouse/contracts/delivery";
import type { Message } from "@gatehouse/contracts/message";
import { minimisedForm } from "@gatehouse/contracts/minimise";
import type { PreviewDecision } from "@gatehouse/contracts/request";
import { londonDateOf } from "@gatehouse/policy/calendar";
import { compareText } from "@gatehouse/policy/canonical";
import { handlingBanners, momentWords } from "../journeys/words.ts";
import { statementViews } from "./statement-view.ts";

type Recipient = PreviewDecision["recipients"][string];

/** What each agency that gets a copy would read in it, and what it would be told to heed: as its own page shows it. */
export function copiesOf(
  { recipients }: Pick<PreviewDecision, "recipients">,
  message: Message,
  { nameOf }: { readonly nameOf: (id: string) => string },
): readonly Readonly<Record<string, unknown>>[] {
  return Object.entries(recipients)
    .filter(([, { outcome }]) => outcome === "shared")
    .map(([id, one]) => ({ name: nameOf(id), one }))
    .toSorted((a, b) => compareText(a.name, b.name))
    .map(({ name, one }) => ({
      name,
      says: `${message.author.name}, ${nameOf(message.from)}`,
      banners: one.handling.map((code) => handlingBanners[code]),
      statements: statementViews(deliveredOf(one, message), nameOf),
      start: message.start ? momentWords(message.start) : null,
      agenda: message.agenda ?? null,
    }));
}

/** The statements as they would be in the copy: the short form is what the sender's library signs as such. */
function deliveredOf({ statements }: Recipient, message: Message): readonly DeliveredStatement[] {
  const context = { signedOn: londonDateOf(Date.parse(message.createdAt)), case: message.case ?? null };
  return statements.flatMap(({ id, form }) => {
    const said = message.statements.find((one) => one.id === id);
    if (said === undefined) return [];
    const { item, about, assertion, on, summary } = said;
    const short = summary ?? minimisedForm(said, context);
    return [{ id, item, about, assertion, on, form, value: form === "full" ? said.value : short }];
  });
}
