import { createImapClient, ImapTrouble, toImapTrouble } from "./imap-access.ts";
import type { ImapAccess } from "./imap-access.ts";

/** What a look at a mail server has found. */
export interface ImapProbe {
  readonly folders: readonly string[];
  /** How many messages lie in the folder. */
  readonly messages: number;
}

/** Connects, lists the folders, opens the one that is read and reads its newest header; changes nothing. Throws `ImapTrouble`. */
export async function probeImap(access: ImapAccess): Promise<ImapProbe> {
  const client = createImapClient(access);
  try {
    await client.connect();
    const folders = (await client.list()).map(({ path }) => path);
    if (!folders.some((path) => isSameFolder(path, access.folder))) {
      throw new ImapTrouble("folder", `There is no folder "${access.folder}". There are: ${folders.join(", ")}`);
    }
    const { exists } = await client.mailboxOpen(access.folder, { readOnly: true });
    if (exists > 0) await client.fetchOne("*", { uid: true, envelope: true });
    return { folders, messages: exists };
  } catch (error) {
    throw toImapTrouble(error);
  } finally {
    client.close();
  }
}

/** Names of folders are exact, but for the inbox. */
const isSameFolder = (one: string, other: string): boolean =>
  one === other || (one.toUpperCase() === "INBOX" && other.toUpperCase() === "INBOX");
