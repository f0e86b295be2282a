import { join } from "node:path";
import { closestWord } from "../../model/closest-word.ts";
import type { CloudFields } from "./cloud-fields.ts";
import type { CloudSettings, EndpointInterface, Login, Named, Scope, TlsSettings } from "./cloud-settings.ts";
import { Secret } from "./secret.ts";

const loginKinds: Readonly<Record<string, Login["kind"]>> = {
  password: "password",
  v3password: "password",
  v3applicationcredential: "application-credential",
  application_credential: "application-credential",
  token: "token",
  v3token: "token",
};

const interfaces: readonly EndpointInterface[] = ["public", "internal", "admin"];

/** What the fields of a cloud mean. Throws `cloud-config-invalid` for the first that is missing or wrong. */
export function readSettings(fields: CloudFields, homeDirectory: string): CloudSettings {
  const { name, place } = fields.origin;
  const identityUrl = readIdentityUrl(fields);
  const login = readLogin(fields);
  return {
    name,
    place,
    identityUrl,
    login,
    scope: readScope(fields, login),
    region: readRegion(fields),
    interface: readInterface(fields),
    endpointOverrides: readOverrides(fields),
    tls: readTls(fields, homeDirectory),
  };
}

function readIdentityUrl(fields: CloudFields): string {
  const profile = fields.text("profile") ?? fields.text("cloud");
  const hint =
    profile !== undefined && fields.auth("auth_url") === undefined
      ? `Write auth_url itself: the profile ${profile} is not read.`
      : undefined;
  const url = checkUrl(fields, "auth.auth_url", fields.needAuth("auth_url", hint));
  const path = url.pathname.replace(/\/+$/, "").replace(/\/v(?:2\.0|3)$/, "");
  return `${url.origin}${path}/v3`;
}

function checkUrl(fields: CloudFields, field: string, text: string): URL {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  const example = "https://cloud.example:5000/v3";
  if (url === undefined || !/^https?:$/.test(url.protocol))
    throw fields.invalid(field, { what: "needs an http or https address", hint: `Write it as ${example}.` });
  if (url.username !== "" || url.password !== "")
    throw fields.invalid(field, {
      what: "must not hold a user or a password",
      hint: `Write the address alone, as ${example}; username and password are fields of their own.`,
    });
  return url;
}

function readLogin(fields: CloudFields): Login {
  const kind = readLoginKind(fields);
  if (kind === "token")
    return {
      kind,
      token: new Secret(fields.auth("token") ?? fields.auth("auth_token") ?? fields.needAuth("token")),
    };
  if (kind === "password") {
    const user = readUser(fields);
    return { kind, user, password: new Secret(fields.needAuth("password")) };
  }
  const id = fields.auth("application_credential_id");
  const credential =
    id === undefined
      ? { name: fields.needAuth("application_credential_name", idHint(fields)), user: readUser(fields) }
      : { id };
  return { kind, credential, secret: new Secret(fields.needAuth("application_credential_secret")) };
}

function idHint(fields: CloudFields): string {
  return `Set ${fields.origin.label("auth.application_credential_id")}, or the credential's name and its user.`;
}

function readLoginKind(fields: CloudFields): Login["kind"] {
  const type = fields.text("auth_type") ?? fields.text("auth_plugin");
  const known = type === undefined ? guessLoginKind(fields) : loginKinds[type];
  if (known !== undefined) return known;
  const meant = closestWord(type ?? "", Object.keys(loginKinds));
  const choices = "password, v3applicationcredential or token";
  throw fields.invalid("auth_type", {
    what: `is ${type}, a way to log in that vfleet does not know`,
    hint: meant === undefined ? `Use ${choices}.` : `Write ${meant}, or another of ${choices}.`,
  });
}

function guessLoginKind(fields: CloudFields): Login["kind"] {
  if (fields.auth("application_credential_secret") !== undefined) return "application-credential";
  const hasToken = fields.auth("token") !== undefined || fields.auth("auth_token") !== undefined;
  return hasToken && fields.auth("password") === undefined ? "token" : "password";
}

