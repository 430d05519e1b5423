import type { DataShape } from "@muniment/documents/generate";

const entity: DataShape = {
  name: "text",
  kind: "text",
  salutation: "text",
  reference: "text",
  email: "text",
  emails: ["text"],
  phone: "text",
  phones: ["text"],
  address: "text",
  addresses: ["text"],
};
const participant: DataShape = { ...entity, role: "text", contact: "text", ods: entity };
const person: DataShape = { name: "text", email: "text", login: "text" };
const matter: DataShape = {
  reference: "text",
  title: "text",
  phase: "text",
  opened: "date",
  closed: "date",
  owner: { name: "text" },
  workspace: "text",
  values: { "*": "text" },
  roles: { "*": [participant] },
  participants: [participant],
};

/** What templates, names and paths may name (OPR-GEN-001); `context` is the case, as templates of others call it. */
export const TEMPLATE_FIELDS = {
  case: matter,
  context: matter,
  document: { date: "date", language: "text", name: "text", template: "text", recipient: participant, sender: person },
  user: person,
  now: "date",
  env: { now: { utc: { value: "date" } } },
  answers: { "*": "text" },
} as const satisfies DataShape;

/** The same as a list; a `*` is any name, a list is written `name!1`. */
export function listFields(): { path: string; kind: string }[] {
  const found: { path: string; kind: string }[] = [];
  const visit = (shape: DataShape, path: string): void => {
    if (typeof shape === "string") found.push({ path, kind: shape });
    else if (isList(shape)) {
      found.push({ path, kind: "list" });
      if (typeof shape[0] !== "string") visit(shape[0], `${path}!1`);
    } else {
      for (const [name, inner] of Object.entries(shape)) visit(inner, path === "" ? name : `${path}.${name}`);
    }
  };
  const { context: _same, ...own } = TEMPLATE_FIELDS;
  visit(own, "");
  return found;
}

function isList(shape: DataShape): shape is readonly [DataShape] {
  return Array.isArray(shape);
}
