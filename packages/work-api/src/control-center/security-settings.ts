import { Type } from "typebox";
import type { Static } from "typebox";
import { endpoint } from "@muniment/rest";
import { Data } from "../envelope.ts";
import { closed, consolePath } from "./console.ts";

/** The smallest and the largest value of what is a number; plain, since pages have no schemas. */
export const securitySettingRanges = {
  "password.maxAgeDays": [0, 3650],
  "lockout.tempThreshold": [3, 20],
  "lockout.tempMinutes": [1, 1440],
  "lockout.permThreshold": [4, 100],
  "lockout.permAutoReleaseHours": [0, 720],
  "lockout.addressFailures": [0, 10_000],
  "lockout.sprayedAccounts": [0, 10_000],
  "session.idleMinutes": [5, 60],
  "session.absoluteHours": [1, 12],
  "session.controlCenterIdleMinutes": [3, 60],
  "session.mostBrowsers": [0, 100],
} as const;

/** What the others may be, on and off apart. */
export const securitySettingChoices = {
  "password.profile": ["documented", "unified"],
  "mfa.policy": ["off", "optional", "control-center", "all"],
} as const;

const number = (name: keyof typeof securitySettingRanges, description: string) => {
  const [minimum, maximum] = securitySettingRanges[name];
  return Type.Integer({ minimum, maximum, description });
};
const choice = <const Name extends keyof typeof securitySettingChoices>(name: Name, description: string) =>
  Type.Unsafe<(typeof securitySettingChoices)[Name][number]>({
    type: "string",
    enum: [...securitySettingChoices[name]],
    description,
  });
const flag = (description: string) => Type.Boolean({ description });
const text = (description: string) => Type.String({ maxLength: 2_000, description });

const password = {
  "password.profile": choice(
    "password.profile",
    "Rule of the Reset Password dialog: its own, or that of creation everywhere (CC-PWD-004)",
  ),
  "password.maxAgeDays": number(
    "password.maxAgeDays",
    "Days after which a password has expired; 0 for never (CC-PWD-005)",
  ),
  "users.create.passwordOptionalWithEmail": flag("A user may be created without a password when an e-mail goes out"),
};

const lockout = {
  "lockout.tempThreshold": number("lockout.tempThreshold", "Failures in total that lock an account for a while"),
  "lockout.tempMinutes": number("lockout.tempMinutes", "Minutes that this lock lasts"),
  "lockout.permThreshold": number(
    "lockout.permThreshold",
    "Failures in total that lock until somebody releases; above the first",
  ),
  "lockout.permAutoReleaseHours": number(
    "lockout.permAutoReleaseHours",
    "Hours after which the lasting lock ends by itself; 0 for never",
  ),
  "lockout.linkUnlocks": flag("A password chosen by a link of an e-mail ends a lock"),
  "lockout.deviceAware": flag(
    "Failures from devices on which a person has signed in, and from trusted networks, are counted apart (CC-LCK-009)",
  ),
  "lockout.trustedNetworks": text("Addresses and ranges (CIDR) of the trusted networks, between spaces or commas"),
  "lockout.addressFailures": number(
    "lockout.addressFailures",
    "Failures from one address in ten minutes that close it; 0 for no limit",
  ),
  "lockout.sprayedAccounts": number(
    "lockout.sprayedAccounts",
    "Names that fail within ten minutes and raise the alarm; 0 for none",
  ),
};

const session = {
  "mfa.policy": choice("mfa.policy", "Who may, and who must, have a second factor (CC-MFA-002)"),
  "session.idleMinutes": number("session.idleMinutes", "Minutes without use after which a browser is signed out"),
  "session.absoluteHours": number(
    "session.absoluteHours",
    "Hours from a sign-in to the next, however much a browser is used",
  ),
  "session.controlCenterIdleMinutes": number(
    "session.controlCenterIdleMinutes",
    "Minutes without use after which Control Center asks who one is",
  ),
  "session.mostBrowsers": number(
    "session.mostBrowsers",
    "Browsers in which one person is signed in at a time; 0 for any number",
  ),
};

const content = {
  "content.showNames": flag(
    "Control Center shows names and metadata of documents, and each view is audited (CC-NAV-017)",
  ),
  "oauth.allowPasswordGrant": flag("An application may be given the password grant, one by one (CC-APP-025)"),
};

const all = { ...password, ...lockout, ...session, ...content };

/** All of them with their present values. */
export const SecuritySettings = Type.Object(all, closed);

/** What is in force. */
export type SecuritySettings = Static<typeof SecuritySettings>;

/** The name of a setting. */
export type SecuritySettingName = keyof SecuritySettings;

/** What is to change; `null` goes back to the default. */
export type SecuritySettingChanges = { readonly [Name in SecuritySettingName]?: SecuritySettings[Name] | null };

/** In the order of the pages. */
export const securitySettingNames = Object.keys(all) as readonly SecuritySettingName[];

/** What the specification documents. */
export const documentedSecuritySettings: SecuritySettings = {
  "password.profile": "documented",
  "password.maxAgeDays": 90,
  "users.create.passwordOptionalWithEmail": false,
  "lockout.tempThreshold": 5,
  "lockout.tempMinutes": 15,
  "lockout.permThreshold": 10,
  "lockout.permAutoReleaseHours": 0,
  "lockout.linkUnlocks": true,
  "lockout.deviceAware": false,
  "lockout.trustedNetworks": "",
  "lockout.addressFailures": 200,
  "lockout.sprayedAccounts": 20,
  "mfa.policy": "off",
  "session.idleMinutes": 60,
  "session.absoluteHours": 12,
  "session.controlCenterIdleMinutes": 20,
  "session.mostBrowsers": 0,
  "content.showNames": false,
  "oauth.allowPasswordGrant": false,
};

const Answer = Data(
  Type.Object({
    values: SecuritySettings,
    defaults: SecuritySettings,
    changes: Type.Array(
      Type.Object({
        name: Type.String(),
        changed: Type.String(),
        changed_by: Type.String({ description: "The full name of who changed it" }),
      }),
      { description: "Settings that were set here, newest first; all others are as the installation has them" },
    ),
    alarm: Type.Object(
      {
        is_raised: Type.Boolean(),
        names: Type.Integer({ description: "Names under which sign-ins failed in the last ten minutes" }),
        addresses: Type.Integer({ description: "Network addresses that these came from" }),
      },
      { description: "Password spraying (CC-LCK-008)" },
    ),
  }),
);

/** For NRTADMIN of any library (`control-center.md` 24, row 53). */
export const getSecuritySettings = endpoint({
  id: "getSecuritySettings",
  method: "GET",
  path: `${consolePath}/settings/security`,
  summary: "Settings of passwords, lockout, second factor, sessions, and what of content is shown",
  auth: "user",
  response: Answer,
});

/** In force from the next request on; needs a proof of identity of the last ten minutes (CC-SES-003). */
export const changeSecuritySettings = endpoint({
  id: "changeSecuritySettings",
  method: "PATCH",
  path: `${consolePath}/settings/security`,
  summary: "Change settings of sign-in; `null` goes back to the default",
  auth: "user",
  act: "security_settings.change",
  body: Type.Unsafe<SecuritySettingChanges>(
    Type.Object(
      Object.fromEntries(
        Object.entries(all).map(([name, schema]) => [name, Type.Optional(Type.Union([schema, Type.Null()]))]),
      ),
      closed,
    ),
  ),
  response: Answer,
});

/** What is served about settings of sign-in. */
export const securitySettingEndpoints = [getSecuritySettings, changeSecuritySettings] as const;
