import { Worker } from "node:worker_threads";
import type { CheckJob, Generated, GenerationJob, TemplateCheck } from "./fill.ts";
import type { ThreadReply, ThreadRequest } from "./generator-thread.ts";
import { TemplateError } from "./template-error.ts";

/** Checks templates and makes documents of them, in threads that can be ended: no template keeps a server waiting. */
export interface Generator {
  /** Every mistake with its place and reason, and the fields that are used; never throws for what a template holds. */
  check(job: CheckJob): Promise<TemplateCheck>;
  /** Makes a .docx. Throws `TemplateError`. Nothing of a template or of data is run as code or fetched. */
  generate(job: GenerationJob): Promise<Generated>;
  /** Ends the threads; what is under way fails. */
  close(): Promise<void>;
}

/** How much templates may cost. */
export interface GeneratorOptions {
  /** How many documents are made at once; default 1. */
  readonly threads?: number;
  /** For one document; default 30 seconds. */
  readonly timeoutMs?: number;
}

interface Thread {
  readonly worker: Worker;
  settle: ((outcome: ThreadReply | TemplateError) => void) | undefined;
  idle: NodeJS.Timeout | undefined;
}

const DEFAULT_TIMEOUT_MS = 30_000;
const IDLE_MS = 60_000;
const HEAP_MB = 512;
const SCRIPT = new URL("generator-thread.ts", import.meta.url);

/** A generator; its threads start when there is work, and end when there has been none for a minute. */
export function createGenerator(options: GeneratorOptions = {}): Generator {
  const { threads: most = 1, timeoutMs = DEFAULT_TIMEOUT_MS } = options;
  const free: Thread[] = [];
  const all = new Set<Thread>();
  const waiting: ((thread: Thread) => void)[] = [];

  function start(): Thread {
    const worker = new Worker(SCRIPT, { resourceLimits: { maxOldGenerationSizeMb: HEAP_MB }, env: {}, execArgv: [] });
    const thread: Thread = { worker, settle: undefined, idle: undefined };
    all.add(thread);
    worker.on("message", (reply: ThreadReply) => thread.settle?.(reply));
    worker.on("error", () => thread.settle?.(new TemplateError("crashed")));
    worker.on("exit", () => {
      all.delete(thread);
      if (free.includes(thread)) free.splice(free.indexOf(thread), 1);
      thread.settle?.(new TemplateError("crashed"));
    });
    return thread;
  }

  async function take(): Promise<Thread> {
    const thread = free.pop() ?? (all.size < most ? start() : undefined);
    if (thread === undefined) return new Promise((resolve) => void waiting.push(resolve));
    clearTimeout(thread.idle);
    thread.worker.ref();
    return thread;
  }

  function giveBack(thread: Thread): void {
    const next = waiting.shift();
    if (next !== undefined) return next(thread);
    thread.worker.unref();
    thread.idle = setTimeout(() => void thread.worker.terminate(), IDLE_MS).unref();
    free.push(thread);
  }

  async function ask(request: ThreadRequest): Promise<ThreadReply> {
    const thread = await take();
    const outcome = await new Promise<ThreadReply | TemplateError>((resolve) => {
      const timer = setTimeout(() => resolve(new TemplateError("timed_out")), timeoutMs);
      thread.settle = (settled) => {
        clearTimeout(timer);
        resolve(settled);
      };
      thread.worker.postMessage(request, []);
    });
    thread.settle = undefined;
    if (outcome instanceof TemplateError) {
      all.delete(thread);
      await thread.worker.terminate();
      const next = waiting.shift();
      if (next !== undefined) next(start());
      throw outcome;
    }
    giveBack(thread);
    if (outcome.kind === "refused") throw new TemplateError(outcome.reason, outcome);
    return outcome;
  }

  return {
    async check(job) {
      const reply = await ask({ kind: "check", job });
      if (reply.kind !== "checked") throw new TemplateError("crashed");
      return reply.result;
    },
    async generate(job) {
      const reply = await ask({ kind: "generate", job });
      if (reply.kind !== "generated") throw new TemplateError("crashed");
      return reply.result;
    },
    async close() {
      await Promise.all([...all].map(({ worker }) => worker.terminate()));
    },
  };
}
