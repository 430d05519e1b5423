import { checkLine } from "@muniment/documents/generate";
import type { DataShape } from "@muniment/documents/generate";
import type { FieldMessage } from "@muniment/kernel";
import type { setRepository } from "@muniment/operate-api/repository";
import type { ServiceType } from "@muniment/operate-api/linked-service";
import type { Input } from "@muniment/rest";
import type { ConfiguredRepository } from "./configured-repository.repository.ts";

/** What administrators say of a repository. */
export type RepositorySettings = Omit<ConfiguredRepository, "key" | "service_id" | "updated_at" | "updated_by" | "rev">;

type Given = Input<typeof setRepository>["body"];

const KEY = /^[a-z][a-z0-9-]{0,63}$/;
const ENDING = /^[a-z0-9]{1,20}$/;
const PROPERTY = /^[a-z][a-z0-9_]{0,39}$/i;

/** Whether text can be the key of a repository. */
export const isRepositoryKey = (text: string): boolean => KEY.test(text);

/** Settings with what is sent in the place of what was. */
export function mergeRepository(given: Given, known: ConfiguredRepository | undefined): RepositorySettings {
  const endings = (given.deny_extensions ?? known?.deny_extensions ?? []).map((each) =>
    each
      .trim()
      .toLowerCase()
      .replace(/^\*?\./, ""),
  );
  return {
    name: (given.name ?? known?.name ?? "").trim().normalize("NFC"),
    description: (given.description ?? known?.description ?? "").trim().normalize("NFC"),
    context: given.context ?? known?.context ?? "case",
    library: (given.library ?? known?.library ?? "").trim(),
    resolver: given.resolver ?? known?.resolver ?? "default",
    workspace: (given.workspace ?? known?.workspace ?? "").trim(),
    find_by: given.find_by ?? known?.find_by ?? [],
    properties: given.properties ?? known?.properties ?? {},
    folder: (given.folder ?? known?.folder ?? "").trim(),
    deny_extensions: [...new Set(endings)].filter((each) => each !== ""),
    default_security: given.default_security === undefined ? (known?.default_security ?? null) : given.default_security,
    most_bytes: given.most_bytes === undefined ? (known?.most_bytes ?? null) : given.most_bytes,
  };
}

/** What is wrong with settings, each with its field; `shape` is what a case has (OPR-REP-010). */
export function repositoryMistakes(
  settings: RepositorySettings,
  { type, shape }: { readonly type: ServiceType; readonly shape: DataShape },
): FieldMessage[] {
  const messages: FieldMessage[] = [];
  const say = (isWrong: boolean, field: string, text: string): void => {
    if (isWrong) messages.push({ code: "invalid", text, field });
  };
  const { workspace, resolver, properties, find_by: findBy, context } = settings;
  const isWork = type === "work";
  say(settings.name === "", "name", "Give the repository a name.");
  say(workspace === "" && (isWork || resolver !== "id"), "workspace", "Say which workspace it is.");
  say(resolver === "search" && !isWork, "resolver", "Folders have no properties to be found by.");
  say(resolver === "search" && findBy.length === 0, "find_by", "Name the properties that a workspace is found by.");
  const unknown = findBy.find((each) => properties[each] === undefined);
  say(unknown !== undefined, "find_by", `"${unknown}" is none of the properties.`);
  const odd = Object.keys(properties).find((each) => !PROPERTY.test(each));
  say(odd !== undefined, "properties", `"${odd}" is no name of a property.`);
  const wrong = settings.deny_extensions.find((each) => !ENDING.test(each));
  say(wrong !== undefined, "deny_extensions", `"${wrong}" is no ending such as exe.`);
  say(settings.most_bytes !== null && settings.most_bytes < 1, "most_bytes", "Give 1 byte or more.");
  const lines = { workspace, folder: settings.folder, ...properties };
  for (const [name, line] of Object.entries(lines)) {
    const field = name === "workspace" || name === "folder" ? name : "properties";
    const mistake = context === "case" ? checkLine(line, shape) : undefined;
    say(mistake !== undefined, field, mistake ?? "");
    say(context === "global" && line.includes("{{"), field, "A place for all cases has no fields.");
  }
  return messages;
}
