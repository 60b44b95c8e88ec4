import type { Adapter, AdapterPayload } from "oidc-provider";

/** What the demonstration's identity provider remembers, in this process alone: a restart signs everybody out. */
const kept = new Map<string, AdapterPayload>();

/** The provider's store of one kind of thing. Its own, with the same content, warns at every start that it is not for production. */
export class ProviderMemory implements Adapter {
  readonly #kind: string;

  constructor(kind: string) {
    this.#kind = kind;
  }

  #key(id: string): string {
    return `${this.#kind}:${id}`;
  }

  async upsert(id: string, payload: AdapterPayload): Promise<void> {
    kept.set(this.#key(id), payload);
  }

  async find(id: string): Promise<AdapterPayload | undefined> {
    const found = kept.get(this.#key(id));
    return found?.exp !== undefined && found.exp * 1000 < Date.now() ? undefined : found;
  }

  async findByUid(uid: string): Promise<AdapterPayload | undefined> {
    return [...kept].find(([key, payload]) => key.startsWith(`${this.#kind}:`) && payload.uid === uid)?.[1];
  }

  async findByUserCode(): Promise<undefined> {
    return undefined;
  }

  async consume(id: string): Promise<void> {
    const found = kept.get(this.#key(id));
    if (found !== undefined) found.consumed = Math.floor(Date.now() / 1000);
  }

  async destroy(id: string): Promise<void> {
    kept.delete(this.#key(id));
  }

  async revokeByGrantId(grantId: string): Promise<void> {
    for (const [key, payload] of kept) if (payload.grantId === grantId) kept.delete(key);
  }
}
