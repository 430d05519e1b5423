/** A picture at the sides of `photoSides`, as JPEG. */
interface PictureColumns {
  /** Changes with the picture. */
  version: string;
  large: Buffer;
  medium: Buffer;
  small: Buffer;
}

/** `identity.user_photo` */
export interface UserPhotoRow extends PictureColumns {
  user_num: number;
  changed_at: Date;
}

/** `identity.photo_draft`: a photo whose account does not exist yet. */
export interface PhotoDraftRow extends PictureColumns {
  draft_id: string;
  owner_num: number;
  created_at: Date;
}

/** The tables that this slice owns. */
export interface PhotoTables {
  "identity.user_photo": UserPhotoRow;
  "identity.photo_draft": PhotoDraftRow;
}
