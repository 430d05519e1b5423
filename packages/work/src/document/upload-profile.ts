import { AppError } from "@muniment/kernel";
import { refuseUnstorableText } from "@muniment/platform/http";
import { errors } from "@muniment/work-api";
import { readProfile } from "../classification/index.ts";
import type { UploadProfile } from "./upload.ts";

/** Reads the `profile` part of an upload (work-api.md 11.1); a missing one means no wishes. */
export function parseUploadProfile(text: string | undefined): UploadProfile {
  return readUploadProfile(parse(text));
}

/** Reads the profile of an upload from an object. */
export function readUploadProfile(profile: Readonly<Record<string, unknown>>): UploadProfile {
  const inner = asObject(profile["doc_profile"], "doc_profile") ?? {};
  const reader = readProfile(profile);
  const inherit = reader.flag("inherit_profile_from_folder");
  reader.flag("warnings_for_required_and_disabled_fields");
  const keepLocked = reader.flag("keep_locked") ?? readProfile(inner).flag("keep_locked");
  reader.finish();
  const audit = asObject(profile["audit"], "audit");
  const comments = audit?.["comments"];
  return {
    doc_profile: inner,
    inheritFromFolder: inherit ?? true,
    ...(keepLocked === undefined ? {} : { keepLocked }),
    comments: typeof comments === "string" ? comments.slice(0, 8000) : undefined,
    trustees: [...readTrustees(profile, "user"), ...readTrustees(profile, "group")],
  };
}

function parse(text: string | undefined): Readonly<Record<string, unknown>> {
  if (text === undefined || text.trim() === "") return {};
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw new AppError(errors.invalidParam, { text: "The profile part is not valid JSON.", field: "profile" });
  }
  const profile = asObject(value ?? [], "profile") ?? {};
  refuseUnstorableText(profile, { invalidInput: errors.invalidParam });
  return profile;
}

function asObject(value: unknown, field: string): Readonly<Record<string, unknown>> | undefined {
  if (value === undefined || value === null) return undefined;
  if (typeof value === "object" && !Array.isArray(value)) return value as Readonly<Record<string, unknown>>;
  throw new AppError(errors.invalidParam, { text: "A JSON object is expected.", field });
}

function readTrustees(profile: Readonly<Record<string, unknown>>, type: "user" | "group"): UploadProfile["trustees"] {
  const field = `${type}_trustees`;
  const list = profile[field];
  if (list === undefined || list === null) return [];
  if (!Array.isArray(list) || list.length > 1000) {
    throw new AppError(errors.invalidParam, { text: "A list of at most 1000 entries is expected.", field });
  }
  return list.map((entry: unknown) => {
    const { id, access_level: level } = asObject(entry, field) ?? {};
    const isLevel = typeof level === "string" || typeof level === "number";
    if (typeof id !== "string" || !isLevel) {
      throw new AppError(errors.invalidParam, { text: "Each entry needs id and access_level.", field });
    }
    return { id, type, access_level: level };
  });
}
