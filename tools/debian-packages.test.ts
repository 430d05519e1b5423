import { describe, expect, test } from "vitest";
import { installPackages } from "./debian-packages.ts";
import type { Machine } from "./debian-packages.ts";

const packages = [
  { name: "swaks", file: "/usr/bin/swaks" },
  { name: "nginx-light", file: "/usr/sbin/nginx" },
];

function machine(given: Partial<Machine> & { present: string[]; brings?: string[] }): Machine & { calls: string[] } {
  const calls: string[] = [];
  return {
    isRoot: true,
    hasApt: true,
    hasFile: (path) => given.present.includes(path),
    runApt(args) {
      calls.push(args.join(" "));
      if (args[0] === "install") given.present.push(...(given.brings ?? []));
      return 0;
    },
    ...given,
    calls,
  };
}

describe("D4 Debian packages for the tests", () => {
  test("nothing is done when nothing is missing", () => {
    const complete = machine({ present: packages.map(({ file }) => file) });
    installPackages(packages, complete);
    expect(complete.calls).toEqual([]);
  });

  test("root on Debian gets what is missing, and only that", () => {
    const bare = machine({ present: ["/usr/bin/swaks"], brings: ["/usr/sbin/nginx"] });
    installPackages(packages, bare);
    expect(bare.calls).toEqual(["update", "install --yes --no-install-recommends nginx-light"]);
  });

  test("others are told exactly what is missing", () => {
    const mine = machine({ present: ["/usr/bin/swaks"], isRoot: false });
    expect(() => installPackages(packages, mine)).toThrow("As root: apt-get install nginx-light");
    const foreign = machine({ present: [], hasApt: false });
    expect(() => installPackages(packages, foreign)).toThrow("missing here: swaks nginx-light");
    expect([...mine.calls, ...foreign.calls]).toEqual([]);
  });

  test("a package that apt-get could not bring fails the run", () => {
    expect(() => installPackages(packages, machine({ present: [] }))).toThrow("could not install swaks nginx-light");
  });
});
