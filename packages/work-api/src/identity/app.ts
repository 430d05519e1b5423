import { Type } from "typebox";
import { endpoint } from "@muniment/rest";
import { customerParams, customerPath, List, pagingQuery } from "../envelope.ts";

/** A registered application as REST v2 has it (work-api.md 6). */
export const App = Type.Object({
  id: Type.String(),
  name: Type.String(),
  description: Type.String(),
  type: Type.String(),
  status: Type.Union([Type.Literal("enabled"), Type.Literal("disabled")]),
  default_security: Type.String({ description: "`public`: all users; `private`: chosen ones" }),
  edit_date: Type.String(),
  publisher: Type.Object({ name: Type.String(), url: Type.String() }),
  host_app: Type.Object({ id: Type.String() }),
  oauth: Type.Object({
    client_id_issued_at: Type.Integer(),
    application_type: Type.String(),
    client_type: Type.String(),
    contacts: Type.Array(Type.String()),
    redirect_uris: Type.Array(Type.String()),
  }),
});

/** For those who may see applications in Control Center (`control-center.md` 24, row 49). */
export const listApps = endpoint({
  id: "listApps",
  method: "GET",
  path: `${customerPath}/apps`,
  summary: "Registered applications, without any secret",
  auth: "user",
  params: Type.Object(customerParams),
  query: Type.Object({
    ...pagingQuery,
    host_app_id: Type.Optional(Type.String({ maxLength: 254 })),
    name: Type.Optional(Type.String({ maxLength: 254 })),
    status: Type.Optional(Type.String({ maxLength: 20 })),
  }),
  response: List(App),
});

/** For oneself (`me`), and for administrators of one of the person's libraries. */
export const listUserApps = endpoint({
  id: "listUserApps",
  method: "GET",
  path: `${customerPath}/users/:user/apps`,
  summary: "Applications that a person may use now, or whether it is that one",
  auth: "user",
  params: Type.Object({ ...customerParams, user: Type.String({ maxLength: 254 }) }),
  query: Type.Object({ ...pagingQuery, client_id: Type.Optional(Type.String({ maxLength: 254 })) }),
  response: List(Type.Object({ id: Type.String() })),
});

/** What REST v2 tells of applications. */
export const appEndpoints = [listApps, listUserApps] as const;
