import { errors, GatehouseError } from "@gatehouse/contracts/errors";

/** One line for a failure: its code, what the catalogue says, and where. Foreign errors give their name only. */
export function describeError(error: unknown): string {
  if (!(error instanceof GatehouseError)) {
    const code = error instanceof Error && "code" in error && typeof error.code === "string" ? ` ${error.code}` : "";
    return `internal: ${error instanceof Error ? error.name : "unknown"}${code}`;
  }
  const { file, line, agency, field, code, expected } = error.facts;
  const place = file === undefined || line === undefined ? file : `${file}:${line}`;
  const where = [place, agency, field, code].filter((fact) => fact !== undefined).join(", ");
  const instead = expected === undefined ? "" : `; understood there: ${expected}`;
  return `${error.code}: ${errors[error.code].title}${where === "" ? "" : ` (${where})`}${instead}`;
}

/** The same for a code that came over a wire. */
export function describeCode(code: string, field: string | null): string {
  const known: Readonly<Record<string, { readonly title: string }>> = errors;
  return `${code}: ${known[code]?.title ?? "no such code in this version"}${field === null ? "" : ` (${field})`}`;
}
