import { closestWord } from "../../model/closest-word.ts";
import { cloudError } from "./cloud-error.ts";
import type { RawCloud } from "./parse-cloud-file.ts";

/** Where the fields of a cloud come from, for messages. */
export type FieldsOrigin = {
  /** As clouds.yaml has it, or `environment`. */
  readonly name: string;
  /** `clouds.lab in /etc/openstack/clouds.yaml`, or `the OS_ variables`. */
  readonly place: string;
  /** The file, or the variables' prefix. */
  readonly subject: string;
  /** How the operator writes a field: `clouds.lab.auth.username`, or `OS_USERNAME`. */
  readonly label: (field: string) => string;
};

/** The fields of a cloud, checked one by one; errors name the field, its place and what would be right. */
export type CloudFields = {
  readonly origin: FieldsOrigin;
  /** The text of a field of auth, or of the same field outside of it; undefined: it is missing or empty. */
  readonly auth: (field: string) => string | undefined;
  readonly needAuth: (field: string, hint?: string) => string;
  readonly text: (field: string) => string | undefined;
  readonly flag: (field: string) => boolean | undefined;
  readonly raw: RawCloud;
  readonly invalid: (field: string, words: { readonly what: string; readonly hint: string }) => Error;
};

/** The names of auth's fields, to tell a misspelt one and to sort the OS_ variables. */
export const authFields: readonly string[] = [
  "auth_url",
  "username",
  "user_id",
  "password",
  "user_domain_id",
  "user_domain_name",
  "project_id",
  "project_name",
  "project_domain_id",
  "project_domain_name",
  "tenant_id",
  "tenant_name",
  "domain_id",
  "domain_name",
  "default_domain",
  "default_domain_id",
  "default_domain_name",
  "system_scope",
  "token",
  "auth_token",
  "application_credential_id",
  "application_credential_name",
  "application_credential_secret",
];

/** Reads the fields of a cloud. */
export function createCloudFields(raw: RawCloud, origin: FieldsOrigin): CloudFields {
  const authMap = raw.auth as RawCloud;
  const invalid: CloudFields["invalid"] = (field, { what, hint }) =>
    cloudError("cloud-config-invalid", origin.subject, {
      message: `${origin.label(field)} ${what} (${origin.subject})`,
      hint,
    });
  const textOf = (field: string, value: unknown): string | undefined => {
    if (value === undefined || value === null || value === "") return undefined;
    if (typeof value === "string") return value;
    throw invalid(field, { what: "needs a text", hint: `Write a text for ${origin.label(field)}.` });
  };
  const auth = (field: string) => textOf(`auth.${field}`, authMap[field]) ?? textOf(field, raw[field]);
  return {
    origin,
    raw,
    invalid,
    auth,
    needAuth: (field, hint) => {
      const value = auth(field);
      if (value !== undefined) return value;
      throw invalid(`auth.${field}`, {
        what: "is missing",
        hint: hint ?? missingHint(field, authMap, origin),
      });
    },
    text: (field) => textOf(field, raw[field]),
    flag: (field) => {
      const value = raw[field];
      if (value === undefined || value === null || typeof value === "boolean") return value ?? undefined;
      const word = typeof value === "string" ? value.toLowerCase() : "";
      if (word === "true" || word === "false") return word === "true";
      throw invalid(field, {
        what: "needs true or false",
        hint: `Write ${origin.label(field)} as true or false.`,
      });
    },
  };
}

function missingHint(field: string, auth: RawCloud, { label }: FieldsOrigin): string {
  const unknown = Object.keys(auth).filter((name) => !authFields.includes(name));
  const meant = closestWord(field, unknown);
  if (meant !== undefined) return `Write ${field} instead of ${meant}.`;
  const secure =
    ["password", "application_credential_secret", "token"].includes(field) && label("x") !== "OS_X";
  return secure
    ? `Add ${label(`auth.${field}`)}; it may stand in secure.yaml.`
    : `Set ${label(`auth.${field}`)}.`;
}
