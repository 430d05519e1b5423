import type { FieldMessage } from "@muniment/kernel";

/** One sentence for each code; `{}` stands for the limit or the character (control-center.md 25.8, CC-VAL-002). */
const SENTENCES = {
  required: "This field is required.",
  too_short: "At least {} characters are needed.",
  too_long: "At most {} characters are possible.",
  part_too_long: "The {} is longer than 64 characters.",
  control_character: "Control characters, line breaks and marks that turn the text direction are not allowed.",
  space_not_allowed: "Spaces are not allowed here.",
  character_not_allowed: "The character {} is not allowed.",
  first_character: "The first character must be a letter or a digit, not {}.",
  extension_too_short: "What follows the last dot must have at least 2 letters.",
  extension_character: "What follows the last dot must consist of letters only.",
  email_format: "This is not an e-mail address such as name@example.com.",
  user_id_taken: "A user with this User ID exists already.",
  user_id_immutable: "The User ID of a user cannot be changed.",
  email_taken: "Another user has this e-mail address.",
  group_id_taken: "A group with this Group ID exists already in the library.",
  group_id_immutable: "The Group ID of a group cannot be changed.",
  reserved_name: "This name is kept for the system.",
  needs_uppercase: "At least one upper-case letter is needed.",
  needs_lowercase: "At least one lower-case letter is needed.",
  needs_number_or_special: "At least one number or special character is needed.",
  unknown_library: "There is no such library, or you do not manage users in it.",
  unknown_photo_draft: "This photo is not there any more. Upload it again.",
  unknown_group: "The library has no such group.",
  unknown_user: "There is no such user in this library.",
  user_disabled: "This user's sign-in is disabled.",
  role_not_in_library: "The library has no such role.",
  role_not_for_external: "An external user needs a role for external users.",
  group_disabled: "Members of a disabled group cannot be changed.",
  group_external_mismatch: "External groups take external users only, all other groups internal users only.",
  not_member_of_library: "The user must be able to sign in to this library.",
  preferred_library: "This is the user's preferred library. Choose another one as preferred first.",
  membership_in_use: "The user has content in this library. Disable the sign-in instead.",
  nrtadmin_required: "Only a member of NRTADMIN of this library may do this.",
  nrtadmin_fixed: "The group NRTADMIN cannot be renamed, disabled or made external.",
  last_nrtadmin: "This user is the last one who can act as NRTADMIN of the library {}.",
  target_outranks_actor: "This user has more rights than you.",
  self_not_allowed: "You cannot do this to your own account.",
  user_delete_not_supported: "Users cannot be deleted. Disable the sign-in instead.",
  managed_by_directory: "This user is managed by the directory.",
  wrong_password: "The current password is not right.",
  account_locked_temporarily: "The account is locked for some minutes after too many failed attempts.",
  account_locked: "The account is locked after too many failed attempts.",
} as const;

/** What is broken or refused about an account, group or membership, by its stable code. */
export type RefusalCode = keyof typeof SENTENCES;

/** The message of one broken rule; `data` is the limit or the character that the sentence names. */
export function refusal(code: RefusalCode, extra: { field?: string; data?: string | number } = {}): FieldMessage {
  const { field, data } = extra;
  return {
    code,
    text: SENTENCES[code].replace("{}", data === undefined ? "" : String(data)),
    ...(field === undefined ? {} : { field }),
    ...(data === undefined ? {} : { data }),
  };
}
