import type { ChildProcess } from "node:child_process";
import { fileURLToPath } from "node:url";
import { ConversionError } from "./conversion-error.ts";
import { killAll, startSandboxed } from "./sandbox.ts";

/** A Node process of ours that works on files of strangers; it is ended when it takes too long or too much. */
export interface HelperProcess<Request extends object, Reply> {
  /** One after the other. Throws `ConversionError`. */
  ask(request: Request, options?: { readonly signal?: AbortSignal | undefined }): Promise<Reply>;
  close(): Promise<void>;
}

/** How such a process is kept. */
export interface HelperOptions {
  readonly script: URL;
  readonly folder: string;
  readonly seconds: number;
  readonly memoryBytes: number;
  readonly fileBytes: number;
  /** After as many requests it is started anew, whatever it has kept. */
  readonly turns: number;
  readonly arguments?: readonly string[];
}

/** What goes back from such a process. */
export type HelperReply<Reply> =
  | { readonly done: Reply }
  | { readonly failed: ConversionError["reason"]; why?: string };

interface Running {
  readonly child: ChildProcess;
  turns: number;
}

/** Starts one when it is asked for the first time, and another when that one has ended. */
export function createHelperProcess<Request extends object, Reply>(
  options: HelperOptions,
): HelperProcess<Request, Reply> {
  let running: Running | undefined;
  let lastTurn: Promise<unknown> = Promise.resolve();

  async function start(): Promise<Running> {
    const child = await startSandboxed(
      process.execPath,
      // Without the room that V8 sets aside around the memory of WebAssembly, a limit of address space means something.
      ["--disable-wasm-trap-handler", ...(options.arguments ?? []), fileURLToPath(options.script)],
      {
        environment: {},
        folder: options.folder,
        stdio: ["ignore", "ignore", "ignore", "ipc"],
        memoryBytes: options.memoryBytes,
        fileBytes: options.fileBytes,
      },
    );
    const started = { child, turns: 0 };
    child.once("exit", () => {
      if (running === started) running = undefined;
    });
    child.unref();
    child.channel?.unref();
    return started;
  }

  async function turn(request: Request, signal: AbortSignal | undefined): Promise<Reply> {
    signal?.throwIfAborted();
    const current = (running ??= await start());
    current.turns += 1;
    try {
      return await converse<Reply>(current.child, request, { seconds: options.seconds, signal });
    } catch (error) {
      // What it has in its hands is given up with it, unless it said itself what was wrong with the file.
      if (!(error instanceof ConversionError && isAboutFile(error))) end(current);
      throw error;
    } finally {
      if (current.turns >= options.turns) end(current);
    }
  }

  function end(ended: Running): void {
    if (running === ended) running = undefined;
    killAll(ended.child);
  }

  return {
    async ask(request, { signal } = {}) {
      const mine = lastTurn.then(async () => turn(request, signal));
      lastTurn = mine.catch(() => undefined);
      return mine;
    },
    async close() {
      await lastTurn;
      if (running !== undefined) end(running);
    },
  };
}

function isAboutFile({ reason }: ConversionError): boolean {
  return reason !== "timed_out" && reason !== "crashed";
}

async function converse<Reply>(
  child: ChildProcess,
  request: object,
  { seconds, signal }: { seconds: number; signal: AbortSignal | undefined },
): Promise<Reply> {
  child.ref();
  child.channel?.ref();
  const settled = Promise.withResolvers<Reply>();
  const onMessage = (reply: HelperReply<Reply>): void => {
    if ("done" in reply) settled.resolve(reply.done);
    else settled.reject(new ConversionError(reply.failed, reply.why));
  };
  const onExit = (): void => settled.reject(new ConversionError("crashed"));
  const onError = (error: Error): void => settled.reject(new ConversionError("crashed", error));
  const onAbort = (): void => settled.reject(signal?.reason as Error);
  const timer = setTimeout(() => settled.reject(new ConversionError("timed_out")), seconds * 1_000);
  child.on("message", onMessage).on("exit", onExit).on("error", onError);
  signal?.addEventListener("abort", onAbort);
  try {
    if (child.exitCode !== null || !child.connected) throw new ConversionError("crashed");
    child.send(request, (error) => {
      if (error !== null) onError(error);
    });
    return await settled.promise;
  } finally {
    clearTimeout(timer);
    child.off("message", onMessage).off("exit", onExit).off("error", onError);
    signal?.removeEventListener("abort", onAbort);
    child.unref();
    child.channel?.unref();
  }
}
