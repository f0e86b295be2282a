import type { AboutSubject } from "./diagnosed-subject.ts";
import type { Finding } from "./finding.ts";
import type { HostName } from "./ids.ts";
import type { Layer } from "./layer.ts";

/** Whether and how vfleet apply would mend what a finding says. */
export type Mend =
  /** By these actions of the plan, each told for people. */
  | { readonly kind: "apply"; readonly actions: readonly string[] }
  /** The steps that would are refused or cannot go on. */
  | { readonly kind: "held"; readonly why: string }
  | { readonly kind: "by-hand" };

/** A finding of a diagnosis: all that an operator needs to believe and to mend it. */
export type Diagnosed = Finding & {
  readonly layer: Layer;
  /** What breaks because of it, and how that shows. */
  readonly why: string;
  readonly howToMakeSure: string;
  readonly mend: Mend;
  /** What of the findings follows from it, gravest first. */
  readonly consequences: readonly Diagnosed[];
};

/**
 * What a log line or a message hints at. It becomes evidence of the findings that its codes name and that facts have shown on
 * its host; where facts show none of them, it stays a hint.
 */
export type Hint = Finding & {
  readonly layer: Layer;
  readonly why: string;
  readonly howToMakeSure: string;
  /** Codes of rules that confirm it; empty: no facts can. */
  readonly confirmedBy: readonly string[];
  /** Those rules may find it on any host: the line is of a service that serves all. */
  readonly ofAnyHost?: true;
};

/** Something that could not be seen, with what was therefore not looked for. */
export type Unseen = { readonly host: HostName; readonly reason: string; readonly codes: readonly string[] };

/** What is wrong with a fleet, the lowest broken layer first, and how far one could see. */
export type Diagnosis = {
  readonly format: "vfleet.diagnosis/v1";
  /** What was looked at: hosts, and a cloud as `cloud:NAME`. */
  readonly places: readonly HostName[];
  /** Errors first, then by layer; what follows from another stands beneath it. */
  readonly findings: readonly Diagnosed[];
  /** What no facts have confirmed. */
  readonly hints: readonly Hint[];
  readonly unseen: readonly Unseen[];
  /** How many rules were asked. */
  readonly ruleCount: number;
  /** The one thing that was asked about; left out: the fleet as a whole was. */
  readonly about?: AboutSubject;
};
