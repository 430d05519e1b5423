import { createMessages } from "@muniment/ui/message";

/** What is said of a password that is typed; fetched with its field. */
export const passwordText = createMessages({
  "password.copied": "Password copied",
  "password.copy": "Copy",
  "password.generate": "Generate",
  "password.hold": "Hold to show the password",
  "password.length": "12 to 254 characters",
  "password.lowercase": "A lower-case letter",
  "password.met": "met",
  "password.no_spaces": "No spaces",
  "password.not_met": "not met yet",
  "password.number_or_special": "A number, space or special character",
  "password.reset_length": "4 to 254 characters",
  "password.rules": "Rules of the password",
  "password.uppercase": "An upper-case letter",
});
