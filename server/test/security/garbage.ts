import { encodeCursor } from '#lib/cursor.ts'

function deep(levels: number): unknown {
  let value: unknown = 1
  for (let i = 0; i < levels; i++) value = i % 2 === 0 ? [value] : { a: value }
  return value
}

/** Values that stand where they do not belong. */
export const garbageValues: readonly unknown[] = [
  null,
  true,
  0,
  -1,
  1.5,
  2 ** 31,
  2 ** 53 - 1,
  -(2 ** 53) + 1,
  1e308,
  '',
  ' ',
  'x'.repeat(70_000),
  '\0',
  'a\0b',
  '\ud800',
  'a\udfffb',
  '\u202e\ufeff\u200b',
  '😀'.repeat(300),
  "'; drop table identity.accounts; --",
  "' or '1'='1",
  '%_\\%',
  '$1',
  '../../../../etc/passwd',
  '{{7*7}}<script>alert(1)</script>',
  '=cmd|calc!A1',
  'null',
  'NaN',
  'Infinity',
  '-0',
  '9'.repeat(400),
  '0000-00-00',
  '0000-01-01',
  '9999-12-31',
  '0000-01-01T00:00:00Z',
  '9999-12-31T23:59:59Z',
  '2026-02-30',
  '2026-01-01T00:00:00+23:59',
  '00000000-0000-0000-0000-000000000000',
  'ffffffff-ffff-ffff-ffff-ffffffffffff',
  '018f0000-0000-7000-8000-00000000000g',
  [],
  [[]],
  [null],
  {},
  { length: 1e9 },
  { toString: 'x', valueOf: 1 },
  { $ne: null },
  JSON.parse('{"__proto__": {"polluted": true}, "constructor": {"prototype": {"polluted": true}}}'),
  deep(60),
  Array.from({ length: 3000 }, (_, i) => i),
]

/** Well-formed cursors that no page of ours gave out. */
export const garbageCursors: readonly string[] = [
  'x',
  '!!!!',
  'e30',
  encodeCursor([]),
  ...[
    'x',
    1,
    1.5,
    -1,
    2n ** 70n,
    null,
    new Date(0),
    new Date('9999-12-31'),
    '\0',
    'ffffffff-ffff-ffff-ffff-ffffffffffff',
  ].flatMap((value) => [
    encodeCursor([value]),
    encodeCursor([value, value]),
    encodeCursor([new Date(0), value]),
    encodeCursor(['x', value]),
    encodeCursor([value, value, value]),
  ]),
]

/** Bodies that are not what the content type says. */
export const garbageBodies: readonly { body: string | Buffer; contentType: string }[] = [
  { body: '', contentType: 'application/json' },
  { body: '{"a":', contentType: 'application/json' },
  { body: '{"a":1}{"b":2}', contentType: 'application/json' },
  { body: 'undefined', contentType: 'application/json' },
  { body: 'null', contentType: 'application/json' },
  { body: '[]', contentType: 'application/json' },
  { body: '"text"', contentType: 'application/json' },
  { body: '123456789012345678901234567890', contentType: 'application/json' },
  { body: `${'['.repeat(100_000)}${']'.repeat(100_000)}`, contentType: 'application/json' },
  { body: `${'{"a":'.repeat(50_000)}1${'}'.repeat(50_000)}`, contentType: 'application/json' },
  { body: Buffer.from([0xff, 0xfe, 0x00, 0x80]), contentType: 'application/json' },
  { body: '{}', contentType: 'text/plain' },
  { body: 'a=1&b=2', contentType: 'application/x-www-form-urlencoded' },
  { body: '<a>&b;</a>', contentType: 'application/xml' },
  { body: '--x\r\n\r\nx', contentType: 'multipart/form-data; boundary=x' },
  { body: Buffer.from('PK\x03\x04 not a zip'), contentType: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet' },
  { body: Buffer.from([0x1f, 0x8b, 0, 0, 0]), contentType: 'application/octet-stream' },
  { body: '{}', contentType: 'application/json; charset=utf-7' },
  { body: '{}', contentType: '/' },
]

/** Query strings as they come over the wire. */
export const garbageQueries: readonly string[] = [
  '%',
  '%00',
  '%ff=%ff',
  'limit=0',
  'limit=-1',
  'limit=1e9',
  'limit=abc',
  'limit=&limit=',
  'cursor=%00',
  `cursor=${'x'.repeat(2000)}`,
  'a[b]=1&a[]=2&__proto__[x]=1',
  `q=${'%F0%9F%98%80'.repeat(200)}`,
  '&&&===',
]

/** Headers that strangers send. Single values, as an HTTP client would let through. */
export const garbageHeaders: readonly Record<string, string>[] = [
  { 'if-match': '' },
  { 'if-match': '*' },
  { 'if-match': '"99999999999999999999"' },
  { 'if-match': '"999999999999999999"' },
  { 'if-match': 'x'.repeat(2000) },
  { 'idempotency-key': 'short' },
  { 'idempotency-key': 'x'.repeat(2000) },
  { 'idempotency-key': '\u00ff\u00fe\u0080 binary' },
  { 'accept-language': '\u00ff;;;q=x,,,' },
  { accept: 'application/xml' },
  { 'user-agent': 'x'.repeat(4000) },
  { 'user-agent': '\u0080\u00ff' },
  { cookie: 'session=; session=%; locale=\u00ff' },
  { authorization: 'Basic Og==' },
  { 'content-length': 'abc' },
  { origin: 'null' },
  { origin: ':::' },
]
