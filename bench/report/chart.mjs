const WIDTH = 720;
const LABEL_WIDTH = 220;
const ROW_HEIGHT = 26;

/**
 * A bar chart as SVG. It has its own background, so that it can be read on a page of any colour.
 * @param bars Name and value of each bar.
 */
export function barChart(title, unit, bars) {
  const largest = Math.max(...bars.map(([, value]) => value), 0) || 1;
  const height = 48 + bars.length * ROW_HEIGHT;
  const rows = bars.map(([name, value], index) => {
    const y = 40 + index * ROW_HEIGHT;
    const width = Math.max(1, Math.round((value / largest) * (WIDTH - LABEL_WIDTH - 110)));
    const fill = name.startsWith('Postern') ? '#2f6f4f' : '#9aa5b1';
    return [
      `<text x="${LABEL_WIDTH - 10}" y="${y + 14}" text-anchor="end">${escaped(name)}</text>`,
      `<rect x="${LABEL_WIDTH}" y="${y}" width="${width}" height="18" fill="${fill}"/>`,
      `<text x="${LABEL_WIDTH + width + 8}" y="${y + 14}">${value} ${unit}</text>`,
    ].join('\n');
  });
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${WIDTH}" height="${height}" font-family="sans-serif" font-size="13">
<title>${escaped(title)}</title>
<rect width="100%" height="100%" fill="#ffffff"/>
<text x="10" y="22" font-weight="bold">${escaped(title)}</text>
${rows.join('\n')}
</svg>
`;
}

function escaped(text) {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;');
}
