/** The text with $name and ${name} replaced; a name without a value becomes nothing, as in GRUB. */
export function expandGrubVariables(text: string, variables: ReadonlyMap<string, string>): string {
  return text.replace(/\$(?:(\w+)|\{(\w+)\})/g, (_, plain?: string, braced?: string) => {
    return variables.get(plain ?? braced ?? "") ?? "";
  });
}
