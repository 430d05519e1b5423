import { addSeconds } from "@muniment/kernel";
import type { Clock } from "@muniment/kernel";
import { ApiError, createClient } from "@muniment/rest/client";
import { discover } from "@muniment/work-api/discovery";
import { listUserGroups, nrtadmin } from "@muniment/work-api/identity/group";
import { getUser } from "@muniment/work-api/identity/user";
import { ServerTrouble } from "../oauth/index.ts";

/** The account at Work that a token belongs to (OPR-LNK-024). */
export interface WorkAccount {
  readonly ssid: string;
  readonly id: string;
  readonly name: string;
  readonly email: string;
  readonly customerId: number;
  readonly libraries: readonly string[];
}

/** A version of the API that a server offers, as it says it. */
export interface ApiVersion {
  readonly name?: unknown;
  readonly version?: unknown;
}

/** The warning under which requests do not name the person: the server would refuse each of them. */
export const NAMES_NOBODY = "names_nobody";

const TIMEOUT_MILLISECONDS = 15_000;

const call: Parameters<typeof createClient>[1] = async (url, init) => {
  try {
    const answer = await fetch(url, { ...init, redirect: "error", signal: AbortSignal.timeout(TIMEOUT_MILLISECONDS) });
    const text = await answer.text();
    if (answer.status >= 500 || answer.status === 429) throw new Error(`The service answered ${answer.status}`);
    return { status: answer.status, text: async () => text };
  } catch (error) {
    throw new ServerTrouble("The service did not answer", error);
  }
};

/** Whose a token is; `denied` for an account that may not come in. Throws `ServerTrouble`. */
export async function askAccount(baseUrl: string, token: string): Promise<WorkAccount | "denied"> {
  try {
    const { data } = await createClient(baseUrl, call, () => token)(discover);
    if (data.user === undefined) return "denied";
    const { ssid, id, name, email, customer_id: customerId } = data.user;
    return { ssid, id, name, email, customerId, libraries: (data.work?.libraries ?? []).map((each) => each.id) };
  } catch (error) {
    if (error instanceof ApiError) return "denied";
    throw error;
  }
}

/** What speaks against an account as Operate's own; a server that does not tell is no reason against it (OPR-LNK-041). */
export async function warnAbout(
  baseUrl: string,
  given: { token: string; account: WorkAccount; naming: Readonly<Record<string, string>> },
): Promise<string[]> {
  const { token, account, naming } = given;
  const client = createClient(baseUrl, call, () => token);
  const params = { customer: String(account.customerId), user: account.id };
  const groups = client(listUserGroups, { params }).then(
    // An administrator may do more than Operate ever needs.
    ({ data }) => data.some((group) => group.id === nrtadmin),
    () => false,
  );
  const password = client(getUser, { params }).then(
    ({ data }) => data.password_never_expire === false,
    () => false,
  );
  const [isTooMuch, expires, isHeard] = await Promise.all([groups, password, isNamingHeard(baseUrl, token, naming)]);
  return [
    ...(isTooMuch ? ["nrtadmin"] : []),
    ...(expires ? ["password_expires"] : []),
    ...(isHeard ? [] : [NAMES_NOBODY]),
  ];
}

/** Whether the server lets this application say for whom its account acts; one that knows no such header takes it, too. */
async function isNamingHeard(
  baseUrl: string,
  token: string,
  naming: Readonly<Record<string, string>>,
): Promise<boolean> {
  const named: typeof call = async (url, init) => call(url, { ...init, headers: { ...init.headers, ...naming } });
  try {
    await createClient(baseUrl, named, () => token)(discover);
    return true;
  } catch (error) {
    // Only a refusal in words says no: whom the network kept from asking, the next call tells.
    return !(error instanceof ApiError);
  }
}

/** What discovery says without a token: reachable, and how far its clock is from ours, in seconds. */
export async function askServer(
  baseUrl: string,
  clock: Clock,
): Promise<{ version: string; versions: readonly ApiVersion[]; clockOffset: number }> {
  try {
    const answer = await fetch(`${baseUrl}/api`, {
      redirect: "error",
      signal: AbortSignal.timeout(TIMEOUT_MILLISECONDS),
    });
    const body = (await answer.json()) as { data?: { dms_version?: unknown; versions?: unknown } };
    const there = new Date(answer.headers.get("date") ?? addSeconds(clock.now(), 0).toUTCString()).getTime();
    const { dms_version: version, versions } = body.data ?? {};
    if (!answer.ok || typeof version !== "string") throw new Error(`It answered ${answer.status}`);
    const known = (Array.isArray(versions) ? versions : []) as readonly ApiVersion[];
    return { version, versions: known, clockOffset: Math.round((there - clock.now().getTime()) / 1000) };
  } catch (error) {
    throw new ServerTrouble("The service did not answer", error);
  }
}
