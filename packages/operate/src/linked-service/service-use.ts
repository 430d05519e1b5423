import { AppError } from "@muniment/kernel";
import { errors } from "@muniment/operate-api";
import type { Tx } from "@muniment/platform/db";
import { everybody, findTeam } from "../team/index.ts";

interface Offered {
  readonly id: string;
  readonly is_required: boolean;
}

/** The teams as they are to be kept, each once; 422 for one that is not there (OPR-LNK-050). */
export async function checkTeams(tx: Tx, teams: readonly Offered[]): Promise<readonly Offered[]> {
  const once = new Map(teams.map((team) => [team.id.toLowerCase(), team]));
  for (const id of once.keys()) {
    if ((await findTeam(tx, id)) !== undefined) continue;
    throw new AppError(errors.validationFailed, { text: "One of these teams is not there any more.", field: "teams" });
  }
  return [...once.values()];
}

/** What a new service begins with: everybody may link, and nobody must. */
export async function everybodyMay(tx: Tx): Promise<readonly Offered[]> {
  return [{ id: (await everybody(tx)).id, is_required: false }];
}

const FOREIGN_KEY = "23503";
/** What refers to a service, by its table. */
const USERS: Readonly<Record<string, string>> = {
  repository: "a repository",
  mailbox: "a mailbox",
  case_place: "a case",
  filing: "a filing",
  document_ref: "a filed document",
  operation: "what was done with it",
};

/** Why a service stays: the database knows what refers to it (OPR-LNK-008). */
export function inUse(error: unknown): unknown {
  const { code, table = "" } = error as { code?: unknown; table?: string };
  if (code !== FOREIGN_KEY) return error;
  const user = USERS[table] ?? "something that is still there";
  return new AppError(errors.conflict, { text: `This service is used by ${user}. Switch it off instead.` });
}
