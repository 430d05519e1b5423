import type { Tx } from "@muniment/platform/db";
import { checkEmail, checkUserId } from "@muniment/work-api/identity/user-rules";
import type { Checked } from "@muniment/work-api/identity/user-rules";
import { takenMessages } from "../user/index.ts";
import { takenAmong } from "./create-user.repository.ts";
import { userIdFrom } from "./user-id-pattern.ts";

const CANDIDATES = 200;
const MOST_ROUNDS = 50;

/** A free User ID made from a name, with a number when the plain one is taken; empty when none can be made. */
export async function suggestId(reader: Tx, fullName: string): Promise<string> {
  const base = userIdFrom(fullName);
  if (base === "") return "";
  for (let round = 0; round < MOST_ROUNDS; round += 1) {
    const candidates = Array.from({ length: CANDIDATES }, (_, index) => {
      const number = round * CANDIDATES + index + 1;
      return number === 1 ? base : `${base}${number}`;
    });
    const taken = await takenAmong(reader, candidates);
    const free = candidates.find((candidate) => !taken.has(candidate));
    if (free !== undefined) return free;
  }
  return "";
}

/** Whether a text may become somebody's. */
export interface Availability {
  readonly value: string;
  readonly is_free: boolean;
  readonly messages: { code: string; code_message: string }[];
}

/** What is wrong with a User ID and an e-mail, being taken included. */
export async function checkIdentifiers(
  reader: Tx,
  given: { userId: string | undefined; email: string | undefined },
): Promise<{ user_id?: Availability; email?: Availability }> {
  const userId = given.userId === undefined ? undefined : checkUserId(given.userId);
  const email = given.email === undefined ? undefined : checkEmail(given.email);
  const taken = await takenMessages(reader, { userId: userId?.value, email: email?.value });
  const about = ({ value, messages }: Checked, field: string): Availability => {
    const all = [...messages, ...taken.filter((message) => message.field === field)];
    const wire = all.map(({ code, text }) => ({ code, code_message: text }));
    return { value, is_free: all.length === 0, messages: wire };
  };
  return {
    ...(userId === undefined ? {} : { user_id: about(userId, "id") }),
    ...(email === undefined ? {} : { email: about(email, "email") }),
  };
}
