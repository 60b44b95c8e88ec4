/** Who someone is at their agency, as messages and events name them. */
export type NamedProfessional = { readonly name?: string | null | undefined; readonly id?: string | null | undefined };

/**
 * Whether two names mean one professional: by the directory's id where both have one, else by name, ignoring case and
 * spaces (contract §4). Unnamed professionals are nobody, so never the same.
 */
export function sameProfessional(a: NamedProfessional, b: NamedProfessional): boolean {
  if (a.id && b.id) return a.id === b.id;
  const name = plainName(a.name);
  return name !== "" && name === plainName(b.name);
}

/** Whether a name says anything: blanks do not name a human. */
export function isNamed(professional: NamedProfessional): boolean {
  return plainName(professional.name) !== "";
}

function plainName(name: string | null | undefined): string {
  return (name ?? "").normalize("NFKC").toLowerCase().replaceAll(/\s+/g, "");
}
