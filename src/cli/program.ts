import tab from "@bomb.sh/tab/commander";
import { Command, CommanderError, Option } from "commander";
import { type Add, addRunCommands, type Run } from "./add-run-commands.ts";
import { runApply } from "./apply-command.ts";
import { type BundleOptions, runBundle } from "./bundle-command.ts";
import { createContext, type GlobalOptions, isColorWanted, widthOf } from "./context.ts";
import { createDiagnoseCommand } from "./create-diagnose-command.ts";
import { createRehearseCommand } from "./create-rehearse-command.ts";
import { createWhyCommand } from "./create-why-command.ts";
import type { CliDependencies } from "./dependencies.ts";
import { type DiagnoseOptions, runDiagnose } from "./diagnose-command.ts";
import { runDiscover } from "./discover-command.ts";
import { type ExitCode, exitCodes, exitCodesHelp } from "./exit-codes.ts";
import { runExplain } from "./explain-command.ts";
import { runInputs } from "./inputs-command.ts";
import { collect, examples } from "./option-texts.ts";
import { runPlan } from "./plan-command.ts";
import { runProve } from "./prove-command.ts";
import { runRehearse } from "./rehearse-command.ts";
import { runRuns } from "./runs-command.ts";
import { runShow } from "./show-command.ts";
import { showFailure } from "./show-failure.ts";
import { runUndo } from "./undo-command.ts";
import { runVerify } from "./verify-command.ts";
import { runWhy } from "./why-command.ts";

/** Runs vfleet with the words after its name; gives the exit code. What went wrong has been told. */
export async function runCli(words: readonly string[], deps: CliDependencies): Promise<ExitCode> {
  let exitCode: ExitCode = exitCodes.ok;
  const program = createProgram(deps, (code) => {
    exitCode = code;
  });
  try {
    await program.parseAsync([...words], { from: "user" });
    return exitCode;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? exitCodes.ok : exitCodes.usage;
    return showFailure(createContext(deps, globalsOf(program)), error);
  }
}

function createProgram(deps: CliDependencies, end: (code: ExitCode) => void): Command {
  const program = new Command("vfleet");
  program
    .description("Turns a fleet of OpenStack compute nodes into SR-IOV hosts, and keeps them so.")
    .version(deps.version)
    .exitOverride()
    .showHelpAfterError("vfleet --help says more")
    .configureHelp({ showGlobalOptions: true })
    .configureOutput({
      writeOut: (text) => void deps.stdout.write(text),
      writeErr: (text) => deps.screen.print(text),
      getOutHelpWidth: () => widthOf(deps.stdout, deps.environment),
      getErrHelpWidth: () => widthOf(deps.screen.output, deps.environment),
      getOutHasColors: () => isColorWanted(deps.stdout, deps.environment),
      getErrHasColors: () => isColorWanted(deps.screen.output, deps.environment),
    })
    .addHelpText("after", `\n${exitCodesHelp}`);
  addGlobalOptions(program, deps.environment);
  const add = <Options extends object>(command: Command, run: Run<Options>): void => {
    program.addCommand(command.copyInheritedSettings(program));
    command.action(async () => {
      const context = createContext(deps, globalsOf(program));
      end(await run(context, command.args[0], command.opts<Options>()));
    });
  };
  addReadingCommands(add);
  addDiagnosisCommands(add);
  add(createWhyCommand(), (context, server, options) => runWhy(context, server, options));
  add(createRehearseCommand(), (context, plan, options) => runRehearse(context, plan, options));
  addChangingCommands(add);
  addProofCommand(add);
  addJournalCommands(add);
  addRunCommands(add);
  addCompletion(program);
  return program;
}

/** `vfleet completion SHELL`; the options of all commands are completed after each. */
function addCompletion(program: Command): void {
  const { commands, options } = tab(program, { completionCommandName: "completion" });
  for (const command of commands.values()) {
    for (const [name, option] of options) if (!command.options.has(name)) command.options.set(name, option);
  }
}

function addGlobalOptions(program: Command, environment: CliDependencies["environment"]): void {
  program
    .option("-f, --file <file>", "the fleet file (VFLEET_FILE)", environment.VFLEET_FILE || "fleet.yaml")
    .option(
      "--hosts <pattern>",
      "only these hosts: a name, a range, a name with *, or a label as key=value; may be given several times",
      collect,
    )
    .addOption(
      new Option("-o, --output <format>", "how results are written")
        .choices(["text", "json", "yaml"])
        .default("text"),
    )
    .option("--no-color", "without colours (also NO_COLOR; FORCE_COLOR for the contrary)")
    .option("--log <file>", "append every event to this file")
    .option("-v, --verbose", "tell every event, and the causes of errors");
}

function globalsOf(program: Command): GlobalOptions {
  return program.opts<GlobalOptions>();
}

const fullOption = ["--full", "each host and each VF on its own, not grouped"] as const;

const windowOption = ["--ignore-window", "also outside of the fleet file's rollout.window"] as const;

const detachOption = ["--detach", "hand the run over to workers, or to a process in the background"] as const;

