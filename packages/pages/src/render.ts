import nunjucks from "nunjucks";
import { designSystem } from "./assets.ts";

/**
 * Makes a page of a template and its data. Everything is escaped: a template that says `safe` is a bug. The template knows
 * its own name as `viewName`.
 */
export type Render = (view: string, data: Readonly<Record<string, unknown>>) => string;

/**
 * Compiles each template once.
 *
 * @param viewsDir the folder of a service's templates
 * @param everywhere what all its pages have: the agency's name, the telephone, the assets
 */
export function createRender(viewsDir: string, everywhere: Readonly<Record<string, unknown>>): Render {
  const loader = new nunjucks.FileSystemLoader([viewsDir, designSystem], { noCache: false, watch: false });
  const environment = new nunjucks.Environment(loader, { autoescape: true, throwOnUndefined: false });
  for (const [name, value] of Object.entries(everywhere)) environment.addGlobal(name, value);
  return (view, data) => environment.render(`${view}.njk`, { ...data, viewName: view }).replaceAll(turning, "");
}

/** Signs that turn the direction of text about: whose they are, they would reach over the words of the page beside it. */
const turning = /[\u202A-\u202E\u2066-\u2069]/gu;
