import type { Clock } from "@muniment/kernel";
import type { Database } from "@muniment/platform/db";
import { deviceOf } from "./device.ts";
import { listOpenSessions } from "./session-list.repository.ts";
import { endChosen } from "./session-list.service.ts";
import type { SessionChoice } from "./session-list.service.ts";
import { hashOf } from "../token-hash.ts";

/** A session as its owner sees it. */
interface OwnSession {
  readonly id: string;
  readonly device: string;
  readonly address: string;
  readonly since: Date;
  readonly lastUsed: Date;
  readonly isCurrent: boolean;
}

/** A person's own sessions, for the pages where they look after their account. */
interface OwnSessions {
  /** `signInId` is the sign-in of the browser that asks. */
  list(person: Person, signInId: string): Promise<readonly OwnSession[]>;
  /** Ends one, or all but one; 404 for what is not theirs. */
  end(person: Person, choice: SessionChoice): Promise<number>;
}

interface Person {
  readonly user_num: number;
  readonly ssid: string;
}

/** One's own sessions over the tables of this slice. */
export function ownSessions({ database, clock }: { database: Database; clock: Clock }): OwnSessions {
  return {
    async list(person, signInId) {
      const hash = hashOf(signInId);
      return (await listOpenSessions(database.reader, person, clock.now())).map((session) => ({
        id: session.session_id,
        device: session.kind === "browser" ? deviceOf(session.user_agent) : session.application,
        address: session.source_ip,
        since: session.since,
        lastUsed: session.last_used,
        isCurrent: session.sign_in_hash?.equals(hash) === true,
      }));
    },
    end: async (person, choice) => database.transaction((tx) => endChosen(tx, person, { choice, clock })),
  };
}
