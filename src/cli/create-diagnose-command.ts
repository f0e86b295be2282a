import { Command, Option } from "commander";
import { collect, examples } from "./option-texts.ts";

/** The words and options of `vfleet diagnose`. */
export function createDiagnoseCommand(): Command {
  return new Command("diagnose")
    .description(
      "Says what is wrong with the hosts and the cloud, the lowest cause first, with evidence and fix. Changes nothing.",
    )
    .option(
      "--server <server>",
      "about one server alone, by name or id, and what the scheduler would say of it",
    )
    .option("--port <port>", "about one port alone, by name or id; with --server: a port that it shall have")
    .option("--flavor <flavor>", "about a server of this flavor that is not made yet, with --network")
    .option(
      "--network <network>",
      "a network that it would have a port on; may be given several times",
      collect,
    )
    .option("--logs [age]", "scan the hosts' logs too, as far back as this: 90m, 6h, 2d; by default 1d")
    .option(
      "--sosreport <path...>",
      "diagnose sosreports of hosts, folders or archives, instead of hosts and cloud",
    )
    .option("--bundle <file>", "diagnose what vfleet bundle has kept, instead of hosts and cloud")
    .option("--sarif <file>", "write the result as SARIF 2.1.0 too")
    .option("--junit <file>", "write the result as JUnit XML too")
    .addOption(
      new Option("--fail-on <severity>", "exit with 3 from this severity on")
        .choices(["error", "warning", "advice"])
        .default("error"),
    )
    .option("--full", "each host on its own, with all that is known, and notes")
    .addHelpText(
      "after",
      examples([
        "vfleet diagnose",
        "vfleet diagnose --logs 6h",
        "vfleet diagnose --server web-1 --logs",
        "vfleet diagnose --flavor sriov.small --network sriov-net",
        "vfleet diagnose --hosts 'node-[9-12]' --fail-on warning --sarif out.sarif",
      ]),
    );
}
