import type { DistroRange, OpenstackDistro, ServiceUnit } from "../../src/model/openstack-distro.ts";
import { escapeMarkdown } from "./escape-markdown.ts";
import { entriesOf } from "./release-spans.ts";

/** The section of one distribution: how services restart, and the units of each with what they read. */
export function renderDistro(distro: OpenstackDistro): string[] {
  const { file, apply } = distro.kernelArguments;
  const init = distro.init.map(({ kind, restart, note, ...range }) =>
    [`- ${kind}${renderRange(range)}: \`${restart.join(" ")} UNIT\``, note].filter(Boolean).join(". "),
  );
  return [
    `### ${distro.name}`,
    "",
    ...init,
    `- Kernel arguments: ${file ? `\`${file}\`, then ` : ""}\`${apply.join(" ")}\``,
    `- Sources: ${escapeMarkdown(distro.sources.join("; "))}`,
    "",
    "| Service | Where | Unit (package) | Reads | Log |",
    "| --- | --- | --- | --- | --- |",
    ...entriesOf(distro.services).flatMap(([service, variants]) =>
      variants.flatMap(({ units, ...range }) =>
        units.map((unit) => renderUnit(service, renderRange(range).trim() || "else", unit)),
      ),
    ),
    "",
  ];
}

function renderUnit(service: string, where: string, unit: ServiceUnit): string {
  const { reads, log, note, why } = unit;
  const read = reads ? [...reads.defaultFiles, ...reads.defaultDirs, ...reads.args] : [];
  const remarks = [note, why && `*Not verified*: ${why}`].filter(Boolean).join(" ");
  const cells = [
    service,
    where,
    `\`${unit.unit}\` (\`${unit.package}\`)`,
    [read.map((path) => `\`${path}\``).join("<br>"), remarks && escapeRemarks(remarks)]
      .filter(Boolean)
      .join("<br>"),
    log ? `\`${log}\`` : "not known",
  ];
  return `| ${cells.join(" | ")} |`;
}

function escapeRemarks(text: string): string {
  return text.replace(/[|<]/g, "\\$&");
}

function renderRange({ fromSeries, beforeSeries, fromSystem, beforeSystem }: DistroRange): string {
  const words = [
    fromSeries && `from ${fromSeries}`,
    beforeSeries && `before ${beforeSeries}`,
    fromSystem && `from system ${fromSystem}`,
    beforeSystem && `before system ${beforeSystem}`,
  ].filter(Boolean);
  return words.length === 0 ? "" : ` ${words.join(", ")}`;
}
