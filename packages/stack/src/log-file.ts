import { closeSync, fstatSync, mkdirSync, openSync, renameSync, writeSync } from "node:fs";
import { dirname } from "node:path";

/** A destination of log lines that never fails and stays below a bounded size. */
export interface LogFile extends Disposable {
  write(line: string): void;
}

const LARGEST_BYTES = 20 * 1024 * 1024;
const KEPT = 4;

/**
 * Appends to `path`, and moves it to `path.1` … `path.4` whenever it grows past `largestBytes`. A line that cannot
 * be written, on a full disk for example, is dropped, since the program matters more than its log.
 */
export function openLogFile(path: string, largestBytes = LARGEST_BYTES): LogFile {
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
  let file = openSync(path, "a", 0o600);
  let size = fstatSync(file).size;
  let isClosed = false;

  function rotate(): void {
    for (let number = KEPT - 1; number >= 1; number -= 1) rename(`${path}.${number}`, `${path}.${number + 1}`);
    rename(path, `${path}.1`);
    const next = openSync(path, "a", 0o600);
    closeSync(file);
    file = next;
    size = 0;
  }

  return {
    write(line) {
      if (isClosed) return;
      try {
        if (size >= largestBytes) rotate();
        size += writeSync(file, line);
      } catch {
        // Dropped as promised; the next line tries again.
      }
    },
    [Symbol.dispose]() {
      isClosed = true;
      closeSync(file);
    },
  };
}

function rename(from: string, to: string): void {
  try {
    renameSync(from, to);
  } catch {
    // There is no such generation yet.
  }
}
