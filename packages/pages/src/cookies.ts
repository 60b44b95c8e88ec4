/** The cookies of one agency's pages. Ports do not keep cookies apart, so the agency's name is in theirs. */
export type Cookies = {
  readonly session: string;
  readonly signIn: string;
};

/** `__Host-`: the browser itself holds them to this host, to TLS (or this machine) and to the whole site. */
export function cookiesOf(agency: string): Cookies {
  return { session: `__Host-gatehouse-${agency}`, signIn: `__Host-gatehouse-sign-in-${agency}` };
}

/** The value of a cookie in a request's header; null when it is not there, or there twice: then somebody planted one. */
export function readCookie(header: string | undefined, name: string): string | null {
  const values = (header ?? "")
    .split(";")
    .map((pair) => pair.trim())
    .filter((pair) => pair.startsWith(`${name}=`))
    .map((pair) => pair.slice(name.length + 1));
  const [value, ...more] = values;
  return value === undefined || value === "" || more.length > 0 ? null : value;
}

/** Sets a cookie that no script reads and that no other site's form sends. */
export function setCookie(name: string, value: string): string {
  return `${name}=${value}; Path=/; Secure; HttpOnly; SameSite=Lax`;
}

/** Takes a cookie away. */
export function dropCookie(name: string): string {
  return `${setCookie(name, "")}; Max-Age=0`;
}
