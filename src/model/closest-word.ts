/** The word that was probably meant: the nearest within a third of its letters, or within as many as are given; or undefined. */
export function closestWord(typed: string, words: readonly string[], within?: number): string | undefined {
  const wanted = typed.toLowerCase().slice(0, 64);
  let best: { readonly word: string; readonly distance: number } | undefined;
  for (const word of words) {
    const distance = editDistance(wanted, word.toLowerCase());
    const most = within ?? Math.max(1, Math.floor(word.length / 3));
    if (distance <= most && distance < (best?.distance ?? Infinity)) best = { word, distance };
  }
  return best?.word;
}

/** Letters to insert, remove, replace or swap with their neighbour. */
function editDistance(a: string, b: string): number {
  const rows: number[][] = [Array.from({ length: b.length + 1 }, (_, column) => column)];
  for (let row = 1; row <= a.length; row += 1) {
    const line = [row];
    for (let column = 1; column <= b.length; column += 1) {
      const at = (up: number, left: number) =>
        (up === 0 ? line : rows[row - up])?.[column - left] ?? Infinity;
      const same = a[row - 1] === b[column - 1];
      const swapped = row > 1 && column > 1 && a[row - 1] === b[column - 2] && a[row - 2] === b[column - 1];
      line.push(
        Math.min(at(1, 0) + 1, at(0, 1) + 1, at(1, 1) + (same ? 0 : 1), swapped ? at(2, 2) + 1 : Infinity),
      );
    }
    rows.push(line);
  }
  return rows[a.length]?.[b.length] ?? Infinity;
}
