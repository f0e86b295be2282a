import { createHash } from "node:crypto";
import type { CloudState } from "../cloud-state.ts";
import type { ApiAnswer, ApiRequest } from "../http/api-request.ts";
import { needObject, needText, textOf } from "../http/json-fields.ts";
import { Refusal } from "../http/refusal.ts";
import type { Route } from "../http/route.ts";
import type { KeyPairRecord } from "../resource-records.ts";
import { novaList } from "./nova-list.ts";

/** Key pairs of the caller. Source: nova 26.0.0 keypairs.py, views/keypairs.py and exception.py. */
export function keyPairRoutes(state: CloudState): readonly Route[] {
  return [
    {
      method: "GET",
      path: "/v2.1/os-keypairs",
      answer: (request) => {
        const { caller, minor } = request;
        const items = [...state.keyPairs.values()].filter(({ userId }) => userId === caller.userId);
        const view = (keyPair: KeyPairRecord) => ({ keypair: keyPairView(keyPair, minor) });
        // Before 2.35 there are no pages.
        if (minor < 35) return { status: 200, body: { keypairs: items.map(view) } };
        const idOf = ({ name }: KeyPairRecord) => name;
        return novaList({ collection: "keypairs", items, idOf, view, most: state.config.pageLimit }, request);
      },
    },
    { method: "POST", path: "/v2.1/os-keypairs", answer: (request) => create(state, request) },
    {
      method: "GET",
      path: "/v2.1/os-keypairs/{name}",
      answer: ({ params, caller, minor }) => {
        const found = find(state, caller.userId, params.name ?? "");
        return { status: 200, body: { keypair: { ...keyPairView(found, minor), user_id: found.userId } } };
      },
    },
    {
      method: "DELETE",
      path: "/v2.1/os-keypairs/{name}",
      answer: ({ params, caller, minor }) => {
        const found = find(state, caller.userId, params.name ?? "");
        state.keyPairs.delete(`${found.userId}/${found.name}`);
        return { status: minor >= 2 ? 204 : 202 };
      },
    },
  ];
}

/** The key pair of a user. */
export function findKeyPair(
  { keyPairs }: CloudState,
  userId: string,
  name: string,
): KeyPairRecord | undefined {
  return keyPairs.get(`${userId}/${name}`);
}

function find(state: CloudState, userId: string, name: string): KeyPairRecord {
  const found = findKeyPair(state, userId, name);
  if (found === undefined) throw new Refusal(404, `Keypair ${name} not found for user ${userId}`);
  return found;
}

function keyPairView({ name, publicKey, fingerprint, type }: KeyPairRecord, minor: number) {
  return { name, public_key: publicKey, fingerprint, ...(minor >= 2 ? { type } : {}) };
}

function create(state: CloudState, { body, caller, minor }: ApiRequest): ApiAnswer {
  const wanted = needObject(body, "keypair");
  const name = needText(wanted, "name");
  if (minor < 2 && wanted.type !== undefined)
    throw new Refusal(400, "Additional properties are not allowed ('type' was unexpected)");
  const publicKey = textOf(wanted, "public_key");
  if (publicKey === undefined)
    throw new Refusal(400, "Invalid input for field/attribute keypair. 'public_key' is a required property");
  const { keyPairs: most } = state.config.quotas;
  const own = [...state.keyPairs.values()].filter(({ userId }) => userId === caller.userId);
  if (most >= 0 && own.length >= most) throw new Refusal(403, "Quota exceeded, too many key pairs.");
  const [, blob = ""] = publicKey.trim().split(/\s+/);
  if (!/^[A-Za-z0-9+/]{16,}={0,2}$/.test(blob))
    throw new Refusal(400, "Keypair data is invalid: failed to generate fingerprint");
  if (findKeyPair(state, caller.userId, name) !== undefined)
    throw new Refusal(409, `Key pair '${name}' already exists.`);
  const fingerprint = createHash("md5")
    .update(Buffer.from(blob, "base64"))
    .digest("hex")
    .replace(/..(?=.)/g, "$&:");
  const keyPair: KeyPairRecord = {
    name,
    userId: caller.userId,
    publicKey,
    fingerprint,
    type: textOf(wanted, "type") ?? "ssh",
    createdAt: state.time.now(),
  };
  state.keyPairs.set(`${caller.userId}/${name}`, keyPair);
  const shown = { ...keyPairView(keyPair, minor), user_id: caller.userId };
  return { status: minor >= 2 ? 201 : 200, body: { keypair: shown } };
}
