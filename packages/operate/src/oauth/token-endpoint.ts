import { OauthRefusal, ServerTrouble } from "./trouble.ts";

/** How Operate names itself at an authorization server. */
export interface OauthClient {
  readonly clientId: string;
  /** Absent for a public client. */
  readonly clientSecret: string | undefined;
}

/** What a token endpoint gave. */
export interface Tokens {
  readonly access: string;
  /** Absent when none was given: after a refresh the old one stays good (OPR-LNK-027). */
  readonly refresh: string | undefined;
  /** A hint only. */
  readonly expiresInSeconds: number | undefined;
  readonly idToken: string | undefined;
}

const TIMEOUT_MILLISECONDS = 15_000;
const WORD = /^[a-z_]{1,60}$/;

/** Posts a form with the client's name and secret, and gives the answer's JSON. Quotes nothing of it in errors. */
export async function askForm(
  url: string,
  client: OauthClient,
  fields: Readonly<Record<string, string>>,
): Promise<Record<string, unknown>> {
  const form = new URLSearchParams({
    ...fields,
    client_id: client.clientId,
    ...(client.clientSecret === undefined ? {} : { client_secret: client.clientSecret }),
  });
  let status: number;
  let body: unknown;
  try {
    const answer = await fetch(url, {
      method: "POST",
      body: form,
      redirect: "error",
      signal: AbortSignal.timeout(TIMEOUT_MILLISECONDS),
    });
    ({ status } = answer);
    const text = await answer.text();
    body = text === "" ? {} : JSON.parse(text);
  } catch (error) {
    throw new ServerTrouble("The authorization server did not answer", error);
  }
  if (status >= 500 || status === 429) throw new ServerTrouble(`The authorization server answered ${status}`);
  const fieldsOfBody = typeof body === "object" && body !== null ? (body as Record<string, unknown>) : {};
  if (status < 400) return fieldsOfBody;
  const { error } = fieldsOfBody;
  if (typeof error !== "string" || !WORD.test(error)) {
    throw new ServerTrouble(`The authorization server answered ${status} without a reason`);
  }
  throw new OauthRefusal(error);
}

/** Tokens by any grant. Throws `OauthRefusal` or `ServerTrouble`. */
export async function requestTokens(
  url: string,
  client: OauthClient,
  fields: Readonly<Record<string, string>>,
): Promise<Tokens> {
  const body = await askForm(url, client, fields);
  const { access_token: access, refresh_token: refresh, expires_in: seconds, id_token: idToken } = body;
  if (typeof access !== "string" || access === "") throw new ServerTrouble("The authorization server gave no token");
  return {
    access,
    refresh: typeof refresh === "string" && refresh !== "" ? refresh : undefined,
    expiresInSeconds: typeof seconds === "number" && seconds > 0 ? seconds : undefined,
    idToken: typeof idToken === "string" ? idToken : undefined,
  };
}
