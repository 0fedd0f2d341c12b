import type { datav1Tag } from '@turnkey/sdk-types';
import { timestampView } from '../../operation/timestamp.ts';
import type { Tag } from '../../store/tags.ts';
import type { TagKind } from './tag-kinds.ts';

/** A tag in the form of the API. */
export function tagView({ type }: TagKind, tag: Tag): datav1Tag {
  return {
    tagId: tag.id,
    tagName: tag.name,
    tagType: type,
    createdAt: timestampView(tag.createdAt),
    updatedAt: timestampView(tag.updatedAt),
  };
}
