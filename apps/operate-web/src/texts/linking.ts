/** What whom a service is offered to, and which of the two ways a firm links, is called. */
export const linkingTexts = {
  "act.linked_service.delete": "Delete a linked service",
  "availability.hint": "Members of these teams, and of their parts, are offered the service under My linked services.",
  "availability.none": "Nobody is offered this service.",
  "availability.offered": "Offered to {{team}}",
  "availability.required": "Required",
  "availability.required_of": "Required of {{team}}",
  "availability.required_hint": "Required: whoever has not linked is asked to on every page load.",
  "availability.title": "Team availability",
  "coverage.count_one": "{{linked, number}} of {{count, number}} person linked",
  "coverage.count_other": "{{linked, number}} of {{count, number}} people linked",
  "coverage.last_used": "Last used",
  "coverage.show": "Show people",
  "coverage.title": "Who is linked",
  "linking.choose": "Which way do you want to work?",
  "linking.one_account": "One service account for all",
  "linking.one_account_text":
    "Everybody opens and stores documents through this account. Nobody has to link. The repository's own audit names this account; Operate's audit names the person. The account needs rights to everything that Operate is to reach.",
  "linking.own_accounts": "Everybody's own account",
  "linking.own_accounts_text":
    "Everybody links their own account and sees in Operate what they may see there. They are asked to on every page load until they have. This account only does what has no person behind it: taking in e-mail, filing, bundles, post.",
  "linking.own_way": "Own accounts",
  "linking.shared_way": "One account for all",
  "linking.sign_in": "Go to the sign-in",
  "linking.title": "Link the system account",
  "linking.way": "Way of working",
  "prompt.ended": "Linking an account",
  "prompt.later": "Not on this page",
  "prompt.link": "Link now",
  "prompt.text":
    "Your team works with your own accounts at {{service}}. Until you link yours, Operate can show you no documents there. You come back to this page afterwards.",
  "prompt.text_again":
    "Your link to {{service}} has ended. Until you link again, Operate can show you no documents there. You come back to this page afterwards.",
  "prompt.title": "Link your account at {{service}}",
  "service.collection": "Address of the collection",
  "service.collection_hint": "With its path, without a slash at the end. Operate sees what lies below it.",
  "service.delete": "Delete",
  "service.delete_text":
    "Its links are forgotten. A service that a case, a mailbox or filed documents use cannot be deleted; switch it off.",
  "service.delete_title": "Delete {{service}}?",
  "service.deleted": "{{service}} is deleted.",
  "service.password": "Password",
  "service.same_email_only": "Only accounts with the same e-mail address",
  "service.same_email_only_hint":
    "Otherwise a person whose address there is another is asked once whether the account is theirs.",
  "service.user_name": "User name",
  "service_help.webdav": "Operate signs in with this name and password for everybody: its own audit names the person.",
  "service_warning.password_expires":
    "The password of this account expires. Set Password Expires to No in Control Center, so that work does not stop one day.",
} as const;
