import { fieldKinds, phaseFlags, provisioningTimes, provisioningWays } from "@muniment/operate-api/work-type";
import type { listWorkTypes, setWorkType } from "@muniment/operate-api/work-type";
import type { Input, Output } from "@muniment/rest";
import type { EditedRow } from "../../../form/row-editor.tsx";
import { listOf } from "../../../form/settings-form.tsx";

/** A work type of the contract. */
export type WorkTypeData = Output<typeof listWorkTypes>["data"][number];

/** A work type as the form holds it; what it has of its parent is empty and not its own. */
export interface WorkTypeValues {
  readonly system_name: string;
  readonly name: string;
  readonly description: string;
  readonly is_active: boolean;
  readonly parent: string;
  readonly reference_mask: string;
  readonly repository: string;
  readonly bundles: string;
  readonly fields: readonly EditedRow[];
  readonly phases: readonly EditedRow[];
  readonly transitions: readonly EditedRow[];
  readonly when: string;
  readonly phase: string;
  readonly how: string;
  readonly template: string;
  readonly workspace_description: string;
  readonly folders: string;
}

/** What a new type begins with. */
export const FIRST_TYPE: WorkTypeValues = {
  system_name: "",
  name: "",
  description: "",
  is_active: true,
  parent: "",
  reference_mask: "C-{year}-{seq:5}",
  repository: "",
  bundles: "",
  fields: [],
  phases: [
    { name: "open", label: "Open", flag: "start" },
    { name: "closed", label: "Closed", flag: "closed" },
  ],
  transitions: [
    {
      name: "close",
      label: "Close case",
      from: "open",
      to: "closed",
      confirmation: "",
      required: "",
      needs_reason: false,
    },
  ],
  when: "never",
  phase: "",
  how: "empty",
  template: "",
  workspace_description: "",
  folders: "",
};

/** A type that is there; what it has of its parent is left out, so that saving makes none of it its own. */
export function workTypeValues(type: WorkTypeData): WorkTypeValues {
  const isOwn = (part: WorkTypeData["inherited"][number]): boolean => !type.inherited.includes(part);
  const plan = isOwn("provisioning") ? type.provisioning : undefined;
  const hasPhases = isOwn("phases");
  return {
    system_name: type.system_name,
    name: type.name,
    description: type.description,
    is_active: type.is_active,
    parent: type.parent ?? "",
    reference_mask: isOwn("reference_mask") ? type.reference_mask : "",
    repository: isOwn("repository") ? (type.repository ?? "") : "",
    bundles: isOwn("bundles") ? (type.bundles ?? "") : "",
    fields: !isOwn("fields")
      ? []
      : type.fields.map(({ choices = [], help = "", section = "", is_mandatory = false, ...rest }) => ({
          ...rest,
          help,
          section,
          is_mandatory,
          choices: choices.join(", "),
        })),
    phases: hasPhases ? type.phases.map((phase) => ({ ...phase })) : [],
    transitions: !hasPhases
      ? []
      : type.transitions.map(({ from, required = [], confirmation = "", needs_reason = false, ...rest }) => ({
          ...rest,
          from: from.join(", "),
          required: required.join(", "),
          confirmation,
          needs_reason,
        })),
    when: plan?.when ?? (type.parent === undefined ? "never" : ""),
    phase: plan?.phase ?? "",
    how: plan?.how ?? "empty",
    template: plan?.template ?? "",
    workspace_description: plan?.description ?? "",
    folders: plan?.folders?.join("\n") ?? "",
  };
}

const textOf = (row: EditedRow, name: string): string => {
  const value = row[name];
  return typeof value === "string" ? value.trim() : "";
};
const orNull = (text: string): string | null => (text === "" ? null : text);
const oneOf = <T extends string>(values: readonly T[], text: string): T | undefined =>
  values.find((each) => each === text);

/** What is sent of it. */
export function workTypeBody(values: WorkTypeValues): NonNullable<Input<typeof setWorkType>["body"]> {
  const when = oneOf(provisioningTimes, values.when);
  const how = oneOf(provisioningWays, values.how) ?? "empty";
  return {
    name: values.name,
    description: values.description,
    is_active: values.is_active,
    reference_mask: values.reference_mask,
    parent: orNull(values.parent),
    repository: orNull(values.repository),
    bundles: orNull(values.bundles),
    fields: values.fields.map((row) => ({
      name: textOf(row, "name"),
      label: textOf(row, "label"),
      kind: oneOf(fieldKinds, textOf(row, "kind")) ?? "text",
      help: textOf(row, "help"),
      section: textOf(row, "section"),
      choices: listOf(textOf(row, "choices")),
      is_mandatory: row["is_mandatory"] === true,
    })),
    phases: values.phases.map((row) => ({
      name: textOf(row, "name"),
      label: textOf(row, "label"),
      flag: oneOf(phaseFlags, textOf(row, "flag")) ?? "open",
    })),
    transitions: values.transitions.map((row) => ({
      name: textOf(row, "name"),
      label: textOf(row, "label"),
      from: listOf(textOf(row, "from")),
      to: textOf(row, "to"),
      confirmation: textOf(row, "confirmation"),
      required: listOf(textOf(row, "required")),
      needs_reason: row["needs_reason"] === true,
    })),
    provisioning:
      when === undefined
        ? null
        : {
            when,
            how,
            ...(when === "on_phase" ? { phase: values.phase } : {}),
            ...(how === "template" ? { template: values.template.trim() } : {}),
            description: values.workspace_description,
            folders: values.folders.split("\n").flatMap((line) => (line.trim() === "" ? [] : [line.trim()])),
          },
  };
}
