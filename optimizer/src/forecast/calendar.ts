/** Days as whole numbers since 1970-01-01, so that the calendar needs no time zone. */
export type Day = number

/** Festivals of trade, and what people buy in which days around them. */
export const festivals = ['new-year-rush', 'new-year-rest', '618', '11.11', 'black-friday'] as const
export type Festival = (typeof festivals)[number]

/** @throws RangeError for anything but a date as `2025-03-01` */
export function dayOf(date: string): Day {
  const match = /^(\d{4})-(\d\d)-(\d\d)$/.exec(date)
  const day = match ? dayFrom(Number(match[1]), Number(match[2]), Number(match[3])) : Number.NaN
  if (Number.isNaN(day) || dateOf(day) !== date) throw new RangeError(`Not a date: ${date}`)
  return day
}

export function dateOf(day: Day): string {
  const { year, month, date } = partsOf(day)
  return `${String(year).padStart(4, '0')}-${String(month).padStart(2, '0')}-${String(date).padStart(2, '0')}`
}

/** Gregorian date to day number, by the days of the 400-year cycle that begins with March. */
export function dayFrom(year: number, month: number, date: number): Day {
  const y = month <= 2 ? year - 1 : year
  const era = Math.floor(y / 400)
  const ofEra = y - era * 400
  const ofYear = Math.floor((153 * (month + (month > 2 ? -3 : 9)) + 2) / 5) + date - 1
  return era * 146097 + ofEra * 365 + Math.floor(ofEra / 4) - Math.floor(ofEra / 100) + ofYear - 719468
}

function partsOf(day: Day): { year: number; month: number; date: number } {
  const z = day + 719468
  const era = Math.floor(z / 146097)
  const ofEra = z - era * 146097
  const y = Math.floor((ofEra - Math.floor(ofEra / 1460) + Math.floor(ofEra / 36524) - Math.floor(ofEra / 146096)) / 365)
  const ofYear = ofEra - (365 * y + Math.floor(y / 4) - Math.floor(y / 100))
  const m = Math.floor((5 * ofYear + 2) / 153)
  const month = m < 10 ? m + 3 : m - 9
  return { year: y + era * 400 + (month <= 2 ? 1 : 0), month, date: ofYear - Math.floor((153 * m + 2) / 5) + 1 }
}

const radians = Math.PI / 180

/** Seconds by which the even time of astronomy is ahead of the clock (Espenak & Meeus 2006, good to a minute for 1950–2150). */
function clockLag(year: number): number {
  if (year < 2005) {
    const t = year - 2000
    return 63.86 + 0.3345 * t - 0.060374 * t * t + 0.0017275 * t ** 3
  }
  const t = year - 2000
  return year < 2050 ? 62.92 + 0.32217 * t + 0.005589 * t * t : -20 + 32 * ((year - 1820) / 100) ** 2 - 0.5628 * (2150 - year)
}

/** Moment of new moon number `k` since January 2000, in days since 1970 by the clock of Beijing (Meeus 1998, chapter 49). */
function newMoon(k: number): number {
  const t = k / 1236.85
  const even = 2451550.09766 + 29.530588861 * k + 0.00015437 * t * t - 0.00000015 * t ** 3 + 0.00000000073 * t ** 4
  const e = 1 - 0.002516 * t - 0.0000074 * t * t
  const sun = (2.5534 + 29.1053567 * k - 0.0000014 * t * t) * radians
  const moon = (201.5643 + 385.81693528 * k + 0.0107582 * t * t) * radians
  const node = (160.7108 + 390.67050284 * k - 0.0016118 * t * t) * radians
  const omega = (124.7746 - 1.56375588 * k + 0.0020672 * t * t) * radians
  const correction =
    -0.4072 * Math.sin(moon) +
    0.17241 * e * Math.sin(sun) +
    0.01608 * Math.sin(2 * moon) +
    0.01039 * Math.sin(2 * node) +
    0.00739 * e * Math.sin(moon - sun) -
    0.00514 * e * Math.sin(moon + sun) +
    0.00208 * e * e * Math.sin(2 * sun) -
    0.00111 * Math.sin(moon - 2 * node) -
    0.00057 * Math.sin(moon + 2 * node) +
    0.00056 * e * Math.sin(2 * moon + sun) -
    0.00042 * Math.sin(3 * moon) +
    0.00042 * e * Math.sin(sun + 2 * node) +
    0.00038 * e * Math.sin(sun - 2 * node) -
    0.00024 * e * Math.sin(2 * moon - sun) -
    0.00017 * Math.sin(omega)
  return byBeijing(even + correction)
}

function byBeijing(julian: number): number {
  const year = 2000 + (julian - 2451545) / 365.25
  return julian - 2440587.5 - clockLag(year) / 86400 + 8 / 24
}

