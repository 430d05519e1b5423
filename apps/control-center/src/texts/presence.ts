import { createMessages } from "@muniment/ui/message";

/** What asks people who they are; fetched with the dialogs. */
export const presenceText = createMessages({
  "idle.stay": "Stay in Control Center",
  "idle.text_one": "Nobody has used Control Center for a while. In {{count, number}} minute it asks for your password.",
  "idle.text_other":
    "Nobody has used Control Center for a while. In {{count, number}} minutes it asks for your password.",
  "idle.title": "Are you still there?",
  "prove.act_text": "You are signed in as {{name}}. This needs your password again.",
  "prove.code": "Code",
  "prove.code_hint": "From your authenticator app, or a recovery code.",
  "prove.confirm": "Confirm",
  "prove.idle_text":
    "Control Center was left alone. Give the password of {{name}} to go on where you were; nothing typed is lost.",
  "prove.password": "Your password",
  "prove.sign_out": "Sign out",
  "prove.title": "Confirm that it is you",
});
