import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { TestProject } from "vitest/node";

declare module "vitest" {
  interface ProvidedContext {
    /** A folder of the run; the first test that needs a data folder with people leaves one there for the others. */
    settledGrounds: string;
  }
}

let folder: string | undefined;

/** Makes the folder of the run, empty: a run that needs no people does not pay for them. */
export async function setup(project: TestProject): Promise<void> {
  folder = await mkdtemp(join(tmpdir(), "muniment-settled-"));
  project.provide("settledGrounds", folder);
}

/** Removes it. */
export async function teardown(): Promise<void> {
  if (folder !== undefined) await rm(folder, { recursive: true, force: true });
}
