import { writeFileSync } from "node:fs";
import { openApi } from "./openapi.ts";

/** Where the description stands, for readers and tools. */
export const openApiFile = new URL("../generated/openapi.json", import.meta.url);

/** The description of a door that takes JSON and XML, as the adapters here do. */
export function openApiText(): string {
  const accepts = ["application/json", "application/xml", "application/fhir+json", "application/fhir+xml", "text/csv"];
  return `${JSON.stringify(openApi(accepts), null, 2)}\n`;
}

if (import.meta.main) writeFileSync(openApiFile, openApiText());
