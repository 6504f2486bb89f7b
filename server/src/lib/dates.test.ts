import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import {
  addDays,
  addMonths,
  dayBounds,
  dayOf,
  dayRangeBounds,
  daysBetween,
  daysFrom,
  daysOfMonth,
  isDay,
  isoInZone,
  isTimeZone,
  monthBounds,
  monthOf,
  parseTime,
  wallTime,
  weekdayOf,
  zoneOffset,
} from './dates.ts'
import { InputError } from './input-error.ts'

const ZONES = [
  'UTC',
  'Asia/Shanghai',
  'Asia/Kolkata',
  'Asia/Kathmandu',
  'Europe/London',
  'America/New_York',
  'America/Sao_Paulo',
  'America/Havana',
  'Africa/Cairo',
  'Africa/Casablanca',
  'Asia/Tehran',
  'Australia/Lord_Howe',
  'Pacific/Apia',
  'Pacific/Chatham',
]

const iso = (bounds: { startAt: Date; endAt: Date }) => [bounds.startAt.toISOString(), bounds.endAt.toISOString()]
const hours = (bounds: { startAt: Date; endAt: Date }) => (bounds.endAt.getTime() - bounds.startAt.getTime()) / 3_600_000
const code = (run: () => unknown) => {
  try {
    return run()
  } catch (error) {
    return error instanceof InputError ? error.code : error
  }
}

test('an instant belongs to the day its zone shows', () => {
  assert.equal(dayOf(new Date('2026-11-21T15:59:59.999Z'), 'Asia/Shanghai'), '2026-11-21')
  assert.equal(dayOf(new Date('2026-11-21T16:00:00Z'), 'Asia/Shanghai'), '2026-11-22')
  assert.equal(dayOf(Date.parse('2026-11-22T04:59:59Z'), 'America/New_York'), '2026-11-21')
  assert.equal(dayOf(new Date('1969-12-31T23:59:59Z'), 'UTC'), '1969-12-31')
  assert.equal(monthOf(new Date('2026-12-31T16:00:00Z'), 'Asia/Shanghai'), '2027-01')
  assert.equal(zoneOffset(new Date('2026-07-01T00:00:00Z'), 'Asia/Kathmandu'), 20_700_000)
  assert.equal(zoneOffset(new Date('1900-01-01T00:00:00Z'), 'Asia/Shanghai'), 29_143_000) // local mean time, +08:05:43
  assert.equal(zoneOffset(new Date('2026-07-01T00:00:00Z'), '+05:30'), 19_800_000)
  assert.throws(() => dayOf(new Date(Number.NaN), 'UTC'), RangeError)
})

test('days are 24 hours long, 23 and 25 where clocks change', () => {
  assert.deepEqual(iso(dayBounds('2026-11-22', 'Asia/Shanghai')), ['2026-11-21T16:00:00.000Z', '2026-11-22T16:00:00.000Z'])
  assert.deepEqual(iso(dayBounds('2026-03-29', 'Europe/London')), ['2026-03-29T00:00:00.000Z', '2026-03-29T23:00:00.000Z'])
  assert.equal(hours(dayBounds('2026-11-01', 'America/New_York')), 25)
  assert.equal(hours(dayBounds('2026-03-08', 'America/New_York')), 23)
  assert.equal(hours(dayBounds('2026-04-05', 'Australia/Lord_Howe')), 24.5)
  assert.equal(hours(dayBounds('1986-05-04', 'Asia/Shanghai')), 23) // China had summer time from 1986 to 1991
})