/** Longitude of the sun in degrees at a moment in days since 1970 by the clock of Beijing (Meeus 1998, chapter 25; to 0.01°). */
function sunLongitude(moment: number): number {
  const t = (moment - 8 / 24 + 2440587.5 + 64 / 86400 - 2451545) / 36525
  const mean = 280.46646 + 36000.76983 * t + 0.0003032 * t * t
  const m = (357.52911 + 35999.05029 * t - 0.0001537 * t * t) * radians
  const centre =
    (1.914602 - 0.004817 * t - 0.000014 * t * t) * Math.sin(m) +
    (0.019993 - 0.000101 * t) * Math.sin(2 * m) +
    0.000289 * Math.sin(3 * m)
  const omega = (125.04 - 1934.136 * t) * radians
  const longitude = mean + centre - 0.00569 - 0.00478 * Math.sin(omega)
  return ((longitude % 360) + 360) % 360
}

/** The day the sun reaches 270° at the end of a year. */
function winterSolstice(year: number): Day {
  let low = dayFrom(year, 12, 18)
  let high = dayFrom(year, 12, 26)
  while (high - low > 1e-5) {
    const middle = (low + high) / 2
    if (sunLongitude(middle) >= 270) high = middle
    else low = middle
  }
  return Math.floor(high)
}

const newYears = new Map<number, Day>()

/**
 * The first day of the Chinese year: the second new moon after the winter solstice, or the third when the month in between is a leap
 * month (the month without a change of the sun's sign in a year of thirteen moons). 1950 to 2100.
 * @throws RangeError outside those years
 */
export function chineseNewYear(year: number): Day {
  if (!Number.isInteger(year) || year < 1950 || year > 2100)
    throw new RangeError(`The Chinese New Year is known for 1950 to 2100: ${year}`)
  const known = newYears.get(year)
  if (known !== undefined) return known
  const solstice = winterSolstice(year - 1)
  const nextSolstice = winterSolstice(year)
  // month 11 is the one that holds the solstice
  let k = Math.floor((year - 2000) * 12.3685) - 2
  while (Math.floor(newMoon(k + 1)) <= solstice) k++
  let moons = 0
  while (Math.floor(newMoon(k + moons + 1)) <= nextSolstice) moons++
  let month = k + 2
  if (moons === 13) {
    for (const candidate of [k + 1, k + 2]) {
      const sign = (moon: number) => Math.floor(sunLongitude(Math.floor(newMoon(moon))) / 30)
      if (sign(candidate) === sign(candidate + 1)) {
        month++
        break
      }
    }
  }
  const day = Math.floor(newMoon(month))
  newYears.set(year, day)
  return day
}

/** The fourth Thursday of November and the day after it. */
function blackFriday(year: number): Day {
  const first = dayFrom(year, 11, 1)
  // 1970-01-01 was a Thursday
  const toThursday = (7 - (((first % 7) + 7) % 7)) % 7
  return first + toThursday + 21 + 1
}

/** First and last day of what a festival does to demand in a year. */
export function festivalDays(festival: Festival, year: number): [Day, Day] {
  switch (festival) {
    case 'new-year-rush':
      return [chineseNewYear(year) - 21, chineseNewYear(year) - 7]
    case 'new-year-rest':
      return [chineseNewYear(year) - 4, chineseNewYear(year) + 7]
    case '618':
      return [dayFrom(year, 6, 15), dayFrom(year, 6, 18)]
    case '11.11':
      return [dayFrom(year, 11, 8), dayFrom(year, 11, 11)]
    case 'black-friday':
      return [blackFriday(year), blackFriday(year) + 3]
  }
}

/** Begin of period number `t` of a series, and of the next one. */
export function periodDays(start: Day, period: 'day' | 'week' | 'month' | 'quarter' | 'year', t: number): [Day, Day] {
  if (period === 'day') return [start + t, start + t + 1]
  if (period === 'week') return [start + 7 * t, start + 7 * t + 7]
  const months = period === 'month' ? 1 : period === 'quarter' ? 3 : 12
  const { year, month } = partsOf(start)
  const at = (k: number) => {
    const total = year * 12 + month - 1 + k * months
    return dayFrom(Math.floor(total / 12), (total % 12) + 1, 1)
  }
  return [at(t), at(t + 1)]
}

/** Days of a festival in each of `count` periods. */
export function festivalShares(
  festival: Festival,
  start: Day,
  period: 'day' | 'week' | 'month' | 'quarter' | 'year',
  count: number,
): Float64Array {
  const shares = new Float64Array(count)
  for (let t = 0; t < count; t++) {
    const [from, to] = periodDays(start, period, t)
    for (let year = partsOf(from).year; year <= partsOf(to - 1).year + 1; year++) {
      if (year < 1950 || year > 2100) continue
      const [first, last] = festivalDays(festival, year)
      const days = Math.min(to, last + 1) - Math.max(from, first)
      if (days > 0) shares[t]! += days / (last + 1 - first)
    }
  }
  return shares
}
