import { type FunctionalComponent, h } from 'vue';
import demo from '../../../../docs/images/demo.png';
import demoDark from '../../../../docs/images/demo-dark.png';
import signIn from '../../../../docs/images/sign-in.png';
import signInDark from '../../../../docs/images/sign-in-dark.png';

/** A picture in the colours of the page. Only the one that is shown is loaded. */
function picture(light: string, dark: string, alt: string, width: number, height: number): FunctionalComponent {
  const image = (src: string, colours: string) =>
    h('img', { src, alt, width, height, class: `picture ${colours}`, loading: 'lazy' });
  return () => [image(light, 'in-light'), image(dark, 'in-dark')];
}

export const SignInPicture = picture(
  signIn,
  signInDark,
  'The sign-in of the demo: a code by e-mail or SMS, an identity provider, a passkey or a wallet',
  520,
  816,
);

export const WalletPicture = picture(
  demo,
  demoDark,
  "The demo, signed in: the address of the user's wallet, a signed message, and the session",
  1100,
  958,
);
