import { formatTime } from "./format-time.ts";
import { line, renderLines, styled, type ViewOptions } from "./render-lines.ts";
import type { ProofSummary } from "./summarize-proof.ts";
import type { RunSummary } from "./summarize-run.ts";
import { type Cell, type Column, renderTable } from "./table.ts";

const COLUMNS: readonly Column[] = [
  { title: "RUN", least: 20 },
  { title: "STARTED", least: 17 },
  { title: "HOSTS", least: 5 },
  { title: "RESULT", least: 12 },
  { title: "FLEET FILE", least: 10 },
];

/** Runs and proofs as a table, in the order given. */
export function viewRuns(runs: readonly (RunSummary | ProofSummary)[], options: ViewOptions): string {
  if (runs.length === 0) return renderLines([line("there are no runs yet")], options);
  return renderTable(
    COLUMNS,
    runs.map((run) => [
      plain(run.run),
      plain(formatTime(run.startedAt).replace(/:\d\dZ$/, "Z")),
      plain(String(run.hosts)),
      run.kind === "proof" ? proofCell(run) : resultCell(run),
      plain(run.fleetFile),
    ]),
    options,
  );
}

function resultCell(run: RunSummary): Cell {
  const words = [
    run.endedAt === undefined ? "not ended" : "",
    run.done > 0 ? `${run.done} done` : "",
    run.failed > 0 ? `${run.failed} failed` : "",
    run.stopped > 0 ? `${run.stopped} stopped` : "",
    run.cloud === undefined ? "" : `cloud ${run.cloud}`,
    run.undoes === undefined ? "" : `undoes ${run.undoes}`,
  ].filter((word) => word !== "");
  const isBad = run.failed + run.stopped > 0 || (run.cloud !== undefined && run.cloud !== "done");
  const style = isBad ? "bad" : run.endedAt === undefined ? "warn" : "good";
  return [styled(style, words.join(", ") || "nothing done")];
}

function proofCell({ endedAt, hosts, proved, failed, notRun }: ProofSummary): Cell {
  const words = [
    endedAt === undefined ? "not ended" : "",
    proved > 0 ? `${proved} proved` : "",
    failed > 0 ? `${failed} failed` : "",
    notRun > 0 ? `${notRun} not run` : "",
    endedAt !== undefined && hosts === 0 ? "no host" : "",
  ].filter((word) => word !== "");
  const isOpen = endedAt === undefined || notRun > 0 || hosts === 0;
  return [styled(failed > 0 ? "bad" : isOpen ? "warn" : "good", `proof: ${words.join(", ")}`)];
}

function plain(text: string): Cell {
  return [styled("plain", text)];
}