function readUser(fields: CloudFields): Named {
  const id = fields.auth("user_id");
  return id === undefined
    ? { name: fields.needAuth("username"), domain: readDomain(fields, "user_domain") }
    : { id };
}

// Without a word on it openstackclient takes the domain whose id is default.
function readDomain(fields: CloudFields, field: string): { readonly id: string } | { readonly name: string } {
  const id = fields.auth(`${field}_id`);
  const name = fields.auth(`${field}_name`);
  if (id !== undefined) return { id };
  if (name !== undefined) return { name };
  const defaultName = fields.auth("default_domain_name");
  if (defaultName !== undefined) return { name: defaultName };
  return { id: fields.auth("default_domain_id") ?? fields.auth("default_domain") ?? "default" };
}

function readScope(fields: CloudFields, login: Login): Scope | undefined {
  // An application credential is for one project by itself, and Keystone refuses to be told so.
  if (login.kind === "application-credential") return undefined;
  const system = fields.auth("system_scope");
  if (system !== undefined && system !== "all")
    throw fields.invalid("auth.system_scope", {
      what: "can only be all",
      hint: "Write all, or take it out.",
    });
  if (system !== undefined) return { kind: "system" };
  const projectId = fields.auth("project_id") ?? fields.auth("tenant_id");
  if (projectId !== undefined) return { kind: "project", project: { id: projectId } };
  const projectName = fields.auth("project_name") ?? fields.auth("tenant_name");
  if (projectName !== undefined) {
    const domain = readDomain(fields, "project_domain");
    return { kind: "project", project: { name: projectName, domain } };
  }
  const [domainId, domainName] = [fields.auth("domain_id"), fields.auth("domain_name")];
  if (domainId !== undefined) return { kind: "domain", domain: { id: domainId } };
  if (domainName !== undefined) return { kind: "domain", domain: { name: domainName } };
  // A token may have a scope already.
  if (login.kind === "token") return undefined;
  const label = (field: string) => fields.origin.label(`auth.${field}`);
  fields.needAuth(
    "project_name",
    `Set ${label("project_name")} or ${label("project_id")}, or ${label("system_scope")} to all.`,
  );
  return undefined;
}

function readRegion(fields: CloudFields): string | undefined {
  const region = fields.text("region_name");
  const listed: unknown = Array.isArray(fields.raw.regions) ? fields.raw.regions[0] : undefined;
  if (region !== undefined || listed === undefined) return region;
  if (typeof listed === "string") return listed;
  const name: unknown =
    typeof listed === "object" && listed !== null && "name" in listed ? listed.name : undefined;
  if (typeof name === "string") return name;
  throw fields.invalid("regions", { what: "needs names of regions", hint: "Write region_name instead." });
}

function readInterface(fields: CloudFields): EndpointInterface {
  const field = fields.raw.interface === undefined ? "endpoint_type" : "interface";
  const written = fields.text(field)?.replace(/URL$/, "") ?? "public";
  const found = interfaces.find((known) => known === written);
  if (found !== undefined) return found;
  throw fields.invalid(field, {
    what: `is ${written}, which is no interface`,
    hint: `Write ${closestWord(written, interfaces) ?? "public, internal or admin"}.`,
  });
}

function readOverrides(fields: CloudFields): Record<string, string> {
  const found = Object.keys(fields.raw).flatMap((field) => {
    const type = /^(.+)_endpoint_override$/.exec(field)?.[1];
    const text = type === undefined ? undefined : fields.text(field);
    if (type === undefined || text === undefined) return [];
    checkUrl(fields, field, text);
    return [[type.replaceAll("_", "-"), text] as const];
  });
  return Object.fromEntries(found);
}

function readTls(fields: CloudFields, homeDirectory: string): TlsSettings {
  const file = (field: string) => {
    const path = fields.text(field);
    return path?.startsWith("~/") ? join(homeDirectory, path.slice(2)) : path;
  };
  return {
    verify: fields.flag("verify") !== false && fields.flag("insecure") !== true,
    caFile: file("cacert"),
    certificateFile: file("cert"),
    keyFile: file("key"),
  };
}
