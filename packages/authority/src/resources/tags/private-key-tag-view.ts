import type { datav1Tag } from '@turnkey/sdk-types';
import { timestampView } from '../../operation/timestamp.ts';
import type { PrivateKeyTag } from '../../store/private-key-tags.ts';

/** A private key tag as the wire shows it. */
export function privateKeyTagView(tag: PrivateKeyTag): datav1Tag {
  return {
    tagId: tag.id,
    tagName: tag.name,
    tagType: 'TAG_TYPE_PRIVATE_KEY',
    createdAt: timestampView(tag.createdAt),
    updatedAt: timestampView(tag.updatedAt),
  };
}
