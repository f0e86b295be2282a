import type { UserRecord } from "../cloud-state.ts";
import type { Json } from "../http/api-request.ts";
import { objectOf, textOf } from "../http/json-fields.ts";

/** The user whose name, password and project a login gives; undefined: Keystone lets nobody in. */
export function findUser(users: readonly UserRecord[], auth: Json): UserRecord | undefined {
  const given = objectOf(objectOf(objectOf(auth.identity)?.password)?.user) ?? {};
  const project = objectOf(objectOf(auth.scope)?.project);
  return users.find(
    (user) =>
      (textOf(given, "name") === user.name || textOf(given, "id") === user.id) &&
      textOf(given, "password") === user.password &&
      isIn(given, user.id) &&
      (project === undefined ||
        textOf(project, "id") === user.projectId ||
        (textOf(project, "name") === user.project && isIn(project, user.projectId))),
  );
}

/** Whether what is named is in the only domain that there is; an id needs none. */
function isIn(named: Json, id: string): boolean {
  if (textOf(named, "id") === id) return true;
  const domain = objectOf(named.domain);
  return domain !== undefined && (textOf(domain, "id") === "default" || textOf(domain, "name") === "Default");
}
