import type { datav1Tag } from '@turnkey/sdk-types';
import { timestampView } from '../../operation/timestamp.ts';
import type { UserTag } from '../../store/user-tags.ts';

/** A user tag as the wire shows it. */
export function userTagView(tag: UserTag): datav1Tag {
  return {
    tagId: tag.id,
    tagName: tag.name,
    tagType: 'TAG_TYPE_USER',
    createdAt: timestampView(tag.createdAt),
    updatedAt: timestampView(tag.updatedAt),
  };
}
