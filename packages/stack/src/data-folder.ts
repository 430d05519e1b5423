import { mkdir, realpath } from "node:fs/promises";
import { join } from "node:path";
import { claimProcessFile } from "./process-file.ts";
import { removeReadyFile } from "./ready-file.ts";

/** The data folder of an installation on embedded defaults, held by this process. */
export interface DataFolder extends AsyncDisposable {
  readonly path: string;
  readonly blobs: string;
  readonly mail: string;
  /** Mail that Operate has received. */
  readonly receivedMail: string;
  readonly postgres: string;
  readonly logFile: string;
}

/**
 * Opens the folder, made when absent, for this process alone, and removes what says that a killed one is ready.
 * Throws `FolderInUseError` while another process holds it.
 */
export async function openDataFolder(folder: string, onOrphan?: (pid: number) => void): Promise<DataFolder> {
  // Root's PostgreSQL runs as another user, who has to get through this folder; what others may not see lies below
  // in folders of its own.
  await mkdir(folder, { recursive: true, mode: process.getuid?.() === 0 ? 0o711 : 0o700 });
  const path = await realpath(folder);
  const claim = await claimProcessFile({
    path: join(path, "muniment.pid"),
    ...(onOrphan === undefined ? {} : { onOrphan }),
  });
  try {
    await removeReadyFile(path);
    const below = (name: string): string => join(path, name);
    const [blobs, mail, receivedMail, log] = [below("blobs"), below("mail"), below("received-mail"), below("log")];
    for (const own of [blobs, mail, receivedMail, log]) await mkdir(own, { recursive: true, mode: 0o700 });
    return {
      path,
      blobs,
      mail,
      receivedMail,
      postgres: join(path, "postgres"),
      logFile: join(log, "muniment.log"),
      [Symbol.asyncDispose]: () => claim[Symbol.asyncDispose](),
    };
  } catch (error) {
    await claim[Symbol.asyncDispose]();
    throw error;
  }
}
