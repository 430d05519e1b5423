/** Things to be closed at the end, last opened first. */
export interface Lifecycle extends AsyncDisposable {
  /** Takes over the closing of `resource` and gives it back. */
  own<T extends AsyncDisposable>(resource: T): T;
  onStop(close: () => Promise<void>): void;
}

/** A lifecycle whose disposal closes everything, also when one of the closings fails. */
export function createLifecycle(): Lifecycle {
  const closings: (() => Promise<void>)[] = [];
  return {
    own(resource) {
      closings.push(async () => resource[Symbol.asyncDispose]());
      return resource;
    },
    onStop(close) {
      closings.push(close);
    },
    async [Symbol.asyncDispose]() {
      const failures: unknown[] = [];
      for (const close of closings.splice(0).toReversed()) {
        try {
          await close();
        } catch (error) {
          failures.push(error);
        }
      }
      if (failures.length > 0) throw new AggregateError(failures, "Not everything could be closed");
    },
  };
}
