import { readFile, writeFile } from "node:fs/promises";

/** Begins to watch how much memory a process holds at most from now on; gives the bytes that it holds now. */
export async function watchPeakMemory(pid: number): Promise<number> {
  // 5: sets the peak back to what is held now (proc(5), clear_refs).
  await writeFile(`/proc/${pid}/clear_refs`, "5");
  return readStatus(pid, "VmRSS");
}

/** The most bytes that the process has held since it is watched. */
export function peakMemory(pid: number): Promise<number> {
  return readStatus(pid, "VmHWM");
}

async function readStatus(pid: number, name: string): Promise<number> {
  const status = await readFile(`/proc/${pid}/status`, "utf8");
  const kilobytes = new RegExp(`^${name}:\\s+(\\d+) kB$`, "m").exec(status)?.[1];
  if (kilobytes === undefined) throw new Error(`/proc/${pid}/status has no ${name}`);
  return Number(kilobytes) * 1024;
}