test('a missing midnight, a doubled midnight and a missing day', () => {
  // Clocks in Cairo went from 00:00 to 01:00 on 28 April 2023.
  assert.deepEqual(iso(dayBounds('2023-04-28', 'Africa/Cairo')), ['2023-04-27T22:00:00.000Z', '2023-04-28T21:00:00.000Z'])
  // Clocks in São Paulo went from 00:00 to 01:00 on 4 November 2018, and from 24:00 back to 23:00 on 16 February 2019.
  assert.deepEqual(iso(dayBounds('2018-11-04', 'America/Sao_Paulo')), ['2018-11-04T03:00:00.000Z', '2018-11-05T02:00:00.000Z'])
  assert.deepEqual(iso(dayBounds('2019-02-16', 'America/Sao_Paulo')), ['2019-02-16T02:00:00.000Z', '2019-02-17T03:00:00.000Z'])
  // Clocks in Havana went from 01:00 back to 00:00 on 1 November 2026: the day begins at the first midnight.
  assert.deepEqual(iso(dayBounds('2026-11-01', 'America/Havana')), ['2026-11-01T04:00:00.000Z', '2026-11-02T05:00:00.000Z'])
  // Samoa left out 30 December 2011 to change sides of the date line.
  assert.deepEqual(iso(dayBounds('2011-12-30', 'Pacific/Apia')), ['2011-12-30T10:00:00.000Z', '2011-12-30T10:00:00.000Z'])
  assert.deepEqual(iso(dayBounds('2011-12-29', 'Pacific/Apia')), ['2011-12-29T10:00:00.000Z', '2011-12-30T10:00:00.000Z'])
})

test('months and ranges', () => {
  assert.deepEqual(iso(monthBounds('2026-12', 'Asia/Shanghai')), ['2026-11-30T16:00:00.000Z', '2026-12-31T16:00:00.000Z'])
  assert.deepEqual(iso(monthBounds('2026-03', 'Europe/London')), ['2026-03-01T00:00:00.000Z', '2026-03-31T23:00:00.000Z'])
  assert.deepEqual(iso(dayRangeBounds('2026-11-01', '2026-11-02', 'UTC')), [
    '2026-11-01T00:00:00.000Z',
    '2026-11-03T00:00:00.000Z',
  ])
  assert.equal(addMonths('2026-11', 2), '2027-01')
  assert.equal(addMonths('2026-01', -13), '2024-12')
  assert.deepEqual(daysOfMonth('2024-02'), { first: '2024-02-01', last: '2024-02-29' })
})

test('calendar arithmetic', () => {
  assert.equal(addDays('2026-12-31', 1), '2027-01-01')
  assert.equal(addDays('2024-03-01', -1), '2024-02-29')
  assert.equal(daysBetween('2026-11-22', '2026-11-25'), 3)
  assert.equal(daysBetween('2026-11-25', '2026-11-22'), -3)
  assert.deepEqual(['2026-11-22', '2026-11-23', '1969-12-31', '1960-01-01'].map(weekdayOf), [7, 1, 3, 5])
  assert.deepEqual(daysFrom('2026-02-27', '2026-03-01'), ['2026-02-27', '2026-02-28', '2026-03-01'])
  assert.deepEqual(daysFrom('2026-03-02', '2026-03-01'), [])
})

test('what is no day, month, time or zone is refused with a code', () => {
  for (const text of [
    '',
    '2026-02-29',
    '2026-13-01',
    '2026-00-10',
    '2026-1-1',
    '20260101',
    '2026-01-01T00:00',
    '2026-01-32',
    ' 2026-01-01',
  ]) {
    assert.equal(isDay(text), false, text)
    assert.equal(
      code(() => dayBounds(text, 'UTC')),
      'day_malformed',
    )
  }
  assert.equal(isDay('2024-02-29'), true)
  assert.equal(isDay('0001-01-01'), true)
  for (const month of ['2026-13', '2026-00', '2026-1', '2026', '2026-01-01']) {
    assert.equal(
      code(() => monthBounds(month, 'UTC')),
      'month_malformed',
    )
  }
  assert.equal(
    code(() => dayOf(0, 'Mars/Olympus')),
    'time_zone_unknown',
  )
  assert.equal(isTimeZone('Mars/Olympus'), false)
  assert.equal(isTimeZone(''), false)
  assert.equal(isTimeZone('Asia/Shanghai'), true)
})

test('writing', () => {
  const at = new Date('2026-11-22T10:30:05.678Z')
  assert.equal(isoInZone(at, 'Asia/Shanghai'), '2026-11-22T18:30:05+08:00')
  assert.equal(isoInZone(at, 'UTC'), '2026-11-22T10:30:05+00:00')
  assert.equal(isoInZone(at, 'America/New_York'), '2026-11-22T05:30:05-05:00')
  assert.equal(isoInZone(at, 'Asia/Kathmandu'), '2026-11-22T16:15:05+05:45')
  assert.equal(wallTime(at, 'Asia/Shanghai'), '2026-11-22 18:30:05')
})

