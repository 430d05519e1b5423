import type { Static } from "typebox";
import type { FieldMessage } from "@muniment/kernel";
import { refusal } from "@muniment/work-api/identity/refusal";
import type { UserInput } from "@muniment/work-api/identity/user";
import {
  checkEmail,
  checkEndDate,
  checkFullName,
  checkLocation,
  checkNewPassword,
  checkUserId,
} from "@muniment/work-api/identity/user-rules";
import type { Checked } from "@muniment/work-api/identity/user-rules";
import { endOfDay } from "../account-state/index.ts";
import { wrongNetwork } from "../known-place/index.ts";

/** The body of 9.1 as a request has it. */
export type UserFields = Static<typeof UserInput>;

/** What a body asks for, in stored form; `undefined` where it says nothing. */
export interface ReadUser {
  readonly userId: string | undefined;
  /** The User ID as it was typed. */
  readonly typedId: string | undefined;
  readonly fullName: string | undefined;
  readonly email: string | undefined;
  readonly location: string | undefined;
  readonly password: string | undefined;
  readonly preferredLibrary: string | undefined;
  readonly role: string | undefined;
  readonly isExternal: boolean | undefined;
  readonly isService: boolean | undefined;
  /** From where a service account signs in; empty for everywhere. */
  readonly ipRange: string | undefined;
  readonly allowLogon: boolean | undefined;
  readonly mustChange: boolean | undefined;
  readonly neverExpire: boolean | undefined;
  readonly sendEmail: boolean;
  readonly purpose: string | undefined;
  /** When an external account is closed; `null` never. */
  readonly endsAt: Date | null | undefined;
  /** Groups and roles that stand in the way of another `isExternal` are to go (CC-USR-074). */
  readonly settlesKind: boolean;
  /** The photo that was uploaded before the account is made. */
  readonly photoDraft: string | undefined;
  /** Every rule that is broken, with its field. */
  readonly messages: readonly FieldMessage[];
}

/** Reads the body of a creation: what is mandatory must be there (CC-USR-011). */
export function readNewUser(input: UserFields, options: { isPasswordOptional: boolean }): ReadUser {
  const mandatory = { id: "", full_name: "", email: "", preferred_library: "" };
  const hasPassword = (input.password ?? "") !== "";
  const password = hasPassword || options.isPasswordOptional ? {} : { password: "" };
  return read({ ...mandatory, ...given(input), ...password }, { isNew: true });
}

/** Reads the body of a change; an empty password changes nothing (CC-USR-079). */
export function readUserChange(input: UserFields): ReadUser {
  const { id, password, ...rest } = given(input);
  const asked = (password ?? "") === "" ? rest : { ...rest, password: password ?? "" };
  return { ...read(asked, { isNew: false }), typedId: id ?? undefined };
}

/** Texts that are null become empty, so that they clear the field (work-api.md T6). */
function given(input: UserFields): UserFields {
  const texts = [
    "id",
    "full_name",
    "email",
    "location",
    "preferred_library",
    "purpose",
    "end_date",
    "ip_range",
  ] as const;
  const cleared = texts.filter((name) => input[name] === null).map((name) => [name, ""]);
  return { ...input, ...(Object.fromEntries(cleared) as UserFields) };
}

function read(input: UserFields, options: { isNew: boolean }): ReadUser {
  const messages: FieldMessage[] = [];
  const checked = (field: keyof UserFields, check: (text: string) => Checked): string | undefined => {
    const text = input[field];
    if (typeof text !== "string") return undefined;
    const result = check(text);
    messages.push(...result.messages.map((message) => ({ ...message, field })));
    return result.value;
  };
  const flag = (field: keyof UserFields): boolean | undefined =>
    typeof input[field] === "boolean" ? input[field] : undefined;
  const endDate = checked("end_date", checkEndDate);
  const fields = {
    userId: checked("id", checkUserId),
    typedId: input.id ?? undefined,
    fullName: checked("full_name", checkFullName),
    email: checked("email", checkEmail),
    location: checked("location", checkLocation),
    password: options.isNew || (input.password ?? "") !== "" ? checked("password", checkNewPassword) : undefined,
    preferredLibrary: checked("preferred_library", checkPresent),
    role: (input.role ?? "").trim() === "" ? undefined : input.role?.trim(),
    isExternal: flag("is_external"),
    isService: flag("is_service"),
    ipRange: checked("ip_range", checkNetworks),
    allowLogon: flag("allow_logon"),
    mustChange: flag("force_password_change"),
    neverExpire: flag("password_never_expire"),
    sendEmail: flag("send_email") === true,
    settlesKind: flag("settle_external") === true,
    // Of the same kind as a location: any text of up to 254 characters.
    purpose: checked("purpose", checkLocation),
    endsAt: endDate === undefined || messages.some(({ field }) => field === "end_date") ? undefined : endOfDay(endDate),
    photoDraft: (input.photo_draft ?? "") === "" ? undefined : (input.photo_draft ?? undefined),
  };
  return { ...fields, messages };
}

function checkNetworks(text: string): Checked {
  const value = text.trim();
  return { value, messages: wrongNetwork(value) === undefined ? [] : [refusal("network_invalid")] };
}

function checkPresent(text: string): Checked {
  const value = text.trim();
  return { value, messages: value === "" ? [refusal("required")] : [] };
}

/** Only a service account has a place to sign in from; people come from anywhere (CC-USR-009). */
export function rangeMessages({ ipRange, isService }: ReadUser, wasService: boolean): FieldMessage[] {
  if ((ipRange ?? "") === "" || (isService ?? wasService)) return [];
  return [refusal("service_account_only", { field: "ip_range" })];
}
