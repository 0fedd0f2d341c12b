import { createElement } from 'react';
import { renderToString } from 'react-dom/server';
import { App } from './app.ts';

/** The page as a server renders it. */
export const html: string = renderToString(createElement(App));
