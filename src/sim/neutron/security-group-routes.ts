import type { CloudState } from "../cloud-state.ts";
import type { Route } from "../http/route.ts";
import { neutronList } from "./neutron-list.ts";

/** Security groups: each project has one, default, that its ports get. Source: neutron 21.0.0 db/securitygroups_db.py. */
export function securityGroupRoutes(state: CloudState): readonly Route[] {
  return [
    {
      method: "GET",
      path: "/v2.0/security-groups",
      answer: (request) => {
        const { caller } = request;
        const projects = new Set(state.users.map(({ projectId }) => projectId));
        const views = [...projects]
          .filter((projectId) => caller.isAdmin || projectId === caller.projectId)
          .map((projectId) => ({
            id: defaultGroupOf(projectId),
            name: "default",
            tenant_id: projectId,
            security_group_rules: [],
          }));
        return neutronList(state, request, { collection: "security_groups", views });
      },
    },
  ];
}

/** The id of a project's default group. */
export function defaultGroupOf(projectId: string): string {
  return `${projectId.slice(0, 8)}-0000-4000-8000-${projectId.slice(0, 12).padEnd(12, "0")}`;
}
