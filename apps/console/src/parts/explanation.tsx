import type { ConsoleAnswers } from '@postern/authority';
import { wordsAfter } from '../data/words.ts';

type Report = NonNullable<ConsoleAnswers['trial']['trial']['report']>;
type Explanation = NonNullable<Report['explanation']['condition']>;
type Part = Explanation['part'];

const FIELDS = ['time', 'condition', 'consensus'] as const;

/** Which parts of a policy hold, and what the names in them stand for. */
export function ExplanationOf({ explanation }: { explanation: Report['explanation'] }) {
  const given = FIELDS.filter((field) => explanation[field]);
  if (given.length === 0) return <p class="note">It has no condition: it always applies.</p>;
  return (
    <dl class="explanation">
      {given.map((field) => {
        const found = explanation[field];
        if (!found) return null;
        return (
          <div key={field}>
            <dt>{wordsAfter('', field)}</dt>
            <dd>
              <ul class="parts">
                <PartOf part={found.part} />
              </ul>
              {found.error && (
                <p class="problem">
                  {ERRORS[found.error.code] ?? found.error.code}, at position {found.error.position}.
                </p>
              )}
            </dd>
          </div>
        );
      })}
    </dl>
  );
}

const ERRORS: Readonly<Record<string, string>> = {
  MissingField: 'The activity has no such keyword or field',
  TypeMismatch: 'An operator met a value of another type',
  IndexOutOfRange: 'An index is outside of its list or text',
  UnknownValue: 'The value is unknown',
  LimitExceeded: 'It needs more work than one evaluation may take',
};

const JOINS = { all: 'All of', any: 'One of', not: 'Not', each: 'For each item', leaf: '' } as const;

function PartOf({ part }: { part: Part }) {
  const { kind, text, results, values, parts } = part;
  return (
    <li>
      <p class="row-item">
        <Verdict results={results} />
        {kind === 'leaf' || kind === 'each' ? <code>{text}</code> : <span class="note">{JOINS[kind]}</span>}
      </p>
      {values.map(({ text: name, value }) => (
        <p key={name} class="value">
          <code>{name}</code> <span class="note">is</span> <code>{value}</code>
        </p>
      ))}
      {parts.length > 0 && (
        <ul class="parts">
          {parts.map((inner) => (
            <PartOf key={`${inner.start} ${inner.end}`} part={inner} />
          ))}
        </ul>
      )}
    </li>
  );
}

/** Within a predicate there is a result for each item. */
function Verdict({ results }: { results: readonly boolean[] }) {
  if (results.length === 0) return <span class="chip">not reached</span>;
  if (results.length > 1) {
    return (
      <span class="chip">
        true for {results.filter(Boolean).length} of {results.length}
      </span>
    );
  }
  return results[0] ? <span class="chip good">✓ true</span> : <span class="chip bad">✗ false</span>;
}
