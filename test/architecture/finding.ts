/** Something that the shape of the repository does not allow: where, and what to do instead. */
export type Finding = { readonly where: string; readonly what: string };
