/** Bounds what is held in memory at a time by its bytes. */
export interface ByteBudget {
  /**
   * Resolves when `bytes` fit beside what others hold, in the order of asking; more than there are have them all.
   * Disposal gives them back. Rejects when `signal` aborts.
   */
  take(bytes: number, signal: AbortSignal): Promise<Disposable>;
}

interface Waiting {
  readonly share: number;
  readonly begin: () => void;
}

/** A budget of `most` bytes. */
export function createByteBudget(most: number): ByteBudget {
  let free = most;
  let line: readonly Waiting[] = [];

  function admit(): void {
    for (let [next] = line; next !== undefined && next.share <= free; [next] = line) {
      free -= next.share;
      line = line.slice(1);
      next.begin();
    }
  }

  function leave(left: Waiting): void {
    line = line.filter((one) => one !== left);
    admit();
  }

  return {
    async take(bytes, signal) {
      signal.throwIfAborted();
      const share = Math.min(bytes, most);
      await new Promise<void>((resolve, reject) => {
        const giveUp = (): void => {
          leave(waiting);
          reject(signal.reason as Error);
        };
        const begin = (): void => {
          signal.removeEventListener("abort", giveUp);
          resolve();
        };
        const waiting = { share, begin };
        signal.addEventListener("abort", giveUp, { once: true });
        line = [...line, waiting];
        admit();
      });
      let isHeld = true;
      return {
        [Symbol.dispose]() {
          if (!isHeld) return;
          isHeld = false;
          free += share;
          admit();
        },
      };
    },
  };
}
