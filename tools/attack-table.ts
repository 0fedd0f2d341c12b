/** The part of vitest's JSON report that the table of attacks needs. */
export type AttackReport = {
  readonly testResults: readonly {
    readonly name: string;
    readonly status: string;
    readonly assertionResults: readonly {
      readonly ancestorTitles: readonly string[];
      readonly title: string;
      readonly status: string;
    }[];
  }[];
};

/** One row of the table. */
export type AttackRow = {
  /** `S29`. Files without such an id come last, under their own name. */
  readonly id: string;
  readonly tried: string;
  /** The result of the tests of Postern. */
  readonly here: string;
  /** The result of the attack on the guide's own server design, or that no test tries it. */
  readonly guide: string;
};

const GUIDE = /guide['’]s server/i;

/**
 * Makes one row for each attack: several files can share an id. Tests that show the attack on the guide's server have
 * "guide’s server" in their title; when they pass, the attack succeeds there.
 */
export function attackRows({ testResults }: AttackReport): AttackRow[] {
  const files = testResults.map((file) => ({ file, ...headingOf(file) }));
  const ids = [...new Set(files.map(({ id }) => id))].sort((a, b) => rank(a) - rank(b) || a.localeCompare(b));
  return ids.map((id) => {
    const own = files.filter((each) => each.id === id);
    const tests = own.flatMap(({ file }) => file.assertionResults);
    const isBroken = own.some(
      ({ file }) => file.status === 'failed' && file.assertionResults.every(({ status }) => status !== 'failed'),
    );
    const guide = tests.filter((test) => GUIDE.test([...test.ancestorTitles, test.title].join(' ')));
    const failed = tests.filter(({ status }) => status === 'failed').length;
    const passed = tests.filter(({ status }) => status === 'passed').length;
    const tried = [...new Set(own.map((each) => each.tried))].join('; ');
    return { id, tried, here: verdict(passed, failed, isBroken), guide: guideVerdict(guide) };
  });
}

/** Writes rows as a table of text. */
export function formatTable(rows: readonly AttackRow[]): string {
  const head = { id: 'id', tried: 'what is tried', here: 'here', guide: 'guide’s own server' };
  const all = [head, ...rows];
  const width = (column: keyof AttackRow) => Math.max(...all.map((row) => row[column].length));
  const line = (row: AttackRow) =>
    `${row.id.padEnd(width('id'))}  ${row.tried.padEnd(width('tried'))}  ${row.here.padEnd(width('here'))}  ${row.guide}`;
  return all.map(line).join('\n');
}

/** The first `describe` has the id and the sentence. A file that could not be loaded has only its name. */
function headingOf({ name, assertionResults }: AttackReport['testResults'][number]) {
  const fileName =
    name
      .split('/')
      .at(-1)
      ?.replace(/\.test\.ts$/, '') ?? name;
  const heading = assertionResults[0]?.ancestorTitles.find((title) => title !== '') ?? fileName;
  const [, number, sentence] = /^S(\d+)[:,]?\s*(.*)$/s.exec(heading) ?? [];
  const ofFile = /^s(\d+)-/.exec(fileName)?.[1];
  if (number !== undefined) return { id: `S${Number(number)}`, tried: sentence ?? '' };
  return { id: ofFile === undefined ? fileName : `S${Number(ofFile)}`, tried: heading };
}

function rank(id: string): number {
  const number = /^S(\d+)$/.exec(id)?.[1];
  return number === undefined ? Number.MAX_SAFE_INTEGER : Number(number);
}

function verdict(passed: number, failed: number, isBroken: boolean): string {
  if (isBroken) return 'could not be tried';
  if (failed > 0) return `${failed} of ${passed + failed} tests failed`;
  return passed > 0 ? `fails (${passed} tests)` : 'no test';
}

function guideVerdict(tests: readonly { status: string }[]): string {
  if (tests.length === 0) return '–';
  return tests.every(({ status }) => status === 'passed') ? 'succeeds' : 'not shown: a test failed';
}
