/**
 * Rows for the gallery, the same at every opening: a row is computed from its number alone. They stand for no business
 * word of any module; they show what a grid can carry.
 */
export interface Specimen {
  id: string
  number: string
  place: string
  state: 'waiting' | 'review' | 'running' | 'done' | 'failed' | 'dropped'
  person: string
  phone: string
  city: string
  goods: string
  pieces: number
  paid: number
  cost: number
  margin: number
  paidAt: string
  dueAt: string | null
  gift: boolean
  note: string
}

/** A number between 0 and 1 from a whole one: the finaliser of MurmurHash3 (Appleby, public domain). */
function chance(seed: number): number {
  let hash = seed | 0
  hash ^= hash >>> 16
  hash = Math.imul(hash, 0x85ebca6b)
  hash ^= hash >>> 13
  hash = Math.imul(hash, 0xc2b2ae35)
  hash ^= hash >>> 16
  return (hash >>> 0) / 2 ** 32
}

const surnames = '王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗'
const cities = [
  '广东省深圳市',
  '浙江省杭州市',
  '上海市浦东新区',
  '北京市朝阳区',
  '四川省成都市',
  '江苏省苏州市',
  '福建省厦门市',
  '湖北省武汉市',
]
const places = ['云杉旗舰店', '南山专营店', '海岸生活馆', 'Harbour & Co', '北岸优选']
const goods = [
  '羊毛圆领毛衣 藏青 M',
  '手冲咖啡壶 600ml',
  '儿童防晒帽 米色',
  '无线鼠标 静音版',
  '全棉四件套 1.8m',
  '登山双肩包 32L',
  '陶瓷马克杯 两只装',
]
const notes = ['', '', '', '请周末送达', '放门卫处', '开发票：个人', '赠品要蓝色，不要粉色，谢谢老板']
const states: [Specimen['state'], number][] = [
  ['review', 0.12],
  ['waiting', 0.2],
  ['failed', 0.23],
  ['running', 0.42],
  ['dropped', 0.47],
  ['done', 1],
]

/** The first moment of the gallery's world. */
export const specimenNow = Date.parse('2026-11-20T04:00:00Z')

export function specimen(index: number): Specimen {
  const roll = (salt: number) => chance(index * 31 + salt * 7919)
  const pick = <T>(list: readonly T[], salt: number): T => list[Math.floor(roll(salt) * list.length)]!
  const pieces = 1 + Math.floor(roll(1) ** 3 * 40)
  const paid = Math.round((19 + roll(2) ** 2 * 900) * pieces * 100)
  const cost = Math.round(paid * (0.45 + roll(3) * 0.65))
  const paidAt = specimenNow - Math.floor(index * 83_000 + roll(4) * 80_000)
  const stateRoll = roll(5)
  return {
    id: `s${index}`,
    number: `SO${(26_112_000_000 + 100_000 - index).toString()}`,
    place: pick(places, 6),
    state: states.find(([, limit]) => stateRoll <= limit)![0],
    person: `${surnames[Math.floor(roll(7) * surnames.length)]}**`,
    phone: `13${Math.floor(roll(8) * 10)}****${String(Math.floor(roll(9) * 10_000)).padStart(4, '0')}`,
    city: pick(cities, 10),
    goods: pick(goods, 11),
    pieces,
    paid,
    cost,
    margin: paid - cost,
    paidAt: new Date(paidAt).toISOString(),
    dueAt: roll(12) < 0.2 ? null : new Date(paidAt + 48 * 3_600_000).toISOString(),
    gift: roll(13) < 0.15,
    note: pick(notes, 14),
  }
}

export function specimens(count: number): Specimen[] {
  return Array.from({ length: count }, (_, index) => specimen(index))
}
