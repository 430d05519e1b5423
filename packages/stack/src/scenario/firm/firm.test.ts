import { describe, expect, test } from "vitest";
import { shippedRoles } from "@muniment/work-api";
import {
  checkEmail,
  checkFullName,
  checkGroupId,
  checkLocation,
  checkUserId,
  foldEmail,
} from "@muniment/work-api/identity/user-rules";
import { clients } from "./clients.ts";
import { planDocuments } from "./filing-plan.ts";
import { containersOf, folderKey, folderTemplates } from "./folder-template.ts";
import { groups } from "./groups.ts";
import { matters } from "./matters.ts";
import type { Level, Matter } from "./matters.ts";
import { administrator, people, personOf, serviceAccount } from "./people.ts";
import { demonstrationRoles } from "./roles.ts";

const everybody = [administrator, serviceAccount, ...people];

function isMember(matter: Matter, groupId: string, userId: string): boolean {
  return groups.some((one) => one.library === matter.library && one.id === groupId && one.members.includes(userId));
}

/** The level of somebody inside the firm on what others filed, by work.md 3.3, steps 3.4 to 3.7, with groups as they are while filing. */
function levelOf(matter: Matter, userId: string): Level {
  const own = matter.users[userId];
  if (own !== undefined) return own;
  const ofGroups = Object.entries(matter.groups).flatMap(([id, level]) =>
    isMember(matter, id, userId) ? [level] : [],
  );
  if (ofGroups.includes("no_access")) return "no_access";
  for (const level of ["full_access", "read_write", "read"] as const) if (ofGroups.includes(level)) return level;
  return ({ public: "read_write", view: "read", private: "no_access" } as const)[matter.security];
}

describe("D7: people and groups", () => {
  test("there are about forty people, twelve groups, fifteen clients, forty matters, four hundred documents", () => {
    expect(everybody.length).toBeGreaterThanOrEqual(40);
    expect(everybody.length).toBeLessThanOrEqual(46);
    expect([groups.length, clients.length, matters.length]).toEqual([12, 15, 40]);
    expect(matters.flatMap(planDocuments)).toHaveLength(400);
  });

  test("control-center.md 25.1–25.4: every name, id, address and location is valid as it stands, and unique", () => {
    for (const one of everybody) {
      expect(checkUserId(one.userId), one.userId).toMatchObject({ value: one.userId, messages: [] });
      expect(checkFullName(one.fullName), one.userId).toMatchObject({ value: one.fullName, messages: [] });
      expect(checkEmail(one.email).messages, one.email).toEqual([]);
      expect(checkLocation(one.location).messages, one.userId).toEqual([]);
    }
    for (const group of groups) expect(checkGroupId(group.id).messages, group.id).toEqual([]);
    expect(new Set(everybody.map(({ userId }) => userId)).size).toBe(everybody.length);
    expect(new Set(everybody.map(({ email }) => foldEmail(email))).size).toBe(everybody.length);
  });

  test("there are external, disabled, locked and invited people, the longest and the shortest names", () => {
    for (const state of ["disabled", "locked", "invited"] as const) {
      expect(
        people.some((one) => one.state === state),
        state,
      ).toBe(true);
    }
    expect(people.some((one) => one.isExternal && one.state === "disabled")).toBe(true);
    for (const length of [1, 64]) {
      expect(people.some(({ userId, fullName }) => userId.length === length && fullName.length === length)).toBe(true);
    }
    expect(people.some(({ fullName }) => /\p{Script=Arabic}/u.test(fullName))).toBe(true);
    expect(people.some(({ userId }) => /\p{Script=Han}/u.test(userId))).toBe(true);
  });

  test("D5: every kind of account is listed, and three standard ones or more share no group", () => {
    const listed = new Set(everybody.map(({ listedAs }) => listedAs));
    for (const what of ["NRTADMIN", "tier1", "tier2", "standard", "external", "disabled", "service"] as const) {
      expect(listed, what).toContain(what);
    }
    const standard = people.filter(({ listedAs }) => listedAs === "standard").map(({ userId }) => userId);
    expect(standard.length).toBeGreaterThanOrEqual(3);
    for (const group of groups) {
      expect(group.members.filter((userId) => standard.includes(userId)).length, group.id).toBeLessThanOrEqual(1);
    }
  });

  test("members belong to the library of their group and are external exactly when it is", () => {
    for (const group of groups) {
      for (const userId of group.members) {
        expect(personOf(userId).libraries, `${group.id} ${userId}`).toContain(group.library);
        expect(personOf(userId).isExternal, `${group.id} ${userId}`).toBe(group.isExternal);
      }
    }
  });

  test("D45: the role USER is DEFAULT with author_workspace and the share privileges", () => {
    const user = demonstrationRoles.find(({ name }) => name === "USER");
    expect(new Set(user?.privileges)).toEqual(
      new Set([...shippedRoles.DEFAULT, "author_workspace", "share_document", "share_workspace"]),
    );
  });
});

