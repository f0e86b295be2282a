import type { CloudState } from "../cloud-state.ts";
import { Refusal } from "../http/refusal.ts";
import type { Route } from "../http/route.ts";
import { knownTraits } from "./providers.ts";

/** Traits, all or those whose names are asked for as `in:A,B`. Source: placement 8.0.0 handlers/trait.py. */
export function traitRoutes(state: CloudState): readonly Route[] {
  return [
    {
      method: "GET",
      path: "/traits",
      adminRule: "placement:traits:list",
      answer: ({ query, minor }) => {
        if (minor < 6) throw new Refusal(404, "The resource could not be found.");
        const [, wanted] = /^in:(.*)$/.exec(query.get("name") ?? "") ?? [];
        const traits = [...knownTraits(state)].filter(
          (trait) => wanted === undefined || wanted.split(",").includes(trait),
        );
        return { status: 200, body: { traits } };
      },
    },
  ];
}
