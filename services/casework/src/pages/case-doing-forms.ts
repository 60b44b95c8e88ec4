import type { Visit } from "@gatehouse/pages/web";

/** What begins at a case, for who may write: the word in the path, the journey, and what its button says. */
export const caseJourneys = [
  { word: "update", journey: "update", text: "Send an update" },
  { word: "ask", journey: "information-request", text: "Ask for information" },
] as const;

/** The buttons of a case page; none for who may not send. */
export function caseDoing(
  { user, token }: Visit,
  key: string,
): readonly { readonly id: string; readonly text: string; readonly action: string; readonly token: string }[] {
  if (!user.authorities.has("author")) return [];
  return caseJourneys.map(({ word, text }) => {
    const action = `/cases/${key}/${word}`;
    return { id: word, text, action, token: token(action, "") };
  });
}
