import { z } from "zod";
import type { App } from "./app.ts";
import type { DoorScope } from "./oauth/door-clients.ts";
import type { RouteDoc } from "./route-doc.ts";
import "./route-config.ts";

/** A route as it was added: what it checks, whom it lets in, and what it says of itself. */
export type DescribedRoute = {
  readonly method: string;
  readonly url: string;
  /** Null for a route that is open to anybody. */
  readonly scope: DoorScope | null;
  readonly params: z.ZodType | undefined;
  readonly querystring: z.ZodType | undefined;
  readonly body: z.ZodType | undefined;
  readonly doc: RouteDoc;
};

const noted = new WeakMap<App, DescribedRoute[]>();

/** Begins to note the routes of an app; to be called before any is added. */
export function noteRoutes(app: App): void {
  const routes: DescribedRoute[] = [];
  noted.set(app, routes);
  app.addHook("onRoute", ({ method, url, schema, config }) => {
    for (const one of [method].flat()) {
      if (one === "HEAD" || one === "OPTIONS") continue;
      const { doc, scope } = config ?? {};
      if (doc === undefined) continue;
      routes.push({
        method: one,
        url,
        scope: scope ?? null,
        params: zodOf(schema?.params),
        querystring: zodOf(schema?.querystring),
        body: zodOf(schema?.body),
        doc,
      });
    }
  });
}

/** The routes of an app that describe themselves, in the order of their addresses. */
export function describedRoutes(app: App): readonly DescribedRoute[] {
  const order = (route: DescribedRoute): string => `${route.url} ${route.method}`;
  return (noted.get(app) ?? []).toSorted((one, other) => (order(one) < order(other) ? -1 : 1));
}

function zodOf(schema: unknown): z.ZodType | undefined {
  return schema instanceof z.ZodType ? schema : undefined;
}
