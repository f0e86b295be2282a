import { simulatedAdmin } from "../cloud-state.ts";
import type { SimulatedCloud } from "../simulated-cloud.ts";

/** What a call gives: an object of JSON. */
export type CloudAnswer = Readonly<Record<string, unknown>>;

/**
 * A call of an API of a simulated cloud, as its administrator. A text goes as it is, all else as JSON. Paths begin with the
 * service: /networking/v2.0/networks.
 */
export type AskCloud = (method: "GET" | "POST" | "PUT", path: string, body?: unknown) => Promise<CloudAnswer>;

/** Logs in to a simulated cloud over HTTP. */
export async function askCloud({
  origin,
  authUrl,
}: Pick<SimulatedCloud, "origin" | "authUrl">): Promise<AskCloud> {
  const { name, password, project } = simulatedAdmin;
  const domain = { name: "Default" };
  const identity = { methods: ["password"], password: { user: { name, password, domain } } };
  const login = await fetch(`${authUrl}/auth/tokens`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ auth: { identity, scope: { project: { name: project, domain } } } }),
  });
  const token = login.headers.get("x-subject-token") ?? "";
  return async (method, path, body) => {
    const isText = typeof body === "string";
    const answer = await fetch(`${origin}${path}`, {
      method,
      headers: {
        "content-type": isText ? "application/octet-stream" : "application/json",
        "x-auth-token": token,
      },
      ...(body === undefined ? {} : { body: isText ? body : JSON.stringify(body) }),
    });
    const text = await answer.text();
    if (!answer.ok)
      throw new Error(`the simulated cloud answers ${method} ${path} with ${answer.status}: ${text}`);
    return text === "" ? {} : (JSON.parse(text) as CloudAnswer);
  };
}
