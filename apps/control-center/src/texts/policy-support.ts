import { createMessages } from "@muniment/ui/message";

/** Support staff; fetched with its page. */
export const supportText = createMessages({
  "add.assistant": "Assistant",
  "add.button": "+Add Support Staff",
  "add.choose_first": "Choose somebody first.",
  "add.done": "{{assistant}} follows {{person}}.",
  "add.found": "People",
  "add.none": "Nobody fits",
  "add.person": "Person who is assisted",
  "add.save": "Add",
  "add.same": "Nobody assists themself",
  "add.search": "Search people",
  "add.title": "Add support staff",
  "column.assistant": "Assistant",
  "column.ends": "Until",
  "column.person": "Follows",
  "column.starts": "From",
  "end.button": "Remove",
  "end.done": "{{assistant}} no longer follows {{person}}.",
  "end.text":
    "{{assistant}} keeps what they have by their own name and groups. What they had through {{person}} ends with their next request.",
  "end.title": "Let {{assistant}} no longer follow {{person}}?",
  "list.actions": "Actions on support staff",
  "list.intro":
    "An assistant gets and loses what the person has whom they assist: on teams, and behind walls. It gives no rights on items.",
  "list.none": "Nobody follows anybody",
  "list.none_text": "Add an assistant, so that teams and walls need not name them.",
  "list.search": "Search support staff",
  "list.show_all": "Show all",
  "list.title": "Support staff",
  needs_manager: "Only who administers or manages clients and matters changes this",
  own: "Nobody makes themself an assistant",
});
