import type { Intent } from "../model/intent.ts";
import { CliProblem } from "./cli-problem.ts";
import type { CommandContext } from "./context.ts";

/** The cloud that the fleet file names; throws CliProblem where it names none. */
export function requireCloudName({ options }: CommandContext, intent: Intent): string {
  const name = intent.openstack?.cloud;
  if (name !== undefined) return name;
  throw new CliProblem(
    `${options.file} has no openstack.cloud`,
    "Add it; docs/guide/cloud-access.md shows how.",
  );
}
