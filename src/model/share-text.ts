/** As many different texts as are kept; a fleet of many kinds of hosts begins anew when they are full. */
const most = 2000;

const shared = new Map<string, string>();

/** One and the same text for all that are equal: of what a plan says of thousands of hosts most is the same, and is held once. */
export function shareText(text: string): string {
  const known = shared.get(text);
  if (known !== undefined) return known;
  if (shared.size >= most) shared.clear();
  shared.set(text, text);
  return text;
}
