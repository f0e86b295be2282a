import { printable } from "../base/printable.ts";
import type { Diagnosed, Diagnosis } from "../model/diagnosis.ts";
import type { Severity } from "../model/finding.ts";
import { hostName } from "../model/ids.ts";
import { layers } from "../model/layer.ts";
import { placeText } from "./place-text.ts";

const LEVELS: Readonly<Record<Severity, "error" | "warning" | "note">> = {
  error: "error",
  warning: "warning",
  advice: "note",
  note: "note",
};

/**
 * A diagnosis as SARIF 2.1.0: a rule for each code that was found, a result for each finding. Where a finding has a file and a
 * line, the result's physical location is that file on its host, as `HOST/path`; all have the host as logical location.
 */
export function diagnosisSarif(diagnosis: Diagnosis, version: string): string {
  const results = diagnosis.findings.flatMap(withConsequences);
  const rules = [...new Map(results.map((each) => [each.code, each])).values()];
  const order = rules.map(({ code }) => code);
  const log = {
    $schema: "https://json.schemastore.org/sarif-2.1.0.json",
    version: "2.1.0",
    runs: [
      {
        tool: { driver: { name: "vfleet", version, rules: rules.map(ruleOf) } },
        results: results.map((finding) => resultOf(finding, order.indexOf(finding.code))),
        invocations: [
          {
            executionSuccessful: diagnosis.unseen.length === 0,
            toolExecutionNotifications: diagnosis.unseen.map(({ host, reason, codes }) => ({
              level: "warning",
              message: { text: printable(`${placeText(host)}: ${reason} (${codes.join(", ")})`) },
            })),
          },
        ],
      },
    ],
  };
  return `${JSON.stringify(log, undefined, 2)}\n`;
}

function withConsequences(finding: Diagnosed): readonly Diagnosed[] {
  return [finding, ...finding.consequences.flatMap(withConsequences)];
}

function ruleOf({ code, layer, why, howToMakeSure, severity }: Diagnosed): object {
  return {
    id: code,
    fullDescription: { text: printable(why) },
    help: { text: printable(`Make sure: ${howToMakeSure}`) },
    defaultConfiguration: { level: LEVELS[severity] },
    properties: { layer, layerText: layers[layer] },
  };
}

function resultOf(finding: Diagnosed, ruleIndex: number): object {
  const { code, severity, subject, summary, detail, fix, evidence = [] } = finding;
  const place = placeText(hostName(subject.host));
  const text = [`${summary}.`, detail, ...(fix === undefined ? [] : [fix])].join(" ");
  const file = evidence.map(({ source }) => /^(\/\S+?)(?::(\d+))?$/.exec(source)).find(Boolean);
  return {
    ruleId: code,
    ruleIndex,
    level: LEVELS[severity],
    message: { text: printable(text) },
    locations: [
      {
        ...(file?.[1] !== undefined && {
          physicalLocation: {
            artifactLocation: { uri: encodeURI(`${subject.host}${file[1]}`) },
            ...(file[2] !== undefined && { region: { startLine: Number(file[2]) } }),
          },
        }),
        logicalLocations: [
          {
            name: subject.item ?? place,
            fullyQualifiedName: [place, subject.item].filter(Boolean).join(" "),
          },
        ],
      },
    ],
    partialFingerprints: { vfleet: [code, subject.host, subject.item ?? ""].join("|") },
  };
}
