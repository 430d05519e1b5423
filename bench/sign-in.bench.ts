import { availableParallelism } from "node:os";
import { argon2Hash, argon2Rate, rateOf } from "./plain-tools.ts";
import { spreadText } from "./report.ts";
import type { Report } from "./report.ts";
import { APPLICATION, PASSWORD, SMALL } from "./seed.ts";
import { pair } from "./timing.ts";
import type { World } from "./world.ts";

const LEAST = 0.9;
const SECONDS = 3;
const PEOPLE = 8;

/** Sign-ins by password grant, beside argon2id alone on the same cores. */
export async function benchSignIn(world: World): Promise<Report> {
  await using served = await world.serve(SMALL);
  const passwordHash = await argon2Hash(PASSWORD);
  const people = Array.from({ length: PEOPLE }, (_, at) => `P${at + 1}`);
  await served.library.database.pool.query(`update identity."user" set password_hash = $1 where user_id = any ($2)`, [
    passwordHash,
    people,
  ]);
  let turn = 0;
  const signIn = async (): Promise<void> => {
    turn += 1;
    const body = new URLSearchParams({
      grant_type: "password",
      client_id: APPLICATION,
      username: people[turn % PEOPLE] ?? "",
      password: PASSWORD,
    });
    const response = await fetch(`${served.origin}/auth/oauth2/token`, { method: "POST", body });
    const answer = (await response.json()) as { access_token?: string };
    if (answer.access_token === undefined) throw new Error(`A sign-in was answered with ${JSON.stringify(answer)}`);
  };
  // One more than there are cores, so that none waits while an answer is on its way.
  const cores = availableParallelism();
  const measured = await pair(
    () => rateOf({ width: cores + 2, seconds: SECONDS }, signIn),
    () => argon2Rate(passwordHash, PASSWORD, { width: cores, seconds: SECONDS }),
  );
  return {
    findings: [
      {
        path: "sign-in",
        measured: spreadText(measured.ours, "/s"),
        against: `${spreadText(measured.plain, "/s")} bare argon2id`,
        ratio: spreadText(measured.ratio),
        goal: `≥ ${LEAST} ×`,
        isMet: measured.ratio.median >= LEAST,
      },
    ],
    how: `Password grants with ${cores + 2} connections, against argon2id verifying the same hash ${cores} at a time.`,
  };
}
