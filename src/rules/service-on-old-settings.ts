import type { Rule } from "../model/rule.ts";

/** A service runs on settings from before. */
export const serviceOnOldSettings: Rule = {
  code: "service-on-old-settings",
  severity: "error",
  layer: "service",
  title: "A service runs on settings from before",
  explanation:
    "What it reads at its start has changed since. It works by the old, whatever stands in its files.",
  howToMakeSure: "ls /run/vfleet/stale; systemctl show UNIT -p ExecMainStartTimestamp",
  fix: "Restart it: vfleet apply does.",
  mendedBy: ["restart-services"],
  reads: ["openstackServices", "vfleetTraces"],
  of: "host",
  find: ({ checks }) =>
    checks
      .filter(
        ({ step, holds, summary }) =>
          step === "restart-services" && holds === "no" && summary.startsWith("has to restart"),
      )
      .map(({ subject }) => ({
        item: subject,
        summary: `${subject} has not read what was changed since it started`,
        detail: "vfleet has marked it as in need of a restart.",
        evidence: [{ source: `/run/vfleet/stale/${subject}`, text: "newer than the process" }],
      })),
};
