import { mkdir, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { newId } from "@muniment/kernel";

const COMMON = "/org.openoffice.Office.Common";

/** What a program that reads files of strangers must not do: run macros, follow links of a document, use the network. */
const SETTINGS: readonly (readonly [path: string, name: string, value: string])[] = [
  [`${COMMON}/Security/Scripting`, "MacroSecurityLevel", "3"],
  [`${COMMON}/Security/Scripting`, "DisableMacrosExecution", "true"],
  [`${COMMON}/Security/Scripting`, "DisableActiveContent", "true"],
  [`${COMMON}/Security/Scripting`, "BlockUntrustedRefererLinks", "true"],
  ["/org.openoffice.Office.Writer/Content/Update", "Link", "2"],
  ["/org.openoffice.Office.Calc/Content/Update", "Link", "2"],
  // A way out that leads nowhere, where the system gives no network of its own.
  ["/org.openoffice.Inet/Settings", "ooInetProxyType", "2"],
  ["/org.openoffice.Inet/Settings", "ooInetHTTPProxyName", "127.0.0.1"],
  ["/org.openoffice.Inet/Settings", "ooInetHTTPProxyPort", "9"],
  ["/org.openoffice.Inet/Settings", "ooInetHTTPSProxyName", "127.0.0.1"],
  ["/org.openoffice.Inet/Settings", "ooInetHTTPSProxyPort", "9"],
];

/** A profile that has seen as many files is made anew. */
const TURNS = 200;

/** User profiles of LibreOffice, one after the other. */
export interface OfficeProfiles {
  /** The folder of one that is fit for as many files more. */
  take(files: number): Promise<string>;
  /** The next one is another. */
  drop(): Promise<void>;
}

/** Makes each in a folder of its own below `folder`. */
export function createOfficeProfiles(folder: string): OfficeProfiles {
  let profile: { readonly folder: string; turns: number } | undefined;
  const drop = async (): Promise<void> => {
    const dropped = profile;
    profile = undefined;
    if (dropped !== undefined) await rm(dropped.folder, { recursive: true, force: true });
  };
  return {
    async take(files) {
      if (profile !== undefined && profile.turns >= TURNS) await drop();
      if (profile === undefined) {
        profile = { folder: join(folder, `profile-${newId()}`), turns: 0 };
        await writeOfficeProfile(profile.folder);
      }
      profile.turns += files;
      return profile.folder;
    },
    drop,
  };
}

async function writeOfficeProfile(folder: string): Promise<void> {
  const items = SETTINGS.map(
    ([path, name, value]) =>
      `<item oor:path="${path}"><prop oor:name="${name}" oor:op="fuse"><value>${value}</value></prop></item>`,
  );
  await mkdir(join(folder, "user"), { recursive: true });
  await writeFile(
    join(folder, "user", "registrymodifications.xcu"),
    `<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry" xmlns:xs="http://www.w3.org/2001/XMLSchema" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">
${items.join("\n")}
</oor:items>
`,
  );
}
