/**
 * Whether policies let external assignees see their tasks of a matter (TRK-SPM-004, decision D12 of tracker.md). A person
 * without access cannot ask Work that themself, since hidden matters are denied alike, so it is asked with the
 * authorization of the library. Without one nobody external sees anything: closed rather than open.
 */
export interface ExternalGate {
  /** Those of `workspaceIds` from which no policy keeps the person out, as of now. */
  admitted(userId: string, workspaceIds: readonly string[]): Promise<ReadonlySet<string>>;
}
