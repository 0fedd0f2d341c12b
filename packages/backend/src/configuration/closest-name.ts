/**
 * Finds the name that the user probably meant.
 * @returns undefined when no name is close, that is when more than a third of the letters would change.
 */
export function closestName(text: string, names: readonly string[]): string | undefined {
  let closest: { name: string; distance: number } | undefined;
  for (const name of names) {
    const distance = editDistance(text.toLowerCase(), name.toLowerCase());
    const isClose = distance <= Math.max(1, Math.floor(Math.max(text.length, name.length) / 3));
    if (isClose && (!closest || distance < closest.distance)) closest = { name, distance };
  }
  return closest?.name;
}

/** The number of letters to add, remove, change or swap with a neighbour (optimal string alignment). */
function editDistance(a: string, b: string): number {
  let previous: number[] = [];
  let row = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      const change = (row[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1);
      const isSwap = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1];
      const swap = isSwap ? (previous[j - 2] ?? 0) + 1 : Number.POSITIVE_INFINITY;
      next.push(Math.min((row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1, change, swap));
    }
    previous = row;
    row = next;
  }
  return row[b.length] ?? 0;
}
