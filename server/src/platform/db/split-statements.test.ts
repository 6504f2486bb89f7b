import assert from 'node:assert/strict'
import { test } from 'node:test'
import { splitStatements } from './split-statements.pure.ts'

test('splits at top-level semicolons only', () => {
  assert.deepEqual(
    splitStatements(
      "create table a (b text default ';');\n-- a; comment\ndo $x$ begin perform 1; end $x$;\nselect 'it''s; fine'",
    ),
    ["create table a (b text default ';')", '-- a; comment\ndo $x$ begin perform 1; end $x$', "select 'it''s; fine'"],
  )
})

test('leaves out what is only comments', () => {
  assert.deepEqual(splitStatements('-- nothing\n;/* x; */ select 1;\n-- end'), ['/* x; */ select 1'])
})
