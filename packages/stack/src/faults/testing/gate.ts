/** Where lanes are held. */
export interface Gate {
  /** Waits while the gate is closed. */
  pass(): Promise<void>;
  /** Closes the gate and resolves when all lanes stand before it. */
  close(): Promise<void>;
  open(): void;
  /** A lane is done for good. */
  leave(): void;
  /** An act was acknowledged. */
  count(): void;
  /** Resolves when `more` further acts were acknowledged. */
  counted(more: number): Promise<void>;
}

/** An open gate for so many lanes. */
export function createGate(lanes: number): Gate {
  let present = lanes;
  let waiting = 0;
  let total = 0;
  const gate: { opened?: PromiseWithResolvers<void> | undefined } = {};
  const watchers = new Set<() => void>();
  const notify = (): void => {
    for (const watcher of watchers) watcher();
  };
  const until = (isSo: () => boolean): Promise<void> =>
    new Promise((resolve) => {
      const watcher = (): void => {
        if (!isSo()) return;
        watchers.delete(watcher);
        resolve();
      };
      watchers.add(watcher);
      watcher();
    });
  return {
    async pass() {
      while (gate.opened !== undefined) {
        waiting += 1;
        notify();
        await gate.opened.promise;
      }
    },
    close() {
      gate.opened ??= Promise.withResolvers();
      return until(() => waiting >= present);
    },
    open() {
      gate.opened?.resolve();
      gate.opened = undefined;
      waiting = 0;
    },
    leave() {
      present -= 1;
      notify();
    },
    count() {
      total += 1;
      notify();
    },
    counted(more) {
      const goal = total + more;
      return until(() => total >= goal);
    },
  };
}
