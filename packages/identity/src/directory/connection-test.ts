import type { Static } from "typebox";
import { AppError } from "@muniment/kernel";
import type { Clock } from "@muniment/kernel";
import type { Tx } from "@muniment/platform/db";
import { errors } from "@muniment/work-api";
import type { testDirectory } from "@muniment/work-api/control-center/directory";
import { DirectoryFault } from "./directory-fault.ts";
import { createMapper } from "./entry-mapping.ts";
import { openDirectory } from "./ldap.ts";
import type { SecretBox } from "./secret-box.ts";
import { checkConnection, mayReuseSecret } from "./source-input.ts";
import { listSources } from "./source.repository.ts";

/** What trying a connection needs. */
export interface ConnectionTestDeps {
  readonly reader: Tx;
  readonly clock: Clock;
  readonly secrets: SecretBox;
  readonly allowsPlain: boolean;
}

const SOME = 5;

/** Connects, and reads some people as they would be carried over; what the directory refuses is the answer, no error. */
export async function testConnection(
  deps: ConnectionTestDeps,
  asked: Static<(typeof testDirectory)["body"]>,
): Promise<Static<(typeof testDirectory)["response"]>["data"]> {
  const [source] = asked.source === undefined ? [] : await listSources(deps.reader, asked.source);
  if (asked.source !== undefined && source === undefined) throw new AppError(errors.noRecord);
  const stored = source === undefined ? undefined : { ...source, has_secret: source.secret !== null };
  const messages = checkConnection(asked, { allowsPlain: deps.allowsPlain, stored });
  if (messages.length > 0) throw new AppError(errors.invalidProfile, { messages });
  const isReused = (asked.bind_secret ?? "") === "" && source !== undefined && mayReuseSecret(asked, stored);
  const secret = isReused ? deps.secrets.open(source) : (asked.bind_secret ?? "");
  const { certificate = "", group_base_dn = "", person = "" } = asked;
  try {
    await using directory = await openDirectory({ ...asked, certificate, group_base_dn, secret });
    if (asked.base_dn.trim() === "") return { ok: true, people: [] };
    const entries = await directory.somePeople(SOME, person.trim() === "" ? undefined : person.trim());
    const map = createMapper(asked.mapping, deps.clock.now());
    const people = entries.slice(0, SOME).map((entry) => {
      const { user_id, full_name, email, location, sync_id, is_enabled, dn } = map(entry);
      return { dn, user_id, full_name, email, location, sync_id, is_enabled };
    });
    return { ok: true, people };
  } catch (error) {
    if (!(error instanceof DirectoryFault)) throw error;
    return { ok: false, fault: { code: error.code, text: error.message }, people: [] };
  }
}
