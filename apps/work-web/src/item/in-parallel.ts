const AT_ONCE = 4;

/** Does the same with each, some at a time; rejects with the first that fails. */
export async function inParallel<Each>(all: readonly Each[], work: (each: Each) => Promise<void>): Promise<void> {
  const rest = all.values();
  await Promise.all(
    Array.from({ length: AT_ONCE }, async () => {
      for (const each of rest) await work(each);
    }),
  );
}
