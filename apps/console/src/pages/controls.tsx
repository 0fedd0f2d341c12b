import type { ConsoleAnswers } from '@postern/authority';
import { useState } from 'preact/hooks';
import { AskError, ask } from '../data/ask.ts';
import { useLive } from '../data/use-live.ts';
import { Page } from '../parts/page.tsx';
import { When } from '../parts/when.tsx';

type State = NonNullable<ConsoleAnswers['controls']['controls']>;
type Turn = (name: string, input: object) => void;

const KINDS = [
  ['429', '429, too many requests'],
  ['500', '500, internal error'],
  ['html', 'The error page of a proxy'],
  ['timeout', 'No answer'],
  ['reset', 'A cut connection'],
] as const;

/** The clock, and failures on purpose. */
export function Controls() {
  const { data, problem, refresh } = useLive('controls');
  const [refused, setRefused] = useState<AskError>();
  const turn: Turn = (name, input) =>
    void ask('control', {}, { name, input }).then(
      () => {
        setRefused(undefined);
        refresh();
      },
      (error: unknown) => setRefused(error instanceof AskError ? error : new AskError(String(error), 0)),
    );
  const controls = data?.controls;
  return (
    <Page
      title="Clock and failures"
      lead="For tests: move the time of this authority, and make the next requests fail."
      problem={refused ?? problem}
    >
      {controls === null && (
        <p class="notice">
          The control API is closed. <code>postern dev</code> opens it.
        </p>
      )}
      {controls && (
        <div class="columns even">
          <Clock clock={controls.clock} turn={turn} />
          <Failures failures={controls.failures} turn={turn} />
        </div>
      )}
    </Page>
  );
}

function Clock({ clock, turn }: { clock: State['clock']; turn: Turn }) {
  return (
    <section class="card" aria-labelledby="clock">
      <h2 id="clock">Clock</h2>
      <p>
        <When at={clock.now} /> {clock.stopped && <span class="chip waits">Stopped</span>}
      </p>
      <div class="buttons">
        {['1m', '15m', '1h', '1d'].map((by) => (
          <button key={by} type="button" class="button quiet" onClick={() => turn('advanceClock', { by })}>
            Forward {by}
          </button>
        ))}
        <button type="button" class="button quiet" onClick={() => turn('setClock', { stopped: !clock.stopped })}>
          {clock.stopped ? 'Let it run' : 'Stop it'}
        </button>
        <button type="button" class="button quiet" onClick={() => turn('resetClock', {})}>
          Back to the time of the system
        </button>
      </div>
    </section>
  );
}

function Failures({ failures, turn }: { failures: State['failures']; turn: Turn }) {
  return (
    <section class="card" aria-labelledby="failures">
      <h2 id="failures">Failures on purpose</h2>
      {failures.length === 0 && <p class="empty">Every request is answered.</p>}
      <ul class="rows">
        {failures.map(({ operation, times, with: kind }) => (
          <li key={`${operation} ${kind} ${times}`} class="row-item">
            <code>{operation === '*' ? 'every operation' : operation}</code>
            <span class="note">
              {kind}, {times} more {times === 1 ? 'time' : 'times'}
            </span>
          </li>
        ))}
      </ul>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          const form = new FormData(event.currentTarget);
          const kind = String(form.get('with'));
          turn('createFailure', {
            operation: String(form.get('operation')).trim() || '*',
            times: Number(form.get('times')),
            with: /^\d+$/.test(kind) ? Number(kind) : kind,
          });
        }}
      >
        <div class="field">
          <label for="operation">Operation</label>
          <input id="operation" name="operation" placeholder="init_otp; empty for each" maxLength={120} />
        </div>
        <div class="field">
          <label for="with">What happens</label>
          <select id="with" name="with">
            {KINDS.map(([value, label]) => (
              <option key={value} value={value}>
                {label}
              </option>
            ))}
          </select>
        </div>
        <div class="field">
          <label for="times">How many times</label>
          <input id="times" name="times" type="number" min={1} max={1000} defaultValue="1" />
        </div>
        <div class="buttons">
          <button type="submit" class="button primary">
            Make it fail
          </button>
          <button type="button" class="button quiet" onClick={() => turn('deleteFailures', {})}>
            Forget all failures
          </button>
        </div>
      </form>
    </section>
  );
}
