import { Command } from "commander";
import { allFaultKinds } from "../model/rehearsal/fault-kind.ts";
import { collect, examples } from "./option-texts.ts";

/** `vfleet rehearse` with its options, as people see them. */
export function createRehearseCommand(): Command {
  return new Command("rehearse")
    .description(
      "Carries a plan out on a twin of the hosts and the cloud, with faults if wanted, and shows what would happen. Changes nothing.",
    )
    .argument("[plan]", "a file from vfleet plan --out; without one it plans")
    .option(
      "--fault <kind[:host]>",
      `what goes wrong, on the first host where it can or on these: ${[...allFaultKinds, "random"].join(", ")}; may be given several times`,
      collect,
    )
    .option("--seed <number>", "chooses what is left to chance; 1 if it is not given")
    .option("--ignore-window", "also outside of the fleet file's rollout.window")
    .addHelpText(
      "after",
      examples([
        "vfleet rehearse",
        "vfleet rehearse plan.json --fault reboot-never-ends:node-9",
        "vfleet rehearse --fault random --seed 7",
      ]),
    );
}
