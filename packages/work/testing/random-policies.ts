import type { Database } from "@muniment/platform/db";
import type { Dice } from "./dice.ts";

/** Who and what random policies are about. */
export interface PolicyGround {
  readonly users: readonly number[];
  readonly groups: readonly number[];
  readonly clients: readonly string[];
  readonly matters: readonly string[];
  readonly now: Date;
}

type Values = Readonly<Record<string, unknown>>;

/** Puts random policies in the place of those that were there; about as many close a matter as leave it open. */
export async function setRandomPolicies({ pool }: Database, dice: Dice, ground: PolicyGround): Promise<void> {
  await pool.query(`delete from policy.acknowledgement; delete from policy.exception; delete from policy.side;
    delete from policy.opposing_set; delete from policy.support; delete from policy.claim; delete from policy.event; delete from policy.asset`);
  const insert = async (table: string, values: Values): Promise<number> => {
    const names = Object.keys(values);
    const places = names.map((_, index) => `$${index + 1}`);
    const made = await pool.query(
      `insert into policy.${table} (${names.join()}) values (${places.join()}) returning *`,
      Object.values(values),
    );
    return Number(Object.values(made.rows[0] as Values)[0]);
  };
  const stamps = { created_at: ground.now, edited_at: ground.now };
  const status = (): string => statusOf(dice);
  const assets: number[] = [];
  for (const client_id of ground.clients) {
    const ids = { client_id, name: client_id, ...stamps };
    if (dice.chance(60)) {
      const security = dice.pick(["open", "restricted"]);
      const own = { kind: "client", matter_id: "", security, limits_staffing: dice.chance(50) };
      assets.push(
        await insert("asset", { ...ids, ...own, ...aMemo(dice), status: status(), ...aPeriod(dice, ground) }),
      );
    }
    for (const matter_id of dice.some(ground.matters, 70)) {
      const security = dice.pick(["open", "open", "restricted", "by_client"]);
      const own = { kind: "matter", matter_id, security };
      assets.push(
        await insert("asset", { ...ids, ...own, ...aMemo(dice), status: status(), ...aPeriod(dice, ground) }),
      );
    }
  }
  assets.push(...(await addHoldings({ pool, dice, ground, insert }, assets)));
  for (const asset_id of assets) {
    for (const trustee of [...ground.users.map(ofUser), ...ground.groups.map(ofGroup)]) {
      for (const kind of ["team", "conflict"]) {
        if (!dice.chance(kind === "team" ? 35 : 10)) continue;
        await insert("claim", { asset_id, kind, ...trustee, is_soft: dice.chance(40), ...aPeriod(dice, ground) });
      }
    }
    for (const user_num of dice.some(ground.users, 40)) {
      await insert("acknowledgement", { asset_id, user_num, memo_version: 1, acknowledged_at: ground.now });
    }
  }
  for (let number = 0; number < 2 && assets.length > 2; number += 1) {
    const own = { alias: `set ${number}`, name: "", counts_history: dice.chance(50), counts_work: dice.chance(50) };
    const set_id = await insert("opposing_set", { ...own, status: status(), ...aPeriod(dice, ground), ...stamps });
    for (const asset_id of dice.some(assets, 40)) {
      await insert("side", { set_id, asset_id, side: 1 + dice.roll(2) });
      for (const user_num of dice.some(ground.users, 15)) await insert("worked", { set_id, asset_id, user_num });
    }
  }
  for (const user_num of dice.some(ground.users, 25)) {
    const grant = { user_num, reason: "", granted_by: user_num };
    const until = { starts_at: at(ground, -10), ends_at: at(ground, dice.pick([-1, 1, 10])) };
    if (dice.chance(40)) {
      await insert("exception", { kind: "over_the_wall", ...grant, ...until });
      continue;
    }
    const matter = { client_id: dice.pick(ground.clients), matter_id: dice.pick(ground.matters) };
    const glass = { kind: "break_glass", level: 1 + dice.roll(2), approvals: dice.roll(3) };
    await insert("exception", { ...glass, ...grant, ...matter, ...until });
  }
  const mode = dice.pick(["metadata_only", "none", "full"]);
  await pool.query(`update policy.setting set nrtadmin_mode = $1`, [mode]);
}

function statusOf(dice: Dice): string {
  return dice.chance(75) ? "active" : dice.pick(["draft", "suspended", "ended"]);
}

/** Client groups, cases and collections of some matters, which some are restricted by; and who assists whom. */
async function addHoldings(
  given: {
    readonly pool: Database["pool"];
    readonly dice: Dice;
    readonly ground: PolicyGround;
    insert(table: string, values: Values): Promise<number>;
  },
  assets: readonly number[],
): Promise<number[]> {
  const { pool, dice, ground, insert } = given;
  const stamps = { created_at: ground.now, edited_at: ground.now };
  const holding: number[] = [];
  for (const kind of ["client_group", "case", "collection"]) {
    if (!dice.chance(50)) continue;
    const own = { kind, client_id: "", matter_id: "", alias: kind, name: kind, security: "open" };
    const asset_id = await insert("asset", { ...own, ...stamps, status: statusOf(dice), ...aPeriod(dice, ground) });
    for (const client_id of dice.some(ground.clients, 60)) {
      const matter_id = kind === "client_group" ? "" : dice.pick([...ground.matters, ...(kind === "case" ? [] : [""])]);
      await insert("scope", { asset_id, client_id: client_id.toUpperCase(), matter_id });
    }
    for (const matter of dice.some(assets, 15)) {
      const by = [asset_id, matter];
      await pool.query(
        `update policy.asset set security = 'by_asset', secured_by = $1 where asset_id = $2 and kind = 'matter'`,
        by,
      );
    }
    holding.push(asset_id);
  }
  for (const assistant_num of dice.some(ground.users, 30)) {
    const person_num = dice.pick(ground.users);
    if (person_num !== assistant_num) {
      await insert("support", { assistant_num, person_num, ...aPeriod(dice, ground) });
    }
  }
  return holding;
}

const ofUser = (num: number): Values => ({ trustee_kind: "user", trustee_num: num });
const ofGroup = (num: number): Values => ({ trustee_kind: "group", trustee_num: num });

function aMemo(dice: Dice): Values {
  return dice.chance(20) ? { withholds: true, memo: "Read this", memo_version: 1 } : {};
}

/** Often none; else one that has ended, is to come, or begins or ends this very moment. */
function aPeriod(dice: Dice, ground: PolicyGround): Values {
  if (dice.chance(60)) return {};
  const [from, to] = dice.pick([
    [-20, -10],
    [-20, 0],
    [-20, 20],
    [0, 20],
    [10, 20],
  ] as const);
  return { starts_at: at(ground, from), ends_at: at(ground, to) };
}

function at({ now }: PolicyGround, seconds: number): Date {
  return new Date(now.getTime() + seconds * 1000);
}
