/** Orders versions as rpm does (rpmvercmp): below 0 if a is older than b; digits count as numbers and above letters. */
export function compareVersions(a: string, b: string): number {
  const left = segments(a);
  const right = segments(b);
  for (let at = 0; at < Math.min(left.length, right.length); at += 1) {
    const order = compareSegments(left[at] ?? "", right[at] ?? "");
    if (order !== 0) return order;
  }
  if (left.length === right.length) return 0;
  const isLeftLonger = left.length > right.length;
  const next = (isLeftLonger ? left[right.length] : right[left.length]) ?? "";
  // A tilde marks what comes before the release itself.
  return (next === "~") === isLeftLonger ? -1 : 1;
}

function segments(version: string): readonly string[] {
  return version.match(/\d+|[A-Za-z]+|~/g) ?? [];
}

function compareSegments(a: string, b: string): number {
  if (a === b) return 0;
  if (a === "~" || b === "~") return a === "~" ? -1 : 1;
  const aIsNumber = /^\d/.test(a);
  if (aIsNumber !== /^\d/.test(b)) return aIsNumber ? 1 : -1;
  if (!aIsNumber) return a < b ? -1 : 1;
  const [x, y] = [a.replace(/^0+/, ""), b.replace(/^0+/, "")];
  if (x.length !== y.length) return x.length - y.length;
  return x === y ? 0 : x < y ? -1 : 1;
}
