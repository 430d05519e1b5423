import type { SMTPServerSession } from "smtp-server";
import type { MailboxRule } from "./intake-options.ts";

/** What is remembered of a connection while it lasts. */
export interface ClientSession {
  readonly address: string;
  /** By recipient in small letters; of the message at hand. */
  readonly rules: Map<string, MailboxRule>;
  refusals: number;
  timer: NodeJS.Timeout | undefined;
  /** Between messages, while one comes in, or while one that is here is made durable. */
  phase: "commands" | "receiving" | "storing";
}

/** The connections there are, and who holds how many. */
export interface ClientSessions {
  /** `undefined` when the client has too many already. */
  open(session: SMTPServerSession): ClientSession | undefined;
  of(session: SMTPServerSession): ClientSession | undefined;
  close(session: SMTPServerSession): void;
}

/** Counts connections by address. */
export function createClientSessions(maxPerClient: number): ClientSessions {
  const sessions = new Map<string, ClientSession>();
  const counts = new Map<string, number>();
  return {
    open({ id, remoteAddress: address }) {
      const count = counts.get(address) ?? 0;
      if (count >= maxPerClient) return undefined;
      counts.set(address, count + 1);
      const opened: ClientSession = { address, rules: new Map(), refusals: 0, timer: undefined, phase: "commands" };
      sessions.set(id, opened);
      return opened;
    },
    of: ({ id }) => sessions.get(id),
    close({ id }) {
      const closed = sessions.get(id);
      if (closed === undefined) return;
      clearTimeout(closed.timer);
      sessions.delete(id);
      const count = (counts.get(closed.address) ?? 1) - 1;
      if (count === 0) counts.delete(closed.address);
      else counts.set(closed.address, count);
    },
  };
}
