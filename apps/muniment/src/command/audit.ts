import { systemClock } from "@muniment/kernel";
import { sealAudit, verifyAudit } from "@muniment/platform/audit";
import type { AuditCheck } from "@muniment/platform/audit";
import { processEnvironment } from "@muniment/platform/config";
import { openDatabase } from "@muniment/platform/db";
import { openInstalledDatabase } from "@muniment/stack";
import { loadOperateConfig } from "@muniment/operate-server";
import { loadWorkConfig } from "@muniment/work-server";
import { parseOptions, UsageError } from "../usage-error.ts";

const USAGE = `Usage: muniment audit verify [--part work|operate] [--data DIR | --config FILE] [--anchor HASH]

  --part PART    whose audit: that of work, by default, or of operate; each has a database and a chain of its own
  --data DIR     data folder of a Muniment that runs on its own database, or has run; ./.muniment by default
  --config FILE  settings of its server instead, as for muniment work and muniment operate
  --anchor HASH  the last hash that an earlier check printed: it must still be in the chain

Compares every audit record with the chain of hashes. The exit code is 0 when all of them agree, 1 when not.`;

/** Checks the audit (CC-AUD-007); 1 when something was changed behind the application's back. */
export async function audit(args: readonly string[]): Promise<number> {
  const [verb, ...rest] = args;
  const options = parseOptions(
    verb === "verify" ? rest : args,
    {
      part: { type: "string", default: "work" },
      data: { type: "string" },
      config: { type: "string" },
      anchor: { type: "string" },
      help: { type: "boolean", short: "h", default: false },
    },
    USAGE,
  );
  if (options.help) {
    console.log(USAGE);
    return 0;
  }
  if (verb !== "verify") throw new UsageError("What is to be done with the audit?", USAGE);
  if (options.data !== undefined && options.config !== undefined) {
    throw new UsageError("Give a data folder or a configuration, not both.", USAGE);
  }
  const { anchor, part } = options;
  if (part !== "work" && part !== "operate") throw new UsageError("--part takes work or operate.", USAGE);
  if (anchor !== undefined && !/^[0-9a-f]{64}$/.test(anchor)) {
    throw new UsageError("--anchor takes the 64 hexadecimal digits that a check printed.", USAGE);
  }
  await using found = await findDatabase({ ...options, part });
  await using database = openDatabase({ url: found.url, poolSize: 2, applicationName: "muniment-audit" });
  await sealAudit(database, systemClock);
  const check = await verifyAudit(database, anchor === undefined ? {} : { anchor });
  console.log(report(check));
  return check.faults.length === 0 ? 0 : 1;
}

async function findDatabase(options: {
  part: "work" | "operate";
  data?: string | undefined;
  config?: string | undefined;
}): Promise<{ readonly url: string } & AsyncDisposable> {
  if (options.config === undefined) return openInstalledDatabase(options.data ?? ".muniment", options.part);
  const load = options.part === "work" ? loadWorkConfig : loadOperateConfig;
  const { databaseUrl } = await load(processEnvironment(), options.config);
  return { url: databaseUrl.reveal(), [Symbol.asyncDispose]: async () => {} };
}

const WORDS = {
  altered: "was altered",
  removed: "is gone",
  broken: "does not follow the one before it",
  unchained: "was written past the chain",
} as const;

function report({ records, days, head, faults }: AuditCheck): string {
  const lines = faults.map(({ kind, id, day }) => {
    if (kind === "unanchored")
      return "The chain does not hold the hash that was given: its end was cut off or rewritten.";
    return `Record ${id}${day === undefined ? "" : ` of ${day}`} ${WORDS[kind]}.`;
  });
  const size = `${records} records of ${days} days`;
  if (lines.length > 0) return [...lines, `The audit was tampered with: ${size} were checked.`].join("\n");
  return `The audit is whole: ${size}.\nKeep this hash elsewhere, and give it to the next check as --anchor: ${head}`;
}
