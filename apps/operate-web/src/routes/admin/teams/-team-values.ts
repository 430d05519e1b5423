import type { Hours, TeamType, updateTeam } from "@muniment/operate-api/team";
import type { Input } from "@muniment/rest";
import type { TeamData } from "./-team-columns.tsx";

/** The settings of a team as the form holds them. */
export interface TeamValues {
  readonly name: string;
  readonly short_name: string;
  readonly type: TeamType;
  /** Empty for none. */
  readonly parent: string;
  readonly description: string;
  readonly reference: string;
  readonly external_reference: string;
  readonly location: string;
  readonly email: string;
  readonly phone: string;
  /** `none` stands for no preference. */
  readonly contact_preference: "none" | "email" | "phone" | "post";
  readonly email_signature: string;
  readonly hours: Hours | null;
  readonly members: TeamData["members"];
  readonly permission_sets: readonly string[];
}

/** What a new team begins with. */
export const FIRST_TEAM: TeamValues = {
  name: "",
  short_name: "",
  type: "department",
  parent: "",
  description: "",
  reference: "",
  external_reference: "",
  location: "",
  email: "",
  phone: "",
  contact_preference: "none",
  email_signature: "",
  hours: null,
  members: [],
  permission_sets: [],
};

/** The settings of a team that is there. */
export function teamValues(team: TeamData): TeamValues {
  const { parent, contact_preference: preference, hours } = team;
  return {
    ...FIRST_TEAM,
    ...team,
    parent: parent?.id ?? "",
    contact_preference: preference === "" ? "none" : preference,
    hours: hours ?? null,
  };
}

/** What is sent of them; everybody's team has no list of people. */
export function teamBody(values: TeamValues, isEverybody: boolean): Input<typeof updateTeam>["body"] {
  const { name, short_name, type, parent, description, reference, external_reference, location } = values;
  const { email, phone, contact_preference: preference, email_signature, hours, members, permission_sets } = values;
  return {
    name,
    short_name,
    type,
    parent,
    description,
    reference,
    external_reference,
    location,
    email,
    phone,
    contact_preference: preference === "none" ? "" : preference,
    email_signature,
    hours: hours ?? null,
    permission_sets: [...permission_sets],
    ...(isEverybody
      ? {}
      : {
          members: members.map(({ id }) => id),
          supervisors: members.flatMap(({ id, is_supervisor: supervises }) => (supervises ? [id] : [])),
        }),
  };
}
