/**
 * The options that oslo.config puts into a value, in order: `my_ip` for `$my_ip` and `${my_ip}`, `glance.host` for
 * `${glance.host}`. `$$` and `\$` stand for a dollar and refer to nothing.
 */
export function findReferences(value: string): string[] {
  const escaped = value.replaceAll("\\$", () => "$$");
  const found = escaped.matchAll(/\$(?:\$|([_a-z][._a-z0-9]*)|\{([_a-z][._a-z0-9]*)\})/giu);
  return [...found].flatMap(([, named, braced]) => named ?? braced ?? []);
}
