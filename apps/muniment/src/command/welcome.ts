import type { ReadyInfo } from "@muniment/stack";

/** What a person needs who has just started everything: where to go, how to sign in, how to stop. */
export function welcome(stack: {
  readonly ready: ReadyInfo;
  readonly logFile: string;
  readonly firstAdministratorUrl?: string;
}): string {
  const { ready, logFile, firstAdministratorUrl } = stack;
  const places: (readonly [string, string | undefined])[] = [
    ["Work", ready.work],
    ["Control Center", `${ready.work}/control-center`],
    ["Tracker", ready.tracker],
    ["Operate", ready.operate],
    ["Mail sent by Muniment", ready.mail],
  ];
  const lines = [
    "Muniment is ready.",
    "",
    ...table(places.flatMap(([name, url]) => (url === undefined ? [] : [[name, url]]))),
  ];
  const accounts = ready.accounts ?? [];
  if (accounts.length > 0) {
    lines.push(
      "",
      "Sign in as",
      ...table(accounts.map((account) => [account.user_id, account.password, account.what])),
    );
  }
  if (firstAdministratorUrl !== undefined) {
    lines.push("", "Make the first administrator with this link, once:", `  ${firstAdministratorUrl}`);
  }
  lines.push("", `Log: ${logFile}`, "Ctrl+C stops everything.");
  return lines.join("\n");
}

function table(rows: readonly (readonly string[])[]): string[] {
  const widths = rows.reduce<number[]>(
    (widest, row) => row.map((cell, column) => Math.max(widest[column] ?? 0, cell.length)),
    [],
  );
  return rows.map((row) => `  ${row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join("  ")}`.trimEnd());
}
