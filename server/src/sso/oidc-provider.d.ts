// What tests use of `oidc-provider`, which brings no types of its own.
declare module 'oidc-provider' {
  import type { Server } from 'node:http';
  interface Context {
    readonly oidc: {
      readonly session: { readonly accountId: string };
      readonly client: { readonly clientId: string };
      readonly params: { readonly scope: string };
      readonly provider: Provider;
    };
  }
  interface Grant {
    addOIDCScope(scope: string): void;
    save(): Promise<string>;
  }
  export default class Provider {
    constructor(issuer: string, configuration: object);
    listen(port: number, host: string): Server;
    readonly Grant: new (at: { accountId: string; clientId: string }) => Grant;
    on(event: string, listener: (...given: unknown[]) => void): this;
  }
  export type { Context };
}
