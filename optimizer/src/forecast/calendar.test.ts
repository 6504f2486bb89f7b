import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { chineseNewYear, dateOf, dayOf, festivalDays, festivalShares, periodDays } from './calendar.ts'

test('the Chinese New Year is that of the almanac', () => {
  // as published by the Hong Kong Observatory, among them years after a leap month and the odd year 2034
  const known = [
    '1985-02-20', '1990-01-27', '2000-02-05', '2004-01-22', '2007-02-18', '2012-01-23', '2015-02-19', '2018-02-16',
    '2019-02-05', '2020-01-25', '2021-02-12', '2022-02-01', '2023-01-22', '2024-02-10', '2025-01-29', '2026-02-17',
    '2027-02-06', '2028-01-26', '2029-02-13', '2030-02-03', '2033-01-31', '2034-02-19',
  ] // biome-ignore format: one line for each row of the table
  for (const date of known) assert.equal(dateOf(chineseNewYear(Number(date.slice(0, 4)))), date)
  assert.throws(() => chineseNewYear(1900), RangeError)
})

test('it always lies between 21 January and 21 February', () => {
  for (let year = 1950; year <= 2100; year++) {
    const date = dateOf(chineseNewYear(year)).slice(5)
    assert.ok(date >= '01-20' && date <= '02-21', `${year}-${date}`)
  }
})

test('days and dates go both ways as in the calendar of the machine', () => {
  fc.assert(
    fc.property(fc.integer({ min: -20_000, max: 60_000 }), (day) => {
      const date = dateOf(day)
      assert.equal(date, new Date(day * 86_400_000).toISOString().slice(0, 10))
      assert.equal(dayOf(date), day)
    }),
  )
  for (const wrong of ['2025-02-30', '2025-2-3', 'today', '']) assert.throws(() => dayOf(wrong), RangeError)
})

test('Black Friday follows the fourth Thursday of November', () => {
  const of = (year: number) => dateOf(festivalDays('black-friday', year)[0])
  assert.deepEqual([2023, 2024, 2025, 2026].map(of), ['2023-11-24', '2024-11-29', '2025-11-28', '2026-11-27'])
})

test('the days of a festival are shared out over the periods that hold them', () => {
  const start = dayOf('2025-06-02')
  const weeks = festivalShares('618', start, 'week', 4)
  // 15 June is the Sunday of the second week, 16 to 18 June are in the third
  assert.deepEqual([...weeks], [0, 0.25, 0.75, 0])
  const months = festivalShares('new-year-rest', dayOf('2025-01-01'), 'month', 3)
  assert.ok(Math.abs(months[0]! + months[1]! - 1) < 1e-12)
  assert.deepEqual(periodDays(dayOf('2025-11-01'), 'month', 2).map(dateOf), ['2026-01-01', '2026-02-01'])
})
