import { mkdir, open, readdir, readFile, rename, rm } from "node:fs/promises";
import { join } from "node:path";
import type { SandboxMessage } from "./sandbox-message.ts";

/** Which messages to list. */
export interface MessageFilter {
  /** A recipient's address, in any case. */
  readonly to?: string;
  readonly limit: number;
}

/** The received messages, one file each; they survive a kill at any moment. */
export interface MessageStore {
  /** Newest first. */
  list(filter: MessageFilter): readonly SandboxMessage[];
  find(id: string): SandboxMessage | undefined;
  /** Resolves when the message is on disk; the oldest go when there are too many. */
  add(message: SandboxMessage): Promise<void>;
  clear(): Promise<void>;
}

const FILE = /^[0-9A-Za-z-]+\.json$/;

/** Opens the store in `directory`, which is made if need be, and keeps at most `capacity` messages. */
export async function openMessageStore(directory: string, capacity: number): Promise<MessageStore> {
  await mkdir(directory, { recursive: true, mode: 0o700 });
  const messages = await readAll(directory);
  const pathOf = (id: string): string => join(directory, `${id}.json`);
  return {
    list({ to, limit }) {
      const wanted = to?.toLowerCase();
      const found = [...messages.values()].filter(
        (message) => wanted === undefined || message.to.some((address) => address.toLowerCase() === wanted),
      );
      return found.slice(-limit).toReversed();
    },
    find: (id) => messages.get(id),
    async add(message) {
      await writeDurably(directory, pathOf(message.id), JSON.stringify(message));
      messages.set(message.id, message);
      const surplus = [...messages.keys()].slice(0, Math.max(0, messages.size - capacity));
      for (const id of surplus) {
        messages.delete(id);
        await rm(pathOf(id), { force: true });
      }
    },
    async clear() {
      const ids = [...messages.keys()];
      messages.clear();
      await Promise.all(ids.map(async (id) => rm(pathOf(id), { force: true })));
    },
  };
}

/** Ids sort by time of arrival, so the files come in order. */
async function readAll(directory: string): Promise<Map<string, SandboxMessage>> {
  const names = (await readdir(directory)).toSorted();
  const messages = new Map<string, SandboxMessage>();
  for (const name of names) {
    if (!FILE.test(name)) {
      // What a kill left half written was never acknowledged.
      if (name.endsWith(".part")) await rm(join(directory, name), { force: true });
      continue;
    }
    const message = JSON.parse(await readFile(join(directory, name), "utf8")) as SandboxMessage;
    messages.set(message.id, message);
  }
  return messages;
}

async function writeDurably(directory: string, path: string, content: string): Promise<void> {
  const part = `${path}.part`;
  const file = await open(part, "w", 0o600);
  try {
    await file.writeFile(content);
    await file.sync();
  } finally {
    await file.close();
  }
  await rename(part, path);
  const folder = await open(directory);
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
}
