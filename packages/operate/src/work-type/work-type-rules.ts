import type { FieldMessage } from "@muniment/kernel";
import type {
  ProvisioningValue,
  WorkFieldValue,
  WorkPhaseValue,
  WorkTransitionValue,
} from "@muniment/operate-api/work-type";
import { maskMistake } from "./reference-mask.ts";

/** What a work type consists of. */
export interface WorkTypeContent {
  readonly name: string;
  readonly description: string;
  readonly is_active: boolean;
  readonly reference_mask: string;
  readonly fields: readonly WorkFieldValue[];
  readonly phases: readonly WorkPhaseValue[];
  readonly transitions: readonly WorkTransitionValue[];
  readonly provisioning: ProvisioningValue | null;
  readonly parent: string | null;
  readonly repository: string | null;
  readonly bundles: string | null;
  readonly repositories: string[];
}

const NAME = /^[a-z][a-z0-9_]{0,39}$/;

/** Whether text can be the name by which programs know something. */
export const isSystemName = (text: string): boolean => NAME.test(text);

/** What is wrong with a work type, by field. */
export function workTypeMistakes(content: WorkTypeContent): FieldMessage[] {
  const messages: FieldMessage[] = [];
  const say = (field: string, text: string) => void messages.push({ code: "invalid", text, field });
  if (content.name.trim() === "") say("name", "Give the work type a name.");
  const mask = maskMistake(content.reference_mask);
  if (mask !== undefined) say("reference_mask", mask);
  fieldMistakes(content, say);
  phaseMistakes(content, say);
  if (content.provisioning !== null) provisioningMistakes(content.provisioning, content, say);
  return messages;
}

type Say = (field: string, text: string) => void;

function fieldMistakes({ fields }: WorkTypeContent, say: Say): void {
  for (const { name, label, kind, choices = [] } of fields) {
    if (!isSystemName(name)) say("fields", `"${name}": a field's name is made of a-z, 0-9 and _.`);
    if (label.trim() === "") say("fields", `Give "${name}" a label.`);
    if ((kind === "choice" || kind === "choices") && choices.length === 0) {
      say("fields", `Say what can be chosen for "${label}".`);
    }
  }
  const twice = doubled(fields);
  if (twice !== undefined) say("fields", `Two fields are called "${twice}".`);
}

function phaseMistakes({ fields, phases, transitions }: WorkTypeContent, say: Say): void {
  const names = new Set(phases.map(({ name }) => name));
  if (phases.filter(({ flag }) => flag === "start").length !== 1) say("phases", "Exactly one phase is the start.");
  if (!phases.some(({ flag }) => flag === "closed")) say("phases", "One phase closes the case.");
  for (const { name, label } of phases) {
    if (!isSystemName(name)) say("phases", `"${name}": a phase's name is made of a-z, 0-9 and _.`);
    if (label.trim() === "") say("phases", `Give "${name}" a label.`);
  }
  const twice = doubled(phases) ?? doubled(transitions);
  if (twice !== undefined) say("phases", `Two phases, or two transitions, are called "${twice}".`);
  for (const { name, label, from, to, required = [] } of transitions) {
    if (!isSystemName(name)) say("transitions", `"${name}": a transition's name is made of a-z, 0-9 and _.`);
    if (label.trim() === "") say("transitions", `Give "${name}" a label.`);
    const missing = [...from, to].find((each) => !names.has(each));
    if (missing !== undefined) say("transitions", `"${label}" names the phase "${missing}", which there is not.`);
    if (from.length === 0 || from.includes(to)) say("transitions", `"${label}" leads from a phase to another one.`);
    const field = required.find((each) => !fields.some((known) => known.name === each));
    if (field !== undefined) say("transitions", `"${label}" needs the field "${field}", which there is not.`);
  }
}

function provisioningMistakes(
  { when, phase = "", how, template = "" }: ProvisioningValue,
  { phases, repository }: WorkTypeContent,
  say: Say,
): void {
  if (when !== "never" && repository === null) say("repository", "Choose the repository that workspaces are made in.");
  if (when === "on_phase" && !phases.some((each) => each.name === phase)) {
    say("provisioning.phase", "Choose the phase with which the workspace is made.");
  }
  if (how === "template" && template.trim() === "") say("provisioning.template", "Choose the workspace to copy.");
}

function doubled(list: readonly { readonly name: string }[]): string | undefined {
  return list.find(({ name }, at) => list.findIndex((each) => each.name === name) !== at)?.name;
}
