/** Whether a member of a union is of one of these kinds. */
export function isOfKind<T extends { readonly kind: string }, K extends T["kind"]>(
  value: T,
  kinds: readonly K[],
): value is Extract<T, { readonly kind: K }> {
  return (kinds as readonly string[]).includes(value.kind);
}
