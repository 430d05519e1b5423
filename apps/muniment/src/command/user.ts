import { UsageError } from "../usage-error.ts";
import { columns, done, DOOR_USAGE, limitOf, needed, runVerb } from "./operator-command.ts";
import type { Desk, Given, Told, Verb } from "./operator-command.ts";
import { readPassword } from "./read-password.ts";

const USAGE = `Usage: muniment user <what> [options]

  list [TEXT]              people whose name, ID or e-mail has TEXT; --library L: of that library; --limit N, 100 by default
  show USER                one account: state, libraries, groups, second factor
  create USER --name "FULL NAME" --email ADDRESS --library L
                           --role R, --location TEXT, --external; with --send-email the person gets the link to a first
                           password, otherwise a password is asked for
  unlock USER              takes a lock and the count of failed sign-ins away
  enable USER              lets the account sign in; --library L: opens that library alone
  disable USER             closes the account; --library L: closes that library alone
  reset-password USER      asks for a new password, which the person must change at the next sign-in; --keep: need not
  reset-second-factor USER takes the second factor away; a new one can be added at the next sign-in
  send-email USER          sends the link to a first or a new password
  add-to-library USER L    makes the person a member of one more library; --role R

  --password-file FILE     for create and reset-password: the first line of FILE, of standard input for -;
                           passwords are never options, since others on the machine can read those
${DOOR_USAGE}`;

const password = { "password-file": { type: "string" }, keep: { type: "boolean" } } as const;
const library = { library: { type: "string" } } as const;

const VERBS: Readonly<Record<string, Verb>> = {
  list: { words: [0, 1], options: { ...library, limit: { type: "string" } }, run: list },
  show: { words: [1, 1], run: show },
  create: {
    words: [1, 1],
    options: {
      ...library,
      ...password,
      name: { type: "string" },
      email: { type: "string" },
      role: { type: "string" },
      location: { type: "string" },
      external: { type: "boolean" },
      "send-email": { type: "boolean" },
    },
    run: create,
  },
  unlock: {
    words: [1, 1],
    async run(desk, { words: [userId = ""] }) {
      const isChanged = await desk.unlock(userId);
      const text = isChanged ? `${userId} is unlocked.` : `${userId} was not locked.`;
      return done(text, { user_id: userId, done: "unlock", changed: isChanged });
    },
  },
  enable: { words: [1, 1], options: library, run: switching(true) },
  disable: { words: [1, 1], options: library, run: switching(false) },
  "reset-password": { words: [1, 1], options: password, run: resetPassword },
  "reset-second-factor": {
    words: [1, 1],
    async run(desk, { words: [userId = ""] }) {
      await desk.resetSecondFactor(userId);
      return done(`${userId} has no second factor any more.`, { user_id: userId, done: "reset_second_factor" });
    },
  },
  "send-email": {
    words: [1, 1],
    async run(desk, { words: [userId = ""] }) {
      await desk.sendEmail(userId);
      return done(`The e-mail to ${userId} waits to be sent.`, { user_id: userId, done: "send_email" });
    },
  },
  "add-to-library": {
    words: [2, 2],
    options: { role: { type: "string" } },
    async run(desk, { words: [userId = "", alias = ""], text }) {
      await desk.addToLibrary(userId, { library: alias, role: text("role") });
      return done(`${userId} is a member of ${alias}.`, { user_id: userId, done: "add_to_library", library: alias });
    },
  },
};

/** Accounts, from the machine itself (CC-USR-102, CC-LCK-011). */
export async function user(args: readonly string[]): Promise<number> {
  return runVerb(VERBS, args, USAGE);
}

async function list(desk: Desk, given: Given): Promise<Told> {
  const users = await desk.listUsers({
    query: given.words[0],
    library: given.text("library"),
    limit: limitOf(given),
  });
  const rows = users.map((one) => [one.user_id, one.state, one.preferred_library, one.email, one.full_name]);
  return { text: columns(rows, "Nobody was found."), json: users };
}

async function show(desk: Desk, { words: [userId = ""] }: Given): Promise<Told> {
  const { libraries, ...shown } = await desk.showUser(userId);
  const facts = [
    ["User ID", shown.user_id],
    ["Name", shown.full_name],
    ["E-mail", shown.email],
    ["State", shown.state],
    ["Kind", [shown.is_external && "external", shown.is_service && "service", shown.is_enterprise && "directory"]],
    ["Failed sign-ins", String(shown.failed_logins)],
    ["Locked until", shown.locked_until?.toISOString() ?? "-"],
    ["Last sign-in", shown.last_sign_in?.toISOString() ?? "never"],
    ["Second factor", shown.has_second_factor ? "yes" : "no"],
  ].map(([name, value]) => [
    String(name),
    Array.isArray(value) ? value.filter(Boolean).join(", ") || "internal" : String(value),
  ]);
  const places = libraries.map((place) => [
    place.library === shown.preferred_library ? `${place.library} (preferred)` : place.library,
    place.sign_in ? "open" : "closed",
    place.role,
    place.groups.join(", "),
  ]);
  return { text: `${columns(facts, "")}\n\n${columns(places, "No library.")}`, json: { ...shown, libraries } };
}

async function create(desk: Desk, given: Given): Promise<Told> {
  const [userId = ""] = given.words;
  const isInvited = given.isOn("send-email");
  if (isInvited && given.text("password-file") !== undefined) {
    throw new UsageError("Give a password or send the e-mail, not both.", "See --help.");
  }
  const fields = {
    id: userId,
    full_name: needed(given, "name"),
    email: needed(given, "email"),
    preferred_library: needed(given, "library"),
    location: given.text("location") ?? "",
    is_external: given.isOn("external"),
    ...(given.text("role") === undefined ? {} : { role: given.text("role") ?? "" }),
  };
  const first = isInvited
    ? { send_email: true }
    : { password: await readPassword(given.text("password-file")), force_password_change: !given.isOn("keep") };
  await desk.createUser({ ...fields, ...first });
  const text = isInvited ? `${userId} is made; the e-mail waits to be sent.` : `${userId} is made.`;
  return done(text, { user_id: userId.toUpperCase(), done: "create", send_email: isInvited });
}

function switching(isOn: boolean): Verb["run"] {
  return async (desk, { words: [userId = ""], text }) => {
    const place = text("library");
    await desk.switchSignIn(userId, { isOn, library: place });
    const where = place === undefined ? "" : ` in ${place}`;
    const what = isOn ? "enable" : "disable";
    return done(`${userId} is ${what}d${where}.`, {
      user_id: userId,
      done: what,
      ...(place === undefined ? {} : { library: place }),
    });
  };
}

async function resetPassword(desk: Desk, given: Given): Promise<Told> {
  const [userId = ""] = given.words;
  await desk.resetPassword(userId, {
    password: await readPassword(given.text("password-file")),
    force_password_change: !given.isOn("keep"),
  });
  return done(`${userId} has a new password, and is unlocked.`, { user_id: userId, done: "reset_password" });
}
