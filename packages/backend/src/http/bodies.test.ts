import { describe, expect, it } from 'vitest';
import { readFormBody } from './form-body.ts';
import { readForwardedBody } from './forwarded-body.ts';
import { readJsonBody } from './json-body.ts';

type Body = string | Uint8Array<ArrayBuffer>;

/** @param announced The header Content-Length; `stream` sends the body without one. */
function request(body: Body, type: string | undefined, announced: 'stream' | number | 'right' = 'right'): Request {
  const bytes = Buffer.from(body);
  const length = announced === 'right' ? bytes.length : announced;
  const headers = {
    ...(type ? { 'Content-Type': type } : {}),
    ...(length === 'stream' ? {} : { 'Content-Length': `${length}` }),
  };
  return new Request('https://api.example.com/', { method: 'POST', headers, body: bytes });
}

const codeOf = (error: { code: string; fields?: string[] }) => (error.fields ? [error.code, error.fields] : error.code);
const json = (body: Body, type?: string, announced?: 'stream' | number, max?: number) =>
  readJsonBody(request(body, type ?? 'application/json', announced), max).catch(codeOf);
const form = (body: Body, type?: string) => readFormBody(request(body, type)).then(String, codeOf);
const refusedJson = ['INVALID_REQUEST', ['']];

describe('a JSON body', () => {
  it('It is read with its media type in any form', async () => {
    for (const type of ['application/json', 'Application/JSON ; charset=utf-8', 'application/json;x;y']) {
      expect(await json('{"a":1}', type)).toEqual({ a: 1 });
    }
  });

  it('Any other media type is refused', async () => {
    for (const type of [
      'text/plain',
      'application/json+x',
      'text/plain; application/json',
      'application/x-www-form-urlencoded',
    ]) {
      expect(await json('{}', type)).toBe('UNSUPPORTED_MEDIA_TYPE');
    }
    const untyped = new Request('https://api.example.com/', { method: 'POST', body: Buffer.from('{}') });
    expect(await readJsonBody(untyped).catch(codeOf)).toBe('UNSUPPORTED_MEDIA_TYPE');
  });

  it('What is not JSON in UTF-8 is refused', async () => {
    for (const body of ['', '{', '{}x', Uint8Array.of(0x22, 0xff, 0x22)]) expect(await json(body)).toEqual(refusedJson);
  });

  it('It can have 32 levels and 2,000 values', async () => {
    const nested = (depth: number) => `${'['.repeat(depth)}${']'.repeat(depth)}`;
    const list = (length: number) => JSON.stringify(Array.from({ length }, () => 1));
    expect(await json(nested(32))).not.toEqual(refusedJson);
    expect(await json(nested(33))).toEqual(refusedJson);
    expect(await json(list(1_999))).toHaveLength(1_999);
    expect(await json(list(2_000))).toEqual(refusedJson);
  });

  it('It can have 16 KiB, or as much as its endpoint takes', async () => {
    const text = (length: number) => `"${'a'.repeat(length - 2)}"`;
    for (const announced of [undefined, 'stream'] as const) {
      expect(await json(text(16_384), undefined, announced)).toHaveLength(16_382);
      expect(await json(text(16_385), undefined, announced)).toBe('BODY_TOO_LARGE');
      expect(await json(text(10), undefined, announced, 10)).toHaveLength(8);
      expect(await json(text(11), undefined, announced, 10)).toBe('BODY_TOO_LARGE');
    }
  });

  it('A body that is longer than announced is refused, and so is one that is announced as too long', async () => {
    expect(await json(`"${'a'.repeat(20_000)}"`, undefined, 5)).toBe('BODY_TOO_LARGE');
    expect(await json('{}', undefined, 16_385)).toBe('BODY_TOO_LARGE');
    expect(await json('{}', undefined, 16_384)).toEqual({});
  });
});

describe('a form', () => {
  const TYPE = 'application/x-www-form-urlencoded';

  it('It is read with its media type only', async () => {
    expect(await form('a=1&b=2', `${TYPE.toUpperCase()} ; charset=utf-8`)).toBe('a=1&b=2');
    for (const type of ['application/json', `text/plain; ${TYPE}`, undefined]) {
      expect(await form('a=1', type)).toBe('UNSUPPORTED_MEDIA_TYPE');
    }
  });

  it('It can have 64 KiB', async () => {
    expect(await form(`a=${'1'.repeat(65_534)}`, TYPE)).toHaveLength(65_536);
    expect(await form(`a=${'1'.repeat(65_535)}`, TYPE)).toBe('BODY_TOO_LARGE');
  });
});

it('A body that is forwarded can have 512 KiB, of any type', async () => {
  const forward = (length: number) =>
    readForwardedBody(request('a'.repeat(length), undefined)).then((bytes) => bytes.length, codeOf);
  expect(await forward(524_288)).toBe(524_288);
  expect(await forward(524_289)).toBe('BODY_TOO_LARGE');
});
