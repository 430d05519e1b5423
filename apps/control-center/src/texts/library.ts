import { createMessages } from "@muniment/ui/message";

/** Settings › Libraries; fetched with its page. */
export const libraryText = createMessages({
  "library.actions": "Actions on libraries",
  "library.bring_on_line": "Bring on line",
  "library.bring_on_line_text": "Its users see it and work in it again from their next request.",
  "library.bring_on_line_title": "Bring {{library}} on line?",
  "library.changed_off_line": "{{library}} is off line.",
  "library.changed_on_line": "{{library}} is on line.",
  "library.changed_read_only": "{{library}} is read-only.",
  "library.create": "+Create Library",
  "library.create_title": "Create Library",
  "library.created": "{{library}} was created.",
  "library.description": "Description",
  "library.documents": "Documents",
  "library.edit_title": "Edit {{library}}",
  "library.first_administrator": "First NRTADMIN",
  "library.first_administrator_hint":
    "User ID of somebody inside the firm. They become a member of the library and of its group NRTADMIN.",
  "library.first_administrator_required": "Choose who administers the library first.",
  "library.id": "Library ID",
  "library.id_form": "1 to 64 letters, digits, _ and -, beginning with a letter.",
  "library.id_hint": "Letters, digits, _ and -, beginning with a letter. It stays for good.",
  "library.intro": "A library has its own users, groups, roles and content; what belongs to one is in no other.",
  "library.is_state": "The library is in this state already",
  "library.language": "Default language",
  "library.make_read_only": "Make read-only",
  "library.make_read_only_text_one":
    "It has {{count, number}} user, who can go on reading, and changes nothing until it is on line again. Who tries is told why.",
  "library.make_read_only_text_other":
    "It has {{count, number}} users, who can go on reading, and change nothing until it is on line again. Who tries is told why.",
  "library.make_read_only_title": "Make {{library}} read-only?",
  "library.missing": "There is no such library, or you do not administer it",
  "library.name": "Name",
  "library.name_required": "Give the library a name.",
  "library.no_right": "Only members of NRTADMIN change their library",
  "library.none": "You administer no library",
  "library.roles_as": "As in {{library}}",
  "library.roles_of": "Roles",
  "library.roles_of_hint":
    "A new library has its standard roles. Those of another library are added as they are there.",
  "library.roles_of_standard": "Standard roles",
  "library.saved": "{{library}} was saved.",
  "library.size": "Size",
  "library.state": "State",
  "library.state_off_line": "Off line",
  "library.state_on_line": "On line",
  "library.state_read_only": "Read-only",
  "library.take_off_line": "Take off line",
  "library.take_off_line_text_one":
    "It has {{count, number}} user. From the next request on only members of NRTADMIN see it, and can bring it on line again. Its content stays as it is.",
  "library.take_off_line_text_other":
    "It has {{count, number}} users. From their next request on only members of NRTADMIN see it, and can bring it on line again. Its content stays as it is.",
  "library.take_off_line_title": "Take {{library}} off line?",
  "library.users": "Users",
});
