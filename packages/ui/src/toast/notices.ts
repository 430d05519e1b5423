/** One thing that is told. */
export interface Notice {
  readonly text: string;
  /** What a button in the notice does; `isUndo` when it takes back what is told of. */
  readonly next?: { readonly label: string; readonly isUndo?: boolean; run(): void } | undefined;
  /** With it, the notice tells of a failure. */
  readonly error?: unknown;
}

const listeners = new Set<() => void>();
const untold: Notice[] = [];
let latest: Notice | undefined;

/** Shows a notice, as soon as there is what shows it. */
export function tell(notice: Notice): void {
  untold.push(notice);
  latest = notice;
  for (const listener of listeners) listener();
}

/** The notices that were not shown yet; they count as shown from now on. */
export function takeNotices(): readonly Notice[] {
  return untold.splice(0);
}

/** The last notice that was told, to know of a new one by. */
export function latestNotice(): Notice | undefined {
  return latest;
}

/** Calls `listener` with each notice that is told. */
export function subscribeToNotices(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}
