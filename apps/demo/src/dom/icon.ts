const KEY = 'M15 9.5a5 5 0 1 0-4.2 4.93L13 16.6h2.2v2.2h2.2V21H21v-3.4l-6.4-6.4A5 5 0 0 0 15 9.5z';

const PATHS = {
  identity: ['M12 12a4 4 0 1 0 0-8 4 4 0 0 0 0 8z', 'M4.5 20a7.5 7.5 0 0 1 15 0'],
  key: [KEY, 'M8.2 8.2h.01'],
  'new-key': [KEY, 'M8.2 8.2h.01', 'M19 2.5v6', 'M16 5.5h6'],
  wallet: ['M4 7.5A2.5 2.5 0 0 1 6.5 5H18v3', 'M4 7.5V17a2.5 2.5 0 0 0 2.5 2.5H20V8H5', 'M16 13.8h.01'],
} as const;

const SVG = 'http://www.w3.org/2000/svg';

/** A drawing beside a label. */
export function icon(name: keyof typeof PATHS): SVGElement {
  const svg = document.createElementNS(SVG, 'svg');
  svg.setAttribute('class', 'icon');
  svg.setAttribute('viewBox', '0 0 24 24');
  svg.setAttribute('aria-hidden', 'true');
  for (const d of PATHS[name]) {
    const path = document.createElementNS(SVG, 'path');
    path.setAttribute('d', d);
    svg.append(path);
  }
  return svg;
}
