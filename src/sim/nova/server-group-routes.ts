import type { CloudState, ServerGroupRecord } from "../cloud-state.ts";
import { listOf, needObject, needText, objectOf, textOf } from "../http/json-fields.ts";
import { Refusal } from "../http/refusal.ts";
import type { Route } from "../http/route.ts";

const POLICIES: readonly string[] = ["affinity", "anti-affinity", "soft-affinity", "soft-anti-affinity"];

/** Server groups: with a list of policies before 2.64, and a policy with rules from then on. Source: nova 26.0.0 server_groups.py. */
export function serverGroupRoutes(state: CloudState): readonly Route[] {
  return [
    {
      method: "GET",
      path: "/v2.1/os-server-groups",
      answer: ({ caller, query, minor }) => {
        const isAll = caller.isAdmin && query.has("all_projects");
        const groups = [...state.serverGroups.values()].filter(
          (group) => isAll || group.projectId === caller.projectId,
        );
        return {
          status: 200,
          body: { server_groups: groups.map((group) => groupView(state, group, minor)) },
        };
      },
    },
    {
      method: "POST",
      path: "/v2.1/os-server-groups",
      answer: ({ body, caller, minor }) => {
        const wanted = needObject(body, "server_group");
        const policy =
          textOf(wanted, "policy") ?? listOf(wanted.policies).find((each) => typeof each === "string") ?? "";
        if (!POLICIES.includes(policy))
          throw new Refusal(400, `Invalid input for field/attribute policy. Value: ${policy}.`);
        const most = Number(objectOf(wanted.rules)?.max_server_per_host ?? 1);
        const group = {
          id: state.ids.uuid(),
          name: needText(wanted, "name"),
          projectId: caller.projectId,
          policy,
          maxPerHost: most,
          memberIds: [],
        };
        state.serverGroups.set(group.id, group);
        return { status: 200, body: { server_group: groupView(state, group, minor) } };
      },
    },
    {
      method: "DELETE",
      path: "/v2.1/os-server-groups/{id}",
      answer: ({ params }) => {
        if (!state.serverGroups.delete(params.id ?? ""))
          throw new Refusal(404, `Instance group ${params.id} could not be found.`);
        return { status: 204 };
      },
    },
  ];
}

function groupView({ servers }: CloudState, group: ServerGroupRecord, minor: number) {
  const { id, name, policy, maxPerHost, projectId } = group;
  const members = group.memberIds.filter((member) => servers.get(member)?.isDeleted === false);
  const rules = policy === "anti-affinity" ? { max_server_per_host: maxPerHost } : {};
  return {
    id,
    name,
    members,
    ...(minor >= 64 ? { policy, rules } : { policies: [policy], metadata: {} }),
    ...(minor >= 13 ? { project_id: projectId, user_id: "" } : {}),
  };
}
