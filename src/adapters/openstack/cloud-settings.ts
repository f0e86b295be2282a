import type { Secret } from "./secret.ts";

/** A user, project or domain, by its id or by its name within a domain. */
export type Named =
  | { readonly id: string }
  | { readonly name: string; readonly domain?: { readonly id: string } | { readonly name: string } };

/** How to log in. */
export type Login =
  | { readonly kind: "password"; readonly user: Named; readonly password: Secret }
  | {
      readonly kind: "application-credential";
      readonly credential: { readonly id: string } | { readonly name: string; readonly user: Named };
      readonly secret: Secret;
    }
  | { readonly kind: "token"; readonly token: Secret };

/** What the token is for; undefined where it stands: what the credentials themselves say. */
export type Scope =
  | { readonly kind: "project"; readonly project: Named }
  | { readonly kind: "domain"; readonly domain: Named }
  | { readonly kind: "system" };

/** Which certificates are trusted, and which is shown; paths of files. */
export type TlsSettings = {
  readonly verify: boolean;
  readonly caFile?: string | undefined;
  readonly certificateFile?: string | undefined;
  readonly keyFile?: string | undefined;
};

/** Endpoints are published for these kinds of clients. */
export type EndpointInterface = "public" | "internal" | "admin";

/** All that is needed to reach a cloud and to log in. */
export type CloudSettings = {
  /** As clouds.yaml has it, or `environment`. */
  readonly name: string;
  /** Where a mistake would have to be corrected: `clouds.lab in /etc/openstack/clouds.yaml`. */
  readonly place: string;
  /** Keystone's v3 address, without a slash at its end. */
  readonly identityUrl: string;
  readonly login: Login;
  readonly scope: Scope | undefined;
  readonly region: string | undefined;
  readonly interface: EndpointInterface;
  /** Addresses that count instead of the catalogue's, by service type. */
  readonly endpointOverrides: Readonly<Record<string, string>>;
  readonly tls: TlsSettings;
};

/** The secret of a login. */
export function secretOf(login: Login): Secret {
  if (login.kind === "password") return login.password;
  return login.kind === "token" ? login.token : login.secret;
}
