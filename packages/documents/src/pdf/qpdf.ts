import { spawn, spawnSync } from "node:child_process";
import type { ChildProcess } from "node:child_process";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** A word of a command; a file is named so that the tool can be given it under another name. */
export type QpdfWord = string | { readonly input: string } | { readonly output: string };

/** What qpdf came to: warnings are about files that it could repair. */
export interface QpdfOutcome {
  readonly state: "done" | "done_with_warnings" | "failed" | "needs_password";
}

/** The tool of that name where it is installed, else the same one compiled to WASM. */
export interface Qpdf {
  readonly isNative: boolean;
  run(words: readonly QpdfWord[], memory?: QpdfMemory): Promise<QpdfOutcome>;
}

/** Where the stand-in keeps what it has read, so that several commands read a file once. */
export type QpdfMemory = Map<string, Uint8Array>;

const children = new Set<ChildProcess>();
let isInstalled: boolean | undefined;

/** Ends what runs: the process that asked is about to end itself. */
export function stopQpdf(): void {
  for (const child of children) child.kill("SIGKILL");
}

/** With `native` false always the stand-in, which a test wants. */
export function openQpdf({ native = true }: { readonly native?: boolean } = {}): Qpdf {
  isInstalled ??= spawnSync("qpdf", ["--version"], { stdio: "ignore" }).status === 0;
  return native && isInstalled ? { isNative: true, run: runNative } : { isNative: false, run: runWasm };
}

/** Words go by a file, for there may be thousands, and among them passwords that no list of processes may show. */
async function runNative(words: readonly QpdfWord[]): Promise<QpdfOutcome> {
  const folder = await mkdtemp(join(tmpdir(), "muniment-qpdf-"));
  try {
    const file = join(folder, "words");
    const plain = words.map((word) => (typeof word === "string" ? word : "input" in word ? word.input : word.output));
    await writeFile(file, `${plain.join("\n")}\n`, { mode: 0o600 });
    return await new Promise((resolve, reject) => {
      const child = spawn("qpdf", [`@${file}`], { stdio: ["ignore", "ignore", "pipe"] });
      let said = "";
      child.stderr.setEncoding("utf8");
      child.stderr.on("data", (chunk: string) => {
        if (said.length < 10_000) said += chunk;
      });
      children.add(child);
      child.once("error", reject);
      child.once("close", (code) => {
        children.delete(child);
        resolve(outcomeOf(code, said));
      });
    });
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

function outcomeOf(code: number | null, said: string): QpdfOutcome {
  if (code === 0) return { state: "done" };
  if (code === 3) return { state: "done_with_warnings" };
  return { state: /invalid password/.test(said) ? "needs_password" : "failed" };
}

interface WasmModule {
  callMain(words: string[]): number;
  readonly FS: {
    writeFile(path: string, content: Uint8Array | string): void;
    readFile(path: string): Uint8Array;
  };
}

async function runWasm(words: readonly QpdfWord[], memory: QpdfMemory = new Map()): Promise<QpdfOutcome> {
  const require = createRequire(import.meta.url);
  const create = require("@neslinesli93/qpdf-wasm") as (given: {
    locateFile: () => string;
    noInitialRun: boolean;
  }) => Promise<WasmModule>;
  const wasm = require.resolve("@neslinesli93/qpdf-wasm/dist/qpdf.wasm");
  const { FS, callMain } = await create({ locateFile: () => wasm, noInitialRun: true });
  const outputs = new Map<string, string>();
  const inputs = new Map<string, string>();
  const plain: string[] = [];
  for (const word of words) {
    if (typeof word === "string") plain.push(word);
    else if ("output" in word) {
      const name = `/out-${outputs.size}`;
      outputs.set(name, word.output);
      plain.push(name);
    } else {
      const name = inputs.get(word.input) ?? `/in-${inputs.size}`;
      if (!inputs.has(word.input)) {
        const content = memory.get(word.input) ?? (await readFile(word.input));
        FS.writeFile(name, content);
        inputs.set(word.input, name);
      }
      plain.push(name);
    }
  }
  FS.writeFile("/words", `${plain.join("\n")}\n`);
  const code = callMain(["@/words"]);
  const outcome = outcomeOf(code, "");
  if (outcome.state === "failed") return outcome;
  for (const [name, path] of outputs) await writeFile(path, FS.readFile(name));
  return outcome;
}
