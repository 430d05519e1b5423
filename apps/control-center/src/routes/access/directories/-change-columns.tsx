import type { Output } from "@muniment/rest";
import { Status } from "@muniment/ui/status";
import type { Tone } from "@muniment/ui/status";
import { NameAndBrief } from "@muniment/ui/table";
import type { Column } from "@muniment/ui/table";
import type { listDirectoryChanges } from "@muniment/work-api/control-center/directory-run";
import { directoryText } from "../../../texts/directory.ts";

/** One line of what a run found. */
export type Change = Output<typeof listDirectoryChanges>["data"][number];

const TONES = {
  create: "good",
  update: "waiting",
  link: "waiting",
  disable: "warning",
  enable: "good",
  group: "good",
  join: "waiting",
  leave: "waiting",
  conflict: "bad",
  skipped: "none",
} as const satisfies Record<Change["kind"], Tone>;

const FIELDS = ["full_name", "email", "location", "user_id_ex", "libraries", "role", "preferred_library"] as const;

/** Whom or what a line is about. */
export function nameOf({ full_name: name, user_id: id, dn }: Change): string {
  return name === "" ? id || dn : name;
}

/** A field of a line with both of its values, in words. */
export function fieldsOf({ fields }: Change): readonly { field: string; from: string | undefined; to: string }[] {
  const shown = FIELDS.flatMap((name) => {
    const { [name]: value } = fields;
    return value === undefined
      ? []
      : [{ field: directoryText(`change.field.${name}`), from: value.from, to: value.to ?? "" }];
  });
  return shown.map((one) => ({ ...one, to: one.to === "" ? directoryText("change.empty") : one.to }));
}

/** What a line does, in one sentence. */
export function whatWords(change: Change): string {
  const { group, fields, code_message: reason } = change;
  if (reason !== undefined) return reason;
  if (group !== undefined) return `${group.id} (${group.library})`;
  const standing = fields["directory"]?.to;
  if (standing === "absent" || standing === "enabled" || standing === "disabled") {
    return directoryText(`change.directory.${standing}`);
  }
  return fieldsOf(change)
    .map(({ field, from, to }) =>
      from === undefined
        ? directoryText("change.to", { field, to })
        : directoryText("change.from_to", { field, from: from === "" ? directoryText("change.empty") : from, to }),
    )
    .join(" · ");
}

/** The columns of what a run found. */
export const changeColumns: readonly Column<Change>[] = [
  {
    id: "who",
    header: directoryText("run.column_who"),
    width: 220,
    isName: true,
    text: nameOf,
    cell: (change, brief) => <NameAndBrief brief={brief}>{nameOf(change)}</NameAndBrief>,
  },
  {
    id: "id",
    header: directoryText("change.id"),
    width: 140,
    text: ({ user_id: id }) => id,
    cell: ({ user_id: id }) => id,
  },
  {
    id: "change",
    header: directoryText("run.change"),
    width: 140,
    text: ({ kind }) => directoryText(`run.line.${kind}`),
    cell: ({ kind }) => <Status tone={TONES[kind]}>{directoryText(`run.line.${kind}`)}</Status>,
    brief: ({ kind }) => directoryText(`run.line.${kind}`),
  },
  {
    id: "what",
    header: directoryText("run.column_what"),
    width: 360,
    isWide: true,
    text: whatWords,
    cell: whatWords,
    brief: whatWords,
  },
  {
    id: "state",
    header: directoryText("change.state"),
    width: 120,
    text: stateWords,
    cell: stateWords,
  },
];

function stateWords({ state, kind, choice }: Change): string {
  if (choice !== undefined) return directoryText(`change.choice.${choice}`);
  return kind === "conflict" || kind === "skipped" ? "" : directoryText(`run.state.${state}`);
}
