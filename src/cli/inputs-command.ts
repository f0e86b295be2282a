import type { Finding } from "../model/finding.ts";
import type { ToolInputs } from "../model/tool-inputs.ts";
import { type ComposedInputs, composeInputs } from "../stages/compose-inputs.ts";
import { line, renderLines } from "../views/render-lines.ts";
import { findingLines } from "../views/view-findings.ts";
import { type ShownInputs, viewInputs } from "../views/view-inputs.ts";
import { CliProblem } from "./cli-problem.ts";
import { type CommandContext, writeResult } from "./context.ts";
import { readFleet } from "./discover-command.ts";
import { type ExitCode, exitCodes } from "./exit-codes.ts";
import { writeInputFiles } from "./input-files.ts";
import { loadFleet } from "./load-fleet.ts";

/** Options of inputs alone. */
export type InputsOptions = { readonly out?: string; readonly force?: boolean };

/** `vfleet inputs`: writes what the tool that deploys OpenStack has to be given, or shows it. */
export async function runInputs(
  context: CommandContext,
  { out, force = false }: InputsOptions,
): Promise<ExitCode> {
  const fleet = await loadFleet(context);
  const { openstack } = fleet.intent;
  if (!openstack)
    throw new CliProblem(
      `${fleet.path} has no field openstack, so there is nothing that a deployment tool has to be told`,
      "Add openstack with its physicalNetworks, as docs/guide/fleet-file.md shows.",
    );
  const composed = composeInputs({ ...fleet.intent, openstack }, await readFleet(context, fleet));
  const { inputs, findings } = insist(context, composed);
  const written =
    out === undefined
      ? undefined
      : { folder: out, outcomes: await writeInputFiles(inputs.files, { folder: out, force }) };
  const shown: ShownInputs = { inputs, findings, written };
  writeResult(context, { shape: () => shapeOf(shown), text: (view) => viewInputs(shown, view) });
  return exitCodes.ok;
}

/** The inputs, or a CliProblem after the findings that lead to it. */
function insist(
  { deps, onScreen }: CommandContext,
  composed: ComposedInputs,
): { readonly inputs: ToolInputs; readonly findings: readonly Finding[] } {
  if (composed.kind === "composed") return composed;
  const { findings, summary, fix } = composed;
  if (findings.length > 0)
    deps.screen.print(renderLines([...findingLines(findings, { withSubject: true }), line("")], onScreen));
  throw new CliProblem(summary, fix);
}

/** For programs: the files with what became of them. */
function shapeOf({ inputs, findings, written }: ShownInputs): unknown {
  const files = inputs.files.map((file) => {
    const outcome = written?.outcomes[file.path];
    return { ...file, ...(outcome !== undefined && { outcome }) };
  });
  return { ...inputs, files, findings, ...(written && { folder: written.folder }) };
}
