/** How much a finding matters: error stops what it is about, warning may hurt, advice may help, note is for the record. */
export type Severity = "error" | "warning" | "advice" | "note";

/** One thing that was seen and led to the finding: where (command, file, sysfs path) and what; empty: the summary says what. */
export type Evidence = { readonly source: string; readonly text: string };

/** What a finding is about: a host, and if it is narrower, the thing on it (a PF, a VF, a file). */
export type Subject = { readonly host: string; readonly item?: string };

/** A problem of the operator's world as a value: what is wrong, what was seen where, what to do. */
export type Finding = {
  /** Stable, in kebab case, for scripts and for the reference pages. */
  readonly code: string;
  readonly severity: Severity;
  readonly subject: Subject;
  /** What is wrong, in the operator's words, one line. */
  readonly summary: string;
  /** What was seen, on which host, by which command or file. */
  readonly detail: string;
  /** One imperative sentence or command. */
  readonly fix?: string;
  readonly evidence?: readonly Evidence[];
};
