import type { Clock, FieldMessage } from "@muniment/kernel";
import type { Database, Tx } from "@muniment/platform/db";
import { checkChosenPassword } from "./password-rules.ts";
import type { ChosenPassword } from "./password-rules.ts";
import { claimLink, openLink } from "./reset-link.ts";
import type { OpenedLink } from "./reset-link.ts";

/** What using a link needs from its neighbours. */
export interface PasswordLinkDeps {
  readonly database: Database;
  readonly clock: Clock;
  /** Stores the password; ends links and sessions, failure counter and lock, and tells the owner (T5, T22). */
  setPassword(tx: Tx, userNum: number, password: string, options: { by: "link"; mustChange: boolean }): Promise<void>;
}

/** How an attempt to choose a password by a link ended. */
export type LinkUse =
  | { readonly kind: "dead"; readonly link: OpenedLink }
  | {
      readonly kind: "refused";
      readonly link: OpenedLink & { isAlive: true };
      readonly messages: readonly FieldMessage[];
    }
  | { readonly kind: "done"; readonly link: OpenedLink & { isAlive: true } };

/** Password links as the password page uses them. */
export interface PasswordLinks {
  /** Looks without using anything up. */
  open(token: string): Promise<OpenedLink>;
  /** Sets the password if the link lives and the rules of creation are met; of several uses at once one succeeds. */
  use(token: string, typed: ChosenPassword): Promise<LinkUse>;
}

/** Password links over the tables of this slice. */
export function createPasswordLinks(deps: PasswordLinkDeps): PasswordLinks {
  const { database, clock } = deps;
  return {
    async open(token) {
      return openLink(database.reader, token, clock.now());
    },
    async use(token, typed) {
      const { value, messages } = checkChosenPassword(typed);
      return database.transaction(async (tx): Promise<LinkUse> => {
        const link = await claimLink(tx, token, clock.now());
        if (!link.isAlive) return { kind: "dead", link };
        if (messages.length > 0) return { kind: "refused", link, messages };
        const { user } = link;
        await deps.setPassword(tx, user.user_num, value, { by: "link", mustChange: false });
        return { kind: "done", link };
      });
    },
  };
}
