import { createElement, version } from 'react';
import { hydrateRoot } from 'react-dom/client';
import { pageGlobals } from '../page.ts';
import { App } from './app.ts';

globalThis.page = pageGlobals;
window.reactVersion = version;
hydrateRoot(document.body.querySelector('#root') as Element, createElement(App));
