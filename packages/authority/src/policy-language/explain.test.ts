import { describe, expect, it } from 'vitest';
import { type ExplainedPart, explainPolicy } from './explain.ts';
import { evaluatePolicy, type PolicyRequest, parsePolicy } from './policies.ts';

const approver = (id: string) => ({ user: { id, tags: [] }, credentials: [] });
const REQUEST: PolicyRequest = {
  environment: { activity: { action: 'SIGN' }, eth: { tx: { value: 5n, to: '0xab' } } },
  votes: { approved: [approver('u1'), approver('u2')], rejected: [], undecided: [] },
  now: new Date('2026-01-01T12:00:00Z'),
};

const condition = (text: string) => {
  const { condition: found } = explainPolicy({ condition: text }, REQUEST);
  if (!found) throw new Error('no explanation');
  return found;
};

/** A part with its text and results only. */
function shapeOf({ text, results, parts }: ExplainedPart): unknown[] {
  return parts.length > 0 ? [text, results, parts.map(shapeOf)] : [text, results];
}

describe('explainPolicy', () => {
  it('Each part of a condition has its own text and its own result', () => {
    const text = "activity.action == 'SIGN' && (eth.tx.value > 9 || eth.tx.to in ['0xab'])";
    const { holds, part } = condition(text);
    expect(holds).toBe(true);
    expect(shapeOf(part)).toEqual([
      text,
      [true],
      [
        ["activity.action == 'SIGN'", [true]],
        [
          "eth.tx.value > 9 || eth.tx.to in ['0xab']",
          [true],
          [
            ['eth.tx.value > 9', [false]],
            ["eth.tx.to in ['0xab']", [true]],
          ],
        ],
      ],
    ]);
  });

  it('Names have the values that they stand for, literals have none', () => {
    expect(condition('eth.tx.value <= 4').part.values).toEqual([{ text: 'eth.tx.value', value: '5' }]);
  });

  it('An error names its position, and what was not reached has no result', () => {
    const { holds, error, part } = condition("activity.action == 'SIGN' && sol.tx.count == 1 && eth.tx.value == 5");
    expect(holds).toBeNull();
    expect(error).toEqual({ code: 'MissingField', position: 29 });
    expect(part.parts.map(({ results }) => results)).toEqual([[true], [], []]);
  });

  it('A predicate has a result for each item', () => {
    const { consensus } = explainPolicy({ consensus: "approvers.any(u, u.id == 'u2')" }, REQUEST);
    expect(consensus && shapeOf(consensus.part)).toEqual([
      "approvers.any(u, u.id == 'u2')",
      [true],
      [["u.id == 'u2'", [false, true]]],
    ]);
  });

  it('A time and a negation are explained like the others', () => {
    const text = "!(time.now < Timestamp('2026-01-01T00:00:00Z'))";
    const { time } = explainPolicy({ time: text }, REQUEST);
    expect(time).toMatchObject({ holds: true, part: { text, kind: 'not', parts: [{ results: [false] }] } });
  });

  it('An explanation holds exactly when the policy applies', () => {
    for (const text of ['eth.tx.value == 5', 'eth.tx.value == 6', 'sol.tx.count == 1', "eth.tx.value == '5'"]) {
      const policy = parsePolicy({ policyId: 'p', effect: 'EFFECT_ALLOW', condition: text });
      const { outcome } = evaluatePolicy(policy, REQUEST);
      const expected = { true: 'OUTCOME_ALLOW', false: 'OUTCOME_DENY_IMPLICIT', null: 'OUTCOME_ERROR' };
      expect(outcome).toBe(expected[`${condition(text).holds}`]);
    }
  });
});
