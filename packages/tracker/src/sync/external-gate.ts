import type { ExternalGate } from "../matter/index.ts";
import type { LibraryTokens } from "../library-authorisation/index.ts";
import { libraryOf } from "../work/index.ts";
import type { BackgroundWork } from "./background-work.ts";

/** Asks Work by the authority of each library; where nobody lent theirs, or Work does not answer, it is closed. */
export function createExternalGate(deps: {
  tokens: Pick<LibraryTokens, "use">;
  work: Pick<BackgroundWork, "notDenied">;
}): ExternalGate {
  return {
    async admitted(userId, workspaceIds) {
      const admitted = new Set<string>();
      for (const [library, ids] of Map.groupBy(new Set(workspaceIds), libraryOf)) {
        const found = await deps.tokens
          .use(library, async (token) => deps.work.notDenied(token, userId, ids))
          .catch(() => new Set<string>());
        for (const id of found) admitted.add(id);
      }
      return admitted;
    },
  };
}
