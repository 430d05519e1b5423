import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { chmod, mkdir, mkdtemp, readdir, rename, rm, writeFile } from "node:fs/promises";
import { connect, createServer } from "node:net";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";

/** A mail server of strangers, for as long as a test needs it. */
export interface Dovecot extends AsyncDisposable {
  readonly port: number;
  readonly user: string;
  readonly password: string;
  /** Puts a message into a folder, as the server's own delivery does. */
  deliver(raw: string | Uint8Array, folder?: string): Promise<void>;
  /** Names of files in a folder, whose ends are flags: `S` is seen. */
  messages(folder?: string): Promise<string[]>;
  setPassword(password: string): Promise<void>;
  /** Gives the folder another validity and its messages other numbers, as a server does that was restored. */
  resetNumbers(): Promise<void>;
  stop(): Promise<void>;
  start(): Promise<void>;
}

const PROGRAM = "/usr/sbin/dovecot";
const USER = "intake";
const PASSWORD = "Correct horse battery";
/** Of Debian: `nobody`, whose mail it is. */
const NOBODY = 65_534;
const TRIES = 200;
const TRY_MILLISECONDS = 25;

/** Starts Debian's Dovecot on a free port of this machine with one mailbox; needs the package `dovecot-imapd`, and root. */
export async function startDovecot(): Promise<Dovecot> {
  if (!existsSync(PROGRAM)) throw new Error("The tests need a mail server. As root: apt-get install dovecot-imapd");
  const root = await mkdtemp(join(tmpdir(), "muniment-dovecot-"));
  await chmod(root, 0o755);
  const mail = join(root, "mail");
  const port = await freePort();
  for (const path of ["run", "state", "mail"]) await mkdir(join(root, path));
  await chmod(mail, 0o777);
  const configuration = join(root, "dovecot.conf");
  await writeFile(configuration, configurationOf(root, port));
  let delivered = 0;
  let running: { readonly stop: () => Promise<void> } | undefined;
  const folderOf = (folder: string): string => (folder === "INBOX" ? mail : join(mail, `.${folder}`));
  const setPassword = async (password: string): Promise<void> =>
    writeFile(join(root, "users"), `${USER}:{PLAIN}${password}::::::\n`);
  const dovecot: Dovecot = {
    port,
    user: USER,
    password: PASSWORD,
    setPassword,
    async deliver(raw, folder = "INBOX") {
      delivered += 1;
      const name = `${delivered}.${process.pid}.firm.example`;
      // Made by root, used by the one whose mail it is.
      for (const part of ["tmp", "new", "cur"]) {
        await mkdir(join(folderOf(folder), part), { recursive: true });
        for (const path of [folderOf(folder), join(folderOf(folder), part)]) await chmod(path, 0o777);
      }
      const path = join(folderOf(folder), "tmp", name);
      await writeFile(path, raw);
      await chmod(path, 0o666);
      await rename(path, join(folderOf(folder), "new", name));
    },
    async messages(folder = "INBOX") {
      const parts = await Promise.all(
        ["new", "cur"].map(async (part) => readdir(join(folderOf(folder), part)).catch((): string[] => [])),
      );
      return parts.flat().toSorted();
    },
    async resetNumbers() {
      await dovecot.stop();
      for (const name of await readdir(mail)) {
        if (name.startsWith("dovecot")) await rm(join(mail, name), { recursive: true, force: true });
      }
      await dovecot.start();
    },
    async stop() {
      await running?.stop();
      running = undefined;
    },
    async start() {
      running = await run(configuration, port);
    },
    async [Symbol.asyncDispose]() {
      await dovecot.stop();
      await rm(root, { recursive: true, force: true });
    },
  };
  await setPassword(PASSWORD);
  await dovecot.start();
  return dovecot;
}

async function run(configuration: string, port: number): Promise<{ readonly stop: () => Promise<void> }> {
  const server = spawn(PROGRAM, ["-F", "-c", configuration], {
    stdio: ["ignore", "ignore", "pipe"],
    // With its children in a group of its own, which goes at once: it would wait for those who are connected.
    detached: true,
  });
  let said = "";
  server.stderr.setEncoding("utf8").on("data", (text: string) => {
    said += text;
  });
  const gone = once(server, "exit");
  const stop = async (): Promise<void> => {
    if (server.pid !== undefined && server.exitCode === null) process.kill(-server.pid, "SIGKILL");
    await gone;
  };
  for (let left = TRIES; left > 0 && server.exitCode === null; left -= 1) {
    if (await answers(port)) return { stop };
    await delay(TRY_MILLISECONDS);
  }
  await stop();
  throw new Error(`Dovecot did not start: ${said}`);
}

async function answers(port: number): Promise<boolean> {
  const socket = connect(port, "127.0.0.1");
  try {
    await once(socket, "data", { signal: AbortSignal.timeout(1000) });
    return true;
  } catch {
    return false;
  } finally {
    socket.destroy();
  }
}

function configurationOf(root: string, port: number): string {
  return `
protocols = imap
listen = 127.0.0.1
base_dir = ${root}/run
state_dir = ${root}/state
log_path = ${root}/log
ssl = no
disable_plaintext_auth = no
auth_mechanisms = plain login
auth_failure_delay = 0
mail_location = maildir:${root}/mail
first_valid_uid = 1
last_valid_uid = 0
first_valid_gid = 1
default_internal_user = nobody
default_internal_group = nogroup
default_login_user = nobody
mailbox_idle_check_interval = 1 secs
passdb {
  driver = passwd-file
  args = ${root}/users
}
userdb {
  driver = static
  args = uid=${NOBODY} gid=${NOBODY} home=${root}/mail
}
namespace inbox {
  inbox = yes
}
service imap-login {
  chroot =
  inet_listener imap {
    port = ${port}
  }
  inet_listener imaps {
    port = 0
  }
}
service anvil {
  chroot =
}
`;
}

async function freePort(): Promise<number> {
  const server = createServer();
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, "close");
  return port;
}
