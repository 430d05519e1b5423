/** `identity.user_photo`: a picture at the sides of `photoSides`, as JPEG; the version changes with it. */
export interface UserPhotoRow {
  user_num: number;
  version: string;
  large: Buffer;
  medium: Buffer;
  small: Buffer;
  changed_at: Date;
}

/** `identity.photo_draft`: a photo whose account does not exist yet. */
export interface PhotoDraftRow {
  draft_id: string;
  owner_num: number;
  version: string;
  large: Buffer;
  medium: Buffer;
  small: Buffer;
  created_at: Date;
}

/** The tables that this slice owns. */
export interface PhotoTables {
  "identity.user_photo": UserPhotoRow;
  "identity.photo_draft": PhotoDraftRow;
}
