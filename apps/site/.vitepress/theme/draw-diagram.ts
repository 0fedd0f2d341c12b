import scriptUrl from '@mermaid-js/tiny/dist/mermaid.tiny.js?url';

/** What is used of Mermaid, which the script puts into the page. */
interface Mermaid {
  initialize(options: object): void;
  render(id: string, source: string): Promise<{ svg: string }>;
}

declare global {
  var mermaid: Mermaid | undefined;
}

let loading: Promise<Mermaid> | undefined;
let drawn = 0;

/**
 * Draws a diagram. The script, 2.5 MB, is loaded only by pages that have one.
 * @returns SVG as text.
 * @throws Error when the source is not a diagram.
 */
export async function drawDiagram(source: string, isDark: boolean): Promise<string> {
  loading ??= loadMermaid();
  const mermaid = await loading;
  mermaid.initialize({
    startOnLoad: false,
    securityLevel: 'strict',
    theme: 'base',
    fontFamily: 'inherit',
    themeVariables: isDark ? DARK : LIGHT,
  });
  drawn += 1;
  const { svg } = await mermaid.render(`diagram-${drawn}`, source);
  return svg;
}

function loadMermaid(): Promise<Mermaid> {
  return new Promise((resolve, reject) => {
    const script = document.createElement('script');
    script.src = scriptUrl;
    script.onload = () =>
      globalThis.mermaid ? resolve(globalThis.mermaid) : reject(new Error('Mermaid has not started'));
    script.onerror = () => reject(new Error('Mermaid was not loaded'));
    document.head.append(script);
  });
}

// Mermaid computes with colours, so they cannot be CSS variables.
const LIGHT = {
  background: '#fffdf9',
  primaryColor: '#efebe1',
  primaryTextColor: '#1d1f1c',
  primaryBorderColor: '#8d8f84',
  lineColor: '#5d6158',
  textColor: '#1d1f1c',
  clusterBkg: '#f8f5ee',
  clusterBorder: '#ddd8cb',
  edgeLabelBackground: '#fffdf9',
  noteBkgColor: '#dfeae4',
  noteBorderColor: '#1d5343',
  noteTextColor: '#1d1f1c',
};
const DARK = {
  darkMode: true,
  background: '#1c1f1c',
  primaryColor: '#2a302b',
  primaryTextColor: '#ebe8e0',
  primaryBorderColor: '#6d746b',
  lineColor: '#a5a99e',
  textColor: '#ebe8e0',
  clusterBkg: '#1c1f1c',
  clusterBorder: '#343a34',
  edgeLabelBackground: '#1c1f1c',
  noteBkgColor: '#1d4639',
  noteBorderColor: '#93cfb4',
  noteTextColor: '#ebe8e0',
};
