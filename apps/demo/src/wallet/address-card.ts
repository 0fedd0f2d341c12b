import { copyButton } from '../dom/copy-button.ts';
import { element } from '../dom/element.ts';
import { shortAddress } from './short-address.ts';

/** The wallet account; undefined while it is being fetched, null when there is none. */
export function addressCard(address: string | null | undefined): HTMLElement {
  const heading = element('h2', {}, 'Ethereum account');
  if (!address) {
    const text = address === null ? 'This account has no Ethereum wallet.' : 'Opening your wallet…';
    return element(
      'section',
      { class: 'address card', 'aria-busy': address === undefined && 'true' },
      heading,
      element('p', {}, text),
    );
  }
  return element(
    'section',
    { class: 'address card' },
    heading,
    element('p', { class: 'short' }, shortAddress(address)),
    element('p', { class: 'full' }, element('code', {}, address)),
    copyButton('address', address),
  );
}
