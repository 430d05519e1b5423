import { fork } from "node:child_process";

/** Bounds of a child process. */
export interface ChildLimits {
  readonly timeoutSeconds: number;
  readonly signal?: AbortSignal;
}

/** The process that was to do the work ended, or took too long. */
export class ChildFailed extends Error {
  readonly reason: "crashed" | "timed_out";

  constructor(reason: "crashed" | "timed_out", text: string) {
    super(text);
    this.name = "ChildFailed";
    this.reason = reason;
  }
}

const MOST_MEMORY_MIB = 1024;

/**
 * Runs a module in a process of its own: what a file does to it harms nobody else. The module calls `answerParent`.
 * Throws `ChildFailed`, or what the signal was aborted with; the process is gone then.
 */
export async function runInChild<T>(module: URL, job: object, { timeoutSeconds, signal }: ChildLimits): Promise<T> {
  signal?.throwIfAborted();
  const child = fork(module, {
    // Pages are garbage as soon as they are written: what is collected early is never held.
    execArgv: [`--max-old-space-size=${MOST_MEMORY_MIB}`, "--optimize-for-size"],
    stdio: ["ignore", "ignore", "pipe", "ipc"],
  });
  let said = "";
  let timer: NodeJS.Timeout | undefined;
  child.stderr?.setEncoding("utf8");
  child.stderr?.on("data", (chunk: string) => {
    said = `${said}${chunk}`.slice(-2000);
  });
  try {
    return await new Promise<T>((resolve, reject) => {
      timer = setTimeout(() => {
        reject(new ChildFailed("timed_out", `No result after ${timeoutSeconds} s`));
      }, timeoutSeconds * 1000);
      signal?.addEventListener("abort", () => reject(signal.reason as Error), { once: true });
      child.once("error", reject);
      child.once("exit", () => reject(new ChildFailed("crashed", said)));
      child.once("message", (answer) => resolve(answer as T));
      child.send(job);
    });
  } finally {
    clearTimeout(timer);
    // Its own tools end when it is cut off (`answerParent`).
    if (child.connected) child.disconnect();
    setTimeout(() => child.kill("SIGKILL"), GRACE_MS).unref();
  }
}

const GRACE_MS = 500;

/** For the module: does one job and answers it; ends as soon as nobody waits for the answer any more. */
export function answerParent(work: (job: never) => Promise<object>, stop: () => void): void {
  process.once("disconnect", () => {
    stop();
    process.kill(process.pid, "SIGKILL");
  });
  process.once("message", (job) => {
    work(job as never).then(
      (answer) => process.send?.(answer),
      (error: unknown) => {
        process.stderr.write(`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`, () => {
          stop();
          process.kill(process.pid, "SIGKILL");
        });
      },
    );
  });
}
