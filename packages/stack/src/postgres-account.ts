import { lchown, readdir, realpath, stat } from "node:fs/promises";
import { dirname, join } from "node:path";

/** Under whom PostgreSQL runs, since it refuses to run as root. */
export interface PostgresAccount {
  /** Owner of the files, as this process sees it. */
  readonly uid: number;
  readonly gid: number;
  /** The command that starts `program` under this account; `as` goes into the options of spawn. */
  command(
    program: string,
    args: readonly string[],
  ): { file: string; args: string[]; as: { uid?: number; gid?: number } };
}

const NOBODY = 65_534;

/**
 * This process's own account, or for root: `nobody` when it can reach all of `folders`, else root itself
 * seen as `nobody` through a user namespace, which needs no right on the folders above.
 */
export async function choosePostgresAccount(folders: readonly string[]): Promise<PostgresAccount> {
  const uid = process.getuid?.() ?? 0;
  const gid = process.getgid?.() ?? 0;
  if (uid !== 0) return { uid, gid, command: (file, args) => ({ file, args: [...args], as: {} }) };
  const reachable = await Promise.all(folders.map(isReachableByNobody));
  if (!reachable.includes(false)) {
    return {
      uid: NOBODY,
      gid: NOBODY,
      command: (file, args) => ({ file, args: [...args], as: { uid: NOBODY, gid: NOBODY } }),
    };
  }
  return {
    uid,
    gid,
    command: (program, args) => ({
      file: "unshare",
      args: ["--user", `--map-user=${NOBODY}`, `--map-group=${NOBODY}`, "--", program, ...args],
      as: {},
    }),
  };
}

/** Gives `path` and all below it to `account`, when it is not so already; only root can have to. */
export async function giveTo(account: PostgresAccount, path: string): Promise<void> {
  const { uid } = await stat(path);
  if (uid === account.uid) return;
  if (process.getuid?.() !== 0) {
    throw new Error(`${path} belongs to user ${uid}; start Muniment as that user, or give it to user ${account.uid}`);
  }
  // The folder itself comes last, so that a change that was cut short is taken up again.
  for (const entry of await readdir(path, { recursive: true, withFileTypes: true }).catch(() => [])) {
    await lchown(join(entry.parentPath, entry.name), account.uid, account.gid);
  }
  await lchown(path, account.uid, account.gid);
}

async function isReachableByNobody(folder: string): Promise<boolean> {
  for (let path = await realpath(folder); ; path = dirname(path)) {
    const { mode, uid, gid } = await stat(path);
    const bit = uid === NOBODY ? 0o100 : gid === NOBODY ? 0o010 : 0o001;
    if ((mode & bit) === 0) return false;
    if (path === dirname(path)) return true;
  }
}
