/** Takes an option that may be given several times. */
export function collect(pattern: string, before: readonly string[] | undefined): readonly string[] {
  return [...(before ?? []), pattern];
}

/** Examples at the end of a command's help. */
export function examples(commands: readonly string[]): string {
  return `\nExamples:\n${commands.map((command) => `  $ ${command}`).join("\n")}`;
}
