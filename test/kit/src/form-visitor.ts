/** A page as it came, redirects followed. */
export type Page = { readonly status: number; readonly url: string; readonly html: string; readonly headers: Headers };
type Sent = { readonly method: string; readonly body?: string; readonly headers?: Readonly<Record<string, string>> };
type Fields = Readonly<Record<string, string | readonly string[]>>;

/** A person without a browser: keeps cookies, follows redirects, and sends forms, also such as no browser would. */
export class FormVisitor {
  readonly #url: string;
  readonly #cookies = new Map<string, string>();

  constructor(url: string) {
    this.#url = url;
  }

  /** The cookies as a browser would send them; for taking them elsewhere. */
  get cookies(): string {
    return [...this.#cookies].map(([name, value]) => `${name}=${value}`).join("; ");
  }

  async get(path: string): Promise<Page> {
    return await this.#follow(new URL(path, this.#url).href, { method: "GET" });
  }

  /** Sends fields to a path. @param headers such as a browser would send of itself, for trying what they change */
  async post(path: string, fields: Fields, headers: Readonly<Record<string, string>> = {}): Promise<Page> {
    const body = new URLSearchParams();
    for (const [name, value] of Object.entries(fields))
      for (const one of typeof value === "string" ? [value] : value) body.append(name, one);
    const type = { "content-type": "application/x-www-form-urlencoded" };
    return await this.#follow(new URL(path, this.#url).href, {
      method: "POST",
      body: body.toString(),
      headers: { ...type, ...headers },
    });
  }

  /** Sends the form of a page as it was shown, with these fields. */
  async send(page: Page, action: string, fields: Fields = {}): Promise<Page> {
    return await this.post(action, { form: tokenOf(page, action), ...fields });
  }

  /** Signs in at the demonstration's provider as the person of that account. */
  async signIn(account: string): Promise<Page> {
    const chooser = await this.get("/sign-in/start");
    const action = /action="([^"]+)"/.exec(chooser.html)?.[1] ?? "";
    const signedIn = await this.post(new URL(action, chooser.url).href, { account });
    if (!signedIn.html.includes("What do you want to do?")) throw new Error(`not signed in: ${signedIn.status}`);
    return signedIn;
  }

  /**
   * Proves once more who one is, for one thing, by choosing this account at a provider that has forgotten everybody.
   *
   * @returns where it leads
   */
  async confirm(what: string, account: string): Promise<Page> {
    for (const name of this.#cookies.keys()) if (!name.startsWith("__Host-")) this.#cookies.delete(name);
    const chooser = await this.get(`/confirm/${what}`);
    const action = /action="([^"]+)"/.exec(chooser.html)?.[1] ?? "";
    return await this.post(new URL(action, chooser.url).href, { account });
  }

  async #follow(url: string, request: Sent, hops = 0): Promise<Page> {
    const headers = { ...request.headers, cookie: this.cookies };
    const response = await fetch(url, { ...request, headers, redirect: "manual" });
    for (const line of response.headers.getSetCookie()) this.#keep(line);
    const to = response.headers.get("location");
    if (to !== null && hops < 10) return await this.#follow(new URL(to, url).href, { method: "GET" }, hops + 1);
    return { status: response.status, url, html: await response.text(), headers: response.headers };
  }

  #keep(line: string): void {
    const [pair = ""] = line.split(";");
    const at = pair.indexOf("=");
    const [name, value] = [pair.slice(0, at), pair.slice(at + 1)];
    if (value === "" || /max-age=0/i.test(line)) this.#cookies.delete(name);
    else this.#cookies.set(name, value);
  }
}

/** The hidden field of the form with that action, as the page has it. */
export function tokenOf(page: Page, action: string): string {
  const form = page.html.slice(page.html.indexOf(`action="${action}"`));
  const token = /name="form" value="([^"]+)"/.exec(form)?.[1];
  if (token === undefined || !page.html.includes(`action="${action}"`)) throw new Error(`no form for ${action}`);
  return token;
}
