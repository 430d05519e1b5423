import { serviceAccount } from "./people.ts";

/** An OAuth application that has to be registered before the firm is loaded (D5, work-api.md 6). */
export interface Application {
  readonly client_id: string;
  readonly name: string;
  readonly type: "native" | "web";
  /** False: a public client, which has no secret. */
  readonly has_secret: boolean;
  readonly redirect_uris: readonly string[];
  readonly grants: readonly ("password" | "authorization_code" | "refresh_token" | "client_credentials")[];
  /** The account that a token by client credentials belongs to. */
  readonly service_user_id?: string;
}

/** The three applications of the demonstration firm; the first is the one to load it through. */
export const applications: readonly Application[] = [
  {
    client_id: "demonstration-desktop",
    name: "Demonstration: desktop program",
    type: "native",
    has_secret: false,
    redirect_uris: ["http://127.0.0.1:47115/callback"],
    grants: ["password", "refresh_token"],
  },
  {
    client_id: "demonstration-web",
    name: "Demonstration: web application",
    type: "web",
    has_secret: true,
    redirect_uris: ["http://127.0.0.1:47116/callback", "http://localhost:47116/callback"],
    grants: ["authorization_code", "refresh_token", "password"],
  },
  {
    client_id: "demonstration-service",
    name: "Demonstration: service",
    type: "web",
    has_secret: true,
    redirect_uris: ["http://127.0.0.1:47117/callback"],
    grants: ["client_credentials"],
    service_user_id: serviceAccount.userId,
  },
];
