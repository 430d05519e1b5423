import { demonstrationSecrets } from "./demonstration-secrets.ts";
import type { DemonstrationSecrets } from "./demonstration-secrets.ts";
import { FIRM_NAME } from "./firm/libraries.ts";
import { groups } from "./firm/groups.ts";
import { matters as allMatters } from "./firm/matters.ts";
import type { Matter } from "./firm/matters.ts";
import { people } from "./firm/people.ts";
import { loadMatters } from "./load-matters.ts";
import { closeAccounts, loadPeople } from "./load-people.ts";
import type { LoadContext } from "./load-people.ts";
import { createWorkSession, WorkCallError } from "./work-client.ts";
import type { Fetch, OauthClient } from "./work-client.ts";

/** What the loader has to know. */
export interface LoadOptions {
  /** The origin of Work, without a path; it answers already, and the groundwork is laid. */
  readonly workUrl: string;
  /** The data folder's seed (D58); the same at every try. */
  readonly seed: string;
  /** An NRTADMIN of both libraries. */
  readonly administrator: { readonly userId: string; readonly password: string };
  /** An application that may use the password grant. */
  readonly client: OauthClient;
  readonly log: (line: string) => void;
  readonly progress?: (done: number, total: number) => void;
  /** A smaller firm: of its matters only these. */
  readonly matters?: readonly Matter[];
  /** Gives up half way; a later call finishes the firm. */
  readonly signal?: AbortSignal;
  /** In place of the web's. */
  readonly fetch?: Fetch;
}

/** The loaded firm, as ready.json tells of it. */
export interface DemonstrationFirm extends DemonstrationSecrets {
  readonly counts: {
    readonly users: number;
    readonly groups: number;
    readonly matters: number;
    readonly documents: number;
  };
}

const LANES = 4;

/**
 * Makes the demonstration firm (D7) through the published REST API alone. May be called again after it was cut off
 * at any point, with the same seed and administrator: what is there is not made twice (within the seven days for
 * which Work remembers idempotency keys).
 */
export async function loadDemonstrationFirm(options: LoadOptions): Promise<DemonstrationFirm> {
  const { workUrl, client, seed, matters = allMatters } = options;
  const address = { workUrl, client, fetch: options.fetch ?? fetch, signal: options.signal };
  const documents = matters.reduce((sum, matter) => sum + matter.documents, 0);
  const total = people.length + groups.length + matters.length + documents;
  let done = 0;
  const context: LoadContext = {
    address,
    seed,
    lanes: LANES,
    administrator: createWorkSession(address, options.administrator),
    advance: () => {
      done += 1;
      options.progress?.(done, total);
    },
  };
  options.log(
    `Making the demonstration firm ${FIRM_NAME}: ${people.length} people, ${matters.length} matters, ${documents} documents.`,
  );
  try {
    await loadPeople(context);
    await loadMatters(context, matters);
    await closeAccounts(context);
  } catch (error) {
    if (error instanceof WorkCallError && error.code === "NRC_IDEMPOTENCY_MISMATCH") {
      throw new Error(
        "The demonstration firm was begun by another version of Muniment. Remove the data folder and start again.",
        {
          cause: error,
        },
      );
    }
    throw error;
  }
  options.log("The demonstration firm is complete.");
  const counts = { users: people.length, groups: groups.length, matters: matters.length, documents };
  return { ...demonstrationSecrets(seed), counts };
}
