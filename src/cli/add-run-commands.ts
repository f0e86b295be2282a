import { Command } from "commander";
import type { CommandContext } from "./context.ts";
import type { ExitCode } from "./exit-codes.ts";
import { runFollow } from "./follow-command.ts";
import { examples } from "./option-texts.ts";
import { refuseHosts, runIsBegun } from "./refuse-hosts.ts";
import { runResume } from "./resume-command.ts";
import { runWish } from "./wish-command.ts";
import { runWorker } from "./worker-command.ts";

/** What a command does with its words. */
export type Run<Options> = (
  context: CommandContext,
  argument: string | undefined,
  options: Options,
) => Promise<ExitCode>;

/** Adds a command to the program. */
export type Add = <Options extends object>(command: Command, run: Run<Options>) => void;

const openRun = ["<run>", "the run's name, or last: the newest that has not ended"] as const;

/** Adds the commands that are about runs which others carry out. */
export function addRunCommands(addCommand: Add): void {
  const add: Add = (command, run) =>
    addCommand<Parameters<typeof run>[2]>(command, (context, ...rest) => {
      refuseHosts(context, ...runIsBegun);
      return run(context, ...rest);
    });
  add(
    new Command("follow")
      .description("Shows a run that is carried out elsewhere until it ends; Ctrl-C ends the showing alone.")
      .argument("<run>", "the run's name, or last")
      .addHelpText("after", examples(["vfleet follow last"])),
    (context, run) => runFollow(context, run ?? ""),
  );
  add(
    new Command("pause")
      .description("Lets a run begin no further host for now; those that are under way come to their end.")
      .argument(...openRun)
      .addHelpText("after", examples(["vfleet pause last"])),
    (context, run) => runWish(context, run ?? "", "pause"),
  );
  add(
    new Command("resume")
      .description(
        "Lets a run go on that pauses; one whose process is gone is carried out here, from where its journal ends.",
      )
      .argument(...openRun)
      .option("--detach", "hand it over to workers, or to a process in the background")
      .addHelpText("after", examples(["vfleet resume last", "vfleet resume 20261123-072036-a1b2 --detach"])),
    (context, run, options) => runResume(context, run ?? "", options),
  );
  add(
    new Command("stop")
      .description("Lets a run end: it begins no further host; those that are under way come to their end.")
      .argument(...openRun)
      .addHelpText("after", examples(["vfleet stop last"])),
    (context, run) => runWish(context, run ?? "", "stop"),
  );
  add(
    new Command("worker")
      .description(
        "Carries out runs that were handed over by --detach, together with other workers, until Ctrl-C.",
      )
      .option("--hosts-at-once <number>", "how many hosts this worker changes at once", "50")
      .addHelpText(
        "after",
        examples(["VFLEET_DATABASE_URL=postgresql://vfleet@db.example/vfleet vfleet worker"]),
      ),
    (context, _, options: { readonly hostsAtOnce: string }) => runWorker(context, options),
  );
}
