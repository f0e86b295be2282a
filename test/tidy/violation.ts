/** One place that breaks a rule of the tree, and what to do about it. */
export type Violation = {
  readonly path: string;
  /** From 1; 1 also stands for the whole file. */
  readonly line: number;
  readonly rule: string;
  /** One imperative sentence. */
  readonly fix: string;
};

/** The violation as one line that editors make a link of. */
export function renderViolation({ path, line, rule, fix }: Violation): string {
  return `${path}:${line}: ${rule}: ${fix}`;
}
