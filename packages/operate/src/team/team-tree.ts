/** Whether a team is another one, or part of it at whatever depth. */
export function isBelow(
  all: readonly { readonly id: string; readonly parent_id: string | null }[],
  id: string,
  above: string,
): boolean {
  const parents = new Map(all.map((team) => [team.id, team.parent_id]));
  const seen = new Set<string>();
  for (let at: string | null | undefined = id; at !== null && at !== undefined; at = parents.get(at)) {
    if (at === above) return true;
    if (seen.has(at)) return false;
    seen.add(at);
  }
  return false;
}
