import type { FollowedTracker, TrackerNewsRow } from "./digest.repository.ts";

/** What happened in a tracker that one follows. */
export interface TrackerNews {
  readonly name: string;
  readonly matter: string;
  readonly counts: Readonly<Record<NewsCount, number>>;
  /** Due dates that are others now, the newest first, each task once. */
  readonly dues: readonly { readonly title: string; readonly before: string | null; readonly after: string | null }[];
}

/** What is told as a number. */
export type NewsCount = "added" | "completed" | "reopened" | "reassigned" | "status" | "overdue" | "comments";

/** Trackers in which something happened, and the names of the others (tracker.md 20.3). */
export function newsOfTrackers(
  trackers: readonly FollowedTracker[],
  rows: readonly TrackerNewsRow[],
): { news: readonly TrackerNews[]; quiet: readonly string[] } {
  const byTracker = Map.groupBy(rows, ({ tracker }) => tracker);
  const isTold = ({ id }: FollowedTracker): boolean => byTracker.has(id);
  return {
    news: trackers
      .filter(isTold)
      .map(({ id, name, matter }) => ({ name, matter, ...oneNews(byTracker.get(id) ?? []) })),
    quiet: trackers.filter((tracker) => !isTold(tracker)).map(({ name }) => name),
  };
}

function oneNews(rows: readonly TrackerNewsRow[]): Pick<TrackerNews, "counts" | "dues"> {
  const counts = { added: 0, completed: 0, reopened: 0, reassigned: 0, status: 0, overdue: 0, comments: 0 };
  const tasks = new Map<string, Set<string>>();
  for (const { kind, task } of rows) {
    if (kind === "due") continue;
    // Whatever happened to a task often is told once; of comments every one counts.
    const told = tasks.get(kind) ?? new Set();
    if (kind === "comments" || !told.has(task)) counts[kind] += 1;
    tasks.set(kind, told.add(task));
  }
  const dues = [
    ...Map.groupBy(
      rows.filter(({ kind }) => kind === "due"),
      ({ task }) => task,
    ).values(),
  ].flatMap((moves) => {
    const [last] = moves;
    const first = moves.at(-1);
    // Moved and moved back is no change.
    if (last === undefined || first === undefined || first.before === last.after) return [];
    return [{ title: last.title, before: first.before, after: last.after }];
  });
  return { counts, dues };
}
