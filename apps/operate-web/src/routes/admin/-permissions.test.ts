import { expect, test } from "vitest";
import { permissions } from "@muniment/operate-api/permissions";
import { permissionAreas } from "./-permissions.ts";

test("OPR-USR-007 every permission stands under exactly one area, with a name of its own", () => {
  const shown = permissionAreas().flatMap((area) => area.permissions);
  expect(shown.map(({ id }) => id).toSorted()).toEqual([...permissions].toSorted());
  for (const { permissions: some } of permissionAreas()) {
    expect(new Set(some.map(({ name }) => name)).size).toBe(some.length);
  }
  expect(permissionAreas((id) => id === "email.send")).toMatchObject([
    { name: "E-mail", permissions: [{ name: "Write and send" }] },
  ]);
});
