import type { FieldErrors, Resolver } from "react-hook-form";
import type { FieldMessage } from "@muniment/kernel";
import type { Input } from "@muniment/rest";
import type { createLibraryUser } from "@muniment/work-api/identity/user";
import {
  checkEmail,
  checkEndDate,
  checkFullName,
  checkLocation,
  checkNewPassword,
  checkUserId,
} from "@muniment/work-api/identity/user-rules";
import { refusal } from "@muniment/work-api/identity/refusal";

/** The fields of Create User, named as on the wire where the meaning is the same. */
export interface NewUser {
  full_name: string;
  id: string;
  email: string;
  location: string;
  is_external: boolean;
  preferred_library: string;
  role: string;
  allow_logon: boolean;
  password: string;
  force_password_change: boolean;
  password_expires: boolean;
  purpose: string;
  /** Of external users alone; empty for none. */
  end_date: string;
}

/** What the next user takes over from the one before (CC-USR-037). */
export type LikeUser = Pick<NewUser, "location" | "is_external" | "preferred_library" | "role">;

/** The dialog as it opens: CC-USR-022, CC-USR-025, CC-USR-028, CC-USR-031, CC-USR-032. */
export function emptyUser(like: LikeUser | undefined): NewUser {
  return {
    full_name: "",
    id: "",
    email: "",
    allow_logon: true,
    password: "",
    force_password_change: true,
    password_expires: true,
    purpose: "",
    end_date: "",
    ...(like ?? { location: "", is_external: false, preferred_library: "", role: "" }),
  };
}

/** What is known beside what is typed. */
export interface CheckContext {
  /** Told only once a create button was pressed: an empty field is no mistake before. */
  readonly isAsked: boolean;
  readonly isPasswordOptional: boolean;
  /** What the server said of a User ID or an e-mail, by what was typed. */
  readonly taken: ReadonlyMap<string, string>;
}

/** Every rule of 25.1 to 25.5 that is broken, all at once (CC-USR-039); the server checks the same. */
export function newUserResolver(context: () => CheckContext): Resolver<NewUser> {
  return (values) => {
    const { isAsked, isPasswordOptional, taken } = context();
    const present = values.preferred_library === "" ? [refusal("required")] : [];
    const password = isPasswordOptional && values.password === "" ? [] : checkNewPassword(values.password).messages;
    const broken: readonly (readonly [keyof NewUser, readonly FieldMessage[]])[] = [
      ["full_name", checkFullName(values.full_name).messages],
      ["id", checkUserId(values.id).messages],
      ["email", checkEmail(values.email).messages],
      ["location", checkLocation(values.location).messages],
      ["preferred_library", present],
      ["password", password],
      // Only services have a password for ever, and somebody must know later what for (CC-USR-032).
      ["end_date", values.is_external ? checkEndDate(values.end_date).messages : []],
      ["purpose", values.password_expires ? [] : checkPurpose(values.purpose)],
    ];
    const errors: FieldErrors<NewUser> = {};
    for (const [name, messages] of broken) {
      const told = messages.filter(({ code }) => isAsked || code !== "required").map(({ text }) => text);
      const held = taken.get(`${name}:${String(values[name])}`);
      const message = [...told, ...(held === undefined ? [] : [held])].join(" ");
      if (message !== "") errors[name] = { type: "rule", message };
    }
    return Object.keys(errors).length === 0 ? { values, errors: {} } : { values: {}, errors };
  };
}

function checkPurpose(text: string): readonly FieldMessage[] {
  return text.trim() === "" ? [refusal("required")] : checkLocation(text).messages;
}

/** The request of a creation; Control Center never asks to ignore a conflict (CC-USR-038). */
export function newUserBody(
  values: NewUser,
  given: { readonly photoDraft: string | undefined; readonly isEmailed: boolean },
): Input<typeof createLibraryUser>["body"] {
  const { password_expires: expires, role, location, password, purpose, end_date: end, ...rest } = values;
  return {
    ...rest,
    password_never_expire: !expires,
    ...(expires ? {} : { purpose }),
    send_email: given.isEmailed,
    ...(rest.is_external && end !== "" ? { end_date: end } : {}),
    ...(role === "" ? {} : { role }),
    ...(location.trim() === "" ? {} : { location }),
    ...(password === "" ? {} : { password }),
    ...(given.photoDraft === undefined ? {} : { photo_draft: given.photoDraft }),
  };
}
