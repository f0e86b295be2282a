import { Command } from "commander";
import { collect, examples } from "./option-texts.ts";

/** The words and options of `vfleet why`. */
export function createWhyCommand(): Command {
  return new Command("why")
    .description(
      "Says why a server finds no host: the scheduler's decision replayed, host by host, and what would make it fit. Changes nothing.",
    )
    .argument("[server]", "a server's name or id")
    .option("--port <port>", "a port's name or id: why it is not bound")
    .option("--flavor <flavor>", "a flavor, for a server that is not made yet")
    .option(
      "--network <network>",
      "a network that it would have a port on; may be given several times",
      collect,
    )
    .option("--vnic-type <type>", "the type of these ports", "direct")
    .option("--image <image>", "the image that it would boot from")
    .option("--host <host>", "only this host, as Nova names it")
    .option("--zone <zone>", "the availability zone that is asked for")
    .option("--full", "each host on its own, not grouped")
    .addHelpText(
      "after",
      examples([
        "vfleet why web-1",
        "vfleet why --flavor sriov.small --network sriov-net --host cmp7",
        "vfleet why --port web-1-vf -o json",
      ]),
    );
}