describe("D7: matters and their documents", () => {
  test("each matter has its client, and names people and groups of its library", () => {
    for (const matter of matters) {
      expect(
        clients.map(({ id }) => id),
        matter.id,
      ).toContain(matter.clientId);
      expect([matter.id.length, matter.name.length <= 254, matter.description.length <= 254]).toEqual([10, true, true]);
      for (const userId of [...matter.team, ...Object.keys(matter.users)]) {
        expect(personOf(userId).libraries, `${matter.id} ${userId}`).toContain(matter.library);
      }
      for (const id of Object.keys(matter.groups)) {
        expect(
          groups.some((one) => one.library === matter.library && one.id === id),
          `${matter.id} ${id}`,
        ).toBe(true);
      }
    }
    expect(new Set(matters.map(({ id }) => id)).size).toBe(40);
    expect(new Set(clients.map(({ id }) => id))).toEqual(new Set(matters.map(({ clientId }) => clientId)));
  });

  test("everybody on a team may write in the matter, and only people of the firm are on teams", () => {
    for (const matter of matters) {
      for (const userId of matter.team) {
        expect(["read_write", "full_access"], `${matter.id} ${userId}`).toContain(levelOf(matter, userId));
        expect(personOf(userId).isExternal).toBe(false);
        expect(["USER", "TIER 1", "TIER 2"]).toContain(personOf(userId).role);
      }
    }
  });

  test("some matters are walled off from a group or a person", () => {
    const walls = matters.filter(({ users, groups: walled }) =>
      [...Object.values(users), ...Object.values(walled)].includes("no_access"),
    );
    expect(walls.length).toBeGreaterThanOrEqual(3);
    expect(walls.every(({ security }) => security === "private")).toBe(true);
  });

  test("every folder comes after the one that it is in, and every document is filed in a folder below a tab", () => {
    for (const template of Object.values(folderTemplates)) {
      const seen = new Set<string>();
      for (const path of containersOf(template)) {
        const [tab, ...below] = path;
        if (below.length > 0) expect(seen).toContain(folderKey([tab, ...below.slice(0, -1)]));
        seen.add(folderKey(path));
      }
      for (const path of Object.values(template.slots)) {
        expect(path.length).toBeGreaterThan(1);
        expect(seen).toContain(folderKey(path));
      }
    }
  });

  test("the plan is the same each time: names within 254, dates in order, versions, references, own security", () => {
    const plan = matters.flatMap(planDocuments);
    expect(matters.flatMap(planDocuments)).toEqual(plan);
    for (const one of plan) {
      expect(one.name.length, one.name).toBeLessThanOrEqual(254);
      expect(one.name, one.name).not.toMatch(/\p{Cc}|^\s|\s$/u);
      const times = one.versions.map(({ writtenOn }) => writtenOn.getTime());
      expect(times).toEqual(times.toSorted((first, second) => first - second));
      for (const { writtenOn } of one.versions) expect([0, 6]).not.toContain(writtenOn.getUTCDay());
    }
    expect(plan.some(({ name }) => name.length === 254)).toBe(true);
    expect(plan.filter(({ versions }) => versions.length > 1).length).toBeGreaterThan(50);
    expect(plan.filter(({ alsoIn }) => alsoIn !== undefined).length).toBeGreaterThan(20);
    expect(plan.filter(({ security }) => security !== undefined).length).toBeGreaterThan(4);
    for (const format of ["docx", "xlsx", "pptx", "pdf", "eml", "msg", "png", "txt"] as const) {
      expect(plan.filter((one) => one.format === format).length, format).toBeGreaterThanOrEqual(10);
    }
  });
});
