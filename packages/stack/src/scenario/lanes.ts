/**
 * Runs `work` on every member, at most `lanes` at a time, begun in order. After the first failure nothing new is
 * begun; the promise rejects with that failure once what was running has ended.
 */
export async function runInLanes<T>(
  members: readonly T[],
  lanes: number,
  work: (member: T) => Promise<void>,
): Promise<void> {
  const waiting = members.values();
  let failure: { readonly reason: unknown } | undefined;
  const lane = async (): Promise<void> => {
    for (const member of waiting) {
      if (failure !== undefined) return;
      try {
        await work(member);
      } catch (reason) {
        failure ??= { reason };
      }
    }
  };
  await Promise.all(Array.from({ length: Math.min(lanes, members.length) }, lane));
  if (failure !== undefined) throw failure.reason;
}