test('reading times as platforms and spreadsheets write them', () => {
  const rows: [string, string][] = [
    ['2026-11-22 18:30:00', '2026-11-22T10:30:00.000Z'],
    ['2026-11-22T18:30:00.1239', '2026-11-22T10:30:00.123Z'],
    ['2026/11/2 8:05', '2026-11-02T00:05:00.000Z'],
    ['2026.1.2', '2026-01-01T16:00:00.000Z'],
    [' 2026-11-22 ', '2026-11-21T16:00:00.000Z'],
    ['2026-11-22 24:00:00', '2026-11-22T16:00:00.000Z'],
    ['2026-11-22T18:30:00Z', '2026-11-22T18:30:00.000Z'],
    ['2026-11-22T18:30:00+0530', '2026-11-22T13:00:00.000Z'],
    ['2026-11-22 18:30:00 -03:00', '2026-11-22T21:30:00.000Z'],
    ['2016-12-31T23:59:60Z', '2017-01-01T00:00:00.000Z'],
  ]
  for (const [text, expected] of rows) assert.equal(parseTime(text, 'Asia/Shanghai').toISOString(), expected, text)
  // skipped and doubled wall times
  assert.equal(parseTime('2026-03-08 02:30:00', 'America/New_York').toISOString(), '2026-03-08T07:00:00.000Z')
  assert.equal(parseTime('2026-11-01 01:30:00', 'America/New_York').toISOString(), '2026-11-01T05:30:00.000Z')
  for (const text of [
    '',
    '18:30',
    '2026-02-30',
    '2026-11-22 25:00',
    '2026-11-22 24:01',
    '2026-11-22 18:60',
    '2026-11-22 18',
    '22/11/2026',
    '昨天',
  ]) {
    assert.equal(
      code(() => parseTime(text, 'Asia/Shanghai')),
      'time_malformed',
      text,
    )
  }
})

const anyInstant = fc.integer({ min: Date.UTC(1985, 0, 1), max: Date.UTC(2040, 0, 1) })

test('dayOf agrees with Intl in every zone', () => {
  const reference = new Map(ZONES.map((zone) => [zone, new Intl.DateTimeFormat('sv-SE', { timeZone: zone, dateStyle: 'short' })]))
  fc.assert(
    fc.property(anyInstant, fc.constantFrom(...ZONES), (millis, zone) => {
      assert.equal(dayOf(millis, zone), reference.get(zone)!.format(millis))
    }),
    { numRuns: 3000 },
  )
})

test('the bounds of its day hold every instant, and days meet without gap or overlap', () => {
  fc.assert(
    fc.property(anyInstant, fc.constantFrom(...ZONES), (millis, zone) => {
      const day = dayOf(millis, zone)
      const bounds = dayBounds(day, zone)
      assert.ok(bounds.startAt.getTime() <= millis && millis < bounds.endAt.getTime(), `${day} ${zone}`)
      assert.equal(dayOf(bounds.startAt, zone), day)
      assert.equal(dayOf(bounds.endAt.getTime() - 1, zone), day)
      assert.deepEqual(dayBounds(addDays(day, 1), zone).startAt, bounds.endAt)
      const month = monthBounds(day.slice(0, 7), zone)
      assert.ok(month.startAt <= bounds.startAt && bounds.endAt <= month.endAt)
    }),
    { numRuns: 2000 },
  )
})

test('what is written with its offset reads back as the same second', () => {
  fc.assert(
    fc.property(anyInstant, fc.constantFrom(...ZONES), (millis, zone) => {
      const second = Math.floor(millis / 1000) * 1000
      assert.equal(parseTime(isoInZone(second, zone), 'UTC').getTime(), second)
      const wall = wallTime(second, zone)
      assert.equal(wallTime(parseTime(wall, zone), zone), wall)
    }),
    { numRuns: 2000 },
  )
})

test('adding days is counting days', () => {
  fc.assert(
    fc.property(fc.integer({ min: -100_000, max: 100_000 }), (n) => {
      const day = addDays('2026-11-22', n)
      assert.equal(isDay(day), true)
      assert.equal(daysBetween('2026-11-22', day), n)
      assert.equal(weekdayOf(day), ((((n + 6) % 7) + 7) % 7) + 1)
    }),
  )
})
