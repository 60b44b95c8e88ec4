import type { MessageKind } from "@gatehouse/contracts/message";
import type { Visit } from "@gatehouse/pages/web";

type Reply = { readonly journey: string; readonly text: string };

/** What is answered on pages of its own: the journey, and what its button says. */
const replies: Readonly<Partial<Record<MessageKind, Reply>>> = {
  "information-request": { journey: "answer", text: "Answer this request" },
  "advice-query": { journey: "advice-answer", text: "Give advice" },
};

/** How a message of this kind is answered here; null where nobody answers it on a page. */
export function replyTo(kind: MessageKind): Reply | null {
  return replies[kind] ?? null;
}

/** The button that begins the answer to a copy; none where there is no answer to it, and for who may not send. */
export function replyForm(
  { user }: Pick<Visit, "user">,
  { key, kind }: { readonly key: string; readonly kind: MessageKind },
  token: Visit["token"],
): { readonly action: string; readonly token: string; readonly text: string } | null {
  const reply = replyTo(kind);
  if (reply === null || !user.authorities.has("author")) return null;
  const action = `/messages/${key}/answer`;
  return { action, token: token(action, ""), text: reply.text };
}
