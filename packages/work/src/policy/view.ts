import type { Tx } from "@muniment/platform/db";
import { decidePolicy, exclusionsOf } from "./decision.ts";
import type { Exclusion, PolicyDecision } from "./decision.ts";
import {
  governedByAsSystem,
  governedForAsSystem,
  governedPairsAsSystem,
  governedWorkspaceAsSystem,
  readPolicyFacts,
} from "./facts.repository.ts";
import type { AskedPairs, SharedFacts } from "./facts.repository.ts";

/** What policies say of one person in one library, for every workspace at once. */
export interface PolicyView {
  /** Reason by workspace, for those that are closed to the person. */
  readonly closed: ReadonlyMap<number, string>;
  /** Stored level by workspace, for those that the person has opened in an emergency. */
  readonly glass: ReadonlyMap<number, number>;
  readonly nrtadminMode: SharedFacts["nrtadmin_mode"];
  /** The next moment at which something begins or ends. */
  readonly validUntil: Date | undefined;
}

/** A person, a workspace, and what follows for them. */
export interface DecidedPair {
  readonly userNum: number;
  readonly libraryId: number;
  readonly workspaceNumber: number;
  readonly decision: PolicyDecision;
  /** Why they are excluded, each reason by itself. */
  readonly exclusions: readonly Exclusion[];
  /** Stored level of what was opened in an emergency. */
  readonly glass: number | undefined;
}

/** What policies say of a person in a library. Whether they may see the workspaces besides is asked elsewhere. */
export async function readPolicyViewAsSystem(
  tx: Tx,
  given: { userNum: number; libraryId: number; now: Date },
): Promise<PolicyView> {
  const shared = await readPolicyFacts(tx, governedForAsSystem(given.userNum, given.libraryId), given.now);
  const closed = new Map<number, string>();
  const glass = new Map<number, number>();
  for (const facts of shared) {
    const decision = decidePolicy(facts);
    for (const workspace of facts.workspace_numbers.map(Number)) {
      if (decision.outcome === "deny") closed.set(workspace, decision.reason);
      else if (facts.glass_level !== null) glass.set(workspace, facts.glass_level);
    }
  }
  const [first] = shared;
  return {
    closed,
    glass,
    nrtadminMode: first?.nrtadmin_mode ?? "metadata_only",
    validUntil: first?.valid_until ?? undefined,
  };
}

/** Decides many pairs in one query; pairs whose workspace is not there are left out. */
export async function decidePairsAsSystem(
  tx: Tx,
  pairs: Parameters<typeof governedPairsAsSystem>[0],
  now: Date,
): Promise<{ readonly pairs: DecidedPair[]; readonly validUntil: Date | undefined }> {
  return decideAll(tx, governedPairsAsSystem(pairs), now);
}

/** Decides for people, given as SQL, and one workspace. */
export async function decideForWorkspaceAsSystem(
  tx: Tx,
  given: {
    people: Parameters<typeof governedWorkspaceAsSystem>[0];
    libraryId: number;
    workspaceNumber: number;
    now: Date;
  },
): Promise<DecidedPair[]> {
  return (await decideAll(tx, governedWorkspaceAsSystem(given.people, given), given.now)).pairs;
}

/** Decides for people, given as SQL, and all workspaces of clients and matters. */
export async function decideForKeysAsSystem(
  tx: Tx,
  given: {
    people: Parameters<typeof governedByAsSystem>[0];
    keys: Parameters<typeof governedByAsSystem>[1];
    now: Date;
  },
): Promise<DecidedPair[]> {
  return (await decideAll(tx, governedByAsSystem(given.people, given.keys), given.now)).pairs;
}

async function decideAll(
  tx: Tx,
  asked: AskedPairs,
  now: Date,
): Promise<{ pairs: DecidedPair[]; validUntil: Date | undefined }> {
  const shared = await readPolicyFacts(tx, asked, now);
  const pairs = shared.flatMap((facts) => {
    const decision = decidePolicy(facts);
    const exclusions = exclusionsOf(facts);
    return facts.workspace_numbers.map((workspaceNumber, at) => ({
      workspaceNumber: Number(workspaceNumber),
      userNum: Number(facts.user_nums[at]),
      libraryId: facts.library_ids[at] ?? 0,
      decision,
      exclusions,
      glass: decision.outcome === "deny" ? undefined : (facts.glass_level ?? undefined),
    }));
  });
  return { pairs, validUntil: shared[0]?.valid_until ?? undefined };
}
