import type { FormVisitor, Page } from "./form-visitor.ts";

/** A form as its page shows it to one person: where it goes, and what its hidden fields make it count by. */
export type FoundForm = { readonly action: string; readonly fields: Readonly<Record<string, string>> };
/** All that one person is led to: the addresses, streams beside pages among them, and the forms. */
export type Found = { readonly paths: ReadonlySet<string>; readonly forms: ReadonlyMap<string, FoundForm> };

/** More pages than any scene of a test has: a crawl that goes on for longer goes in a circle. */
const maxPages = 500;

/** Follows every link that a signed-in person is shown, from the first page on. @param wait called before each page */
export async function crawl(visitor: FormVisitor, wait: () => void): Promise<Found> {
  const paths = new Set(["/"]);
  const forms = new Map<string, FoundForm>();
  for (const path of paths) {
    if (paths.size > maxPages) throw new Error("the pages have no end");
    // A stream never ends, and to prove once more who one is is another test's.
    if (path.endsWith("/live") || path.startsWith("/confirm/")) continue;
    wait();
    const page = await visitor.get(path);
    if (page.status !== 200) throw new Error(`a page leads to one that answers ${page.status}: ${path}`);
    for (const to of linksOf(page)) paths.add(to);
    for (const form of formsOf(page)) forms.set(form.action, form);
  }
  return { paths, forms };
}

/** Where a page leads, and the streams that it opens. */
function linksOf({ html }: Page): readonly string[] {
  return [...html.matchAll(/<(?:a|div)\b[^>]*\s(?:href|data-live)="(\/[^"#]*)/g)].map(([, path = ""]) => path);
}

/** The forms of a page. */
export function formsOf({ html }: Page): readonly FoundForm[] {
  return [...html.matchAll(/<form\b[^>]*\saction="([^"]+)"[^>]*>(.*?)<\/form>/gs)].map(
    ([, action = "", inside = ""]) => ({
      action,
      fields: Object.fromEntries(
        [...inside.matchAll(/<input type="hidden" name="([^"]+)" value="([^"]*)">/g)].map(
          ([, name = "", value = ""]) => [name, value],
        ),
      ),
    }),
  );
}
