import { type FunctionalComponent, h } from 'vue';
import demo from '../../../../docs/images/demo.png';

/** The two commands of the README, and what they start. */
export const StartCommands: FunctionalComponent = () =>
  h('div', { class: 'start' }, [
    h('div', { class: 'start-inner' }, [
      h('div', { class: 'start-commands' }, [
        command('npm ci && npm start', 'starts everything: authority, backend, demo and database'),
        command('npm ci && npm test', 'runs every test, also those in a browser'),
      ]),
      h('img', {
        src: demo,
        alt: "The demo: signed in by a one-time code, with the wallet's address and a signed message",
        width: 640,
        loading: 'lazy',
      }),
    ]),
  ]);

function command(text: string, effect: string) {
  return h('div', [h('pre', [h('code', text)]), h('p', effect)]);
}