function addReadingCommands(add: Add): void {
  add(
    new Command("discover")
      .description("Reads the hosts and shows their NICs, VFs, IOMMU and what uses them. Changes nothing.")
      .addHelpText("after", examples(["vfleet discover", "vfleet discover --hosts 'node-[9-12]' -o json"])),
    (context) => runDiscover(context),
  );
  add(
    new Command("plan")
      .description("Shows what apply would do, and why. Changes nothing.")
      .option("--out <file>", "keep the plan in this file, for vfleet apply FILE")
      .option("--html <file>", "write what the plan means as a page: waves, reboots, VMs, ports, refusals")
      .option("--detailed-exitcode", "exit with 2 if there is something to change")
      .option(...fullOption)
      .addHelpText(
        "after",
        examples([
          "vfleet plan",
          "vfleet plan --hosts role=compute --out plan.json --html impact.html",
          "vfleet plan --detailed-exitcode",
        ]),
      ),
    (context, _, options) => runPlan(context, options),
  );
  add(
    new Command("verify")
      .description("Says whether the hosts are as the fleet file wants them. Changes nothing.")
      .option("--junit <file>", "write the result as JUnit XML too")
      .option(...fullOption)
      .addHelpText("after", examples(["vfleet verify", "vfleet verify --junit report.xml"])),
    (context, _, options) => runVerify(context, options),
  );
  add(
    new Command("inputs")
      .description(
        "Writes what the tool that deploys OpenStack has to be given, such as Kolla-Ansible. Changes nothing on any host.",
      )
      .option("--out <dir>", "write the files below this folder; without it they are shown")
      .option("--force", "replace files there that differ")
      .addHelpText(
        "after",
        examples([
          "vfleet inputs",
          "vfleet inputs --out inputs",
          "vfleet inputs --hosts region=a --out inputs-a",
        ]),
      ),
    (context, _, options) => runInputs(context, options),
  );
}

function addDiagnosisCommands(add: Add): void {
  add(createDiagnoseCommand(), (context, _, options: DiagnoseOptions) => runDiagnose(context, options));
  add(
    new Command("bundle")
      .description(
        "Keeps what hosts and cloud say in a file, without secrets, so that it can be diagnosed elsewhere. Changes nothing.",
      )
      .requiredOption("--out <file>", "the file, as vfleet.bundle.gz")
      .addOption(new Option("--logs [age]", "how far back logs are scanned: 90m, 6h, 2d").default("1d"))
      .option("--no-logs", "leave logs out")
      .addHelpText(
        "after",
        examples(["vfleet bundle --out vfleet.bundle.gz", "vfleet diagnose --bundle vfleet.bundle.gz"]),
      ),
    (context, _, options: BundleOptions) => runBundle(context, options),
  );
  add(
    new Command("explain")
      .description("Says what a code of diagnose means: why it matters, how to make sure, how to mend it.")
      .argument("<code>", "as diagnose prints it")
      .addHelpText("after", examples(["vfleet explain iommu-off"])),
    (context, code) => runExplain(context, code ?? ""),
  );
}

function addChangingCommands(add: Add): void {
  add(
    new Command("apply")
      .description("Carries out a plan that was kept in a file; without one it plans, shows that and asks.")
      .argument("[plan]", "a file from vfleet plan --out")
      .option("--yes", "carry it out without asking")
      .option(...detachOption)
      .option(...windowOption)
      .option(...fullOption)
      .addHelpText(
        "after",
        examples(["vfleet apply", "vfleet apply plan.json", "vfleet apply --hosts node-9.domain.tld --yes"]),
      ),
    (context, plan, options) => runApply(context, plan, options),
  );
  add(
    new Command("undo")
      .description("Takes back what a run did: shows how, asks, and does it.")
      .argument("<run>", "the run's name, or last: the newest that is no proof")
      .option("--yes", "do it without asking")
      .option(...detachOption)
      .option(...windowOption)
      .option("--reboot", "also reboot hosts whose kernel arguments go back")
      .option(...fullOption)
      .addHelpText(
        "after",
        examples([
          "vfleet undo last",
          "vfleet undo last --hosts node-9",
          "vfleet undo 20261123-072036-a1b2 --reboot",
        ]),
      ),
    (context, run, options) => runUndo(context, run ?? "", options),
  );
}

function addProofCommand(add: Add): void {
  add(
    new Command("prove")
      .description(
        "Proves each host with a VM that answers over a VF: makes it, looks at it from all sides, and takes it away again.",
      )
      .option("--yes", "do it without asking")
      .option("--junit <file>", "write the result as JUnit XML too")
      .option("--full", "all that was looked at, also on hosts on which it holds")
      .addHelpText(
        "after",
        examples(["vfleet prove", "vfleet prove --hosts 'node-[9-12]' --yes --junit proof.xml"]),
      ),
    (context, _, options) => runProve(context, options),
  );
}

function addJournalCommands(add: Add): void {
  add(
    new Command("runs")
      .description("Lists the runs of apply, undo and prove, newest first.")
      .addHelpText("after", examples(["vfleet runs", "vfleet runs -o json"])),
    (context) => runRuns(context),
  );
  add(
    new Command("show")
      .description("Shows what a run did on each host and how it ended, or what a proof showed.")
      .argument("<run>", "the name of a run or a proof, or last")
      .option("--full", "of a proof: all that was looked at, also on hosts on which it holds")
      .addHelpText("after", examples(["vfleet show last", "vfleet show 20261123-072036-a1b2 -o yaml"])),
    (context, run, options) => runShow(context, run ?? "", options),
  );
}
