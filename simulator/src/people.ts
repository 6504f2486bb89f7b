import { createHmac } from 'node:crypto'
import type { Receiver } from '#sim/documents.ts'
import { CHINESE_PLACES, FOREIGN_PLACES, type Place, TOWNS } from '#sim/places.ts'
import { chance, integer, pick, type Random, weightedIndex } from '#sim/random.ts'

/** The language a shop's buyers live in. */
export type Language = 'zh' | 'en'

/** The true receiver, as the shop knows it before any masking. */
export type TrueReceiver = Omit<Receiver, 'key' | 'masked'>

export interface Buyer {
  id: string
  nickname: string | null
  receiver: TrueReceiver
}

/** Surnames with their share in per mille, roughly as in the Chinese name statistics; the rest of the list stands for the long tail. */
const SURNAMES: readonly [string, number][] = [
  ...(
    '王75 李74 张68 刘52 陈48 杨31 黄23 赵22 吴21 周21 徐16 孙15 马14 朱13 胡13 郭12 何12 高11 林11 罗10 ' +
    '郑9 梁9 谢8 宋8 唐7 许7 韩7 冯7 邓7 曹6 彭6 曾6 肖6 田5 董5 袁5 潘5 于5 蒋5 蔡5 余5 杜5 叶4 程4 苏4 魏4 吕4 丁4 任4 沈4'
  )
    .split(' ')
    .map((entry): [string, number] => [entry.slice(0, 1), Number(entry.slice(1))]),
  ...'卢 姚 姜 崔 钟 谭 陆 汪 范 金 石 廖 贾 夏 韦 付 方 白 邹 孟 熊 秦 邱 江 尹 薛 闫 段 雷 侯 龙 史 陶 黎 贺 顾 毛 郝 龚 邵 欧阳 上官 司马'
    .split(' ')
    .map((name): [string, number] => [name, 3]),
]
const GIVEN_FIRST = '晓子雨思嘉梓一文志建国明海俊佳丽婷欣雅静宇浩泽天安若诗语心怡可清云春秋冬永世家宏立新振书慧美艳玉红'
const GIVEN_SECOND = '明华强伟芳娜敏静丽军杰涛艳霞平刚辉鹏飞宁雪琳轩涵萱怡然阳悦彤瑶萍波斌超洋峰磊梅兰菊燕莉颖洁楠'
const FIRST_NAMES =
  'Oliver Amelia George Isla Noah Ava Arthur Ivy Leo Freya Harry Lily Oscar Florence Henry Grace Theo Rosie Jack Sophie Charlie Poppy Alfie Evie Thomas Ella Joshua Hannah Samuel Martha Daniel Alice Ethan Beatrice Lucas Maya Owen Priya Rhys Siân Callum Eilidh Finlay Niamh Connor Aoife'.split(
    ' ',
  )
const LAST_NAMES =
  "Smith Jones Taylor Brown Williams Wilson Johnson Davies Patel Robinson Wright Thompson Evans Walker White Roberts Green Hall Wood Harris Martin Jackson Clarke Clark Turner Hill Cooper Ward Moore Morris King Watson Baker Harrison Khan Murphy Campbell Stewart MacDonald O'Brien Kelly Byrne Hughes Edwards Lewis".split(
    ' ',
  )
const CN_STREETS =
  '人民路 中山路 解放路 建设路 新华路 和平路 文化路 胜利路 朝阳路 光明路 青年路 友谊路 迎宾路 滨河路 学府路 长江路 黄河路 北京路 南京路 环城东路 花园路 科技路 创业街 兴业街 学院街 健康街 公园街 府前街 幸福路 振兴路'.split(
    ' ',
  )
const CN_ESTATES =
  '阳光花园 翠湖雅居 金色家园 锦绣江南 书香门第 绿地新城 水岸名都 香榭丽都 盛世华庭 和谐家园 碧云小区 世纪花园 锦绣华城 江南名苑 丽景湾 春晓苑 紫荆小区 望江苑 枫林小区 云顶公馆'.split(
    ' ',
  )
const CN_OFFICES = '创新大厦 时代广场 国际商务中心 软件园 恒隆中心 科技大厦 金融中心 财富大厦'.split(' ')
const EN_STREETS =
  'High Street|Station Road|Church Lane|Victoria Road|Green Lane|Manor Road|Park Avenue|Queens Road|Mill Lane|Albert Street|Chestnut Close|Kings Drive|Grove Road|Windsor Terrace|Orchard Way'.split(
    '|',
  )
const MOBILE_PREFIXES =
  '130 131 132 133 135 136 137 138 139 150 151 152 153 155 156 157 158 159 166 170 175 176 177 178 180 181 182 183 185 186 187 188 189 190 191 193 198 199'.split(
    ' ',
  )

const drawSurname = weightedIndex(SURNAMES.map(([, weight]) => weight))
const drawChinese = weightedIndex(CHINESE_PLACES.map((place) => place.weight))
const drawForeign = weightedIndex(FOREIGN_PLACES.map((place) => place.weight))

const digits = (random: Random, count: number) => String(integer(random, 0, 10 ** count - 1)).padStart(count, '0')

function chineseName(random: Random): string {
  const first = pick(random, [...GIVEN_FIRST])
  const given = chance(random, 0.8) ? first + pick(random, [...GIVEN_SECOND]) : pick(random, [...GIVEN_SECOND])
  return SURNAMES[drawSurname(random)]![0] + given
}

/** A receiver's name in the language. */
export const personName = (random: Random, language: Language): string =>
  language === 'zh' ? chineseName(random) : `${pick(random, FIRST_NAMES)} ${pick(random, LAST_NAMES)}`

/** A phone number nobody should own: Chinese mobiles with the exchange code 0000, the ranges kept for drama by Ofcom, NANPA and ACMA. */
export function phoneNumber(random: Random, country: string): string {
  if (country === 'CN') {
    const number = `${pick(random, MOBILE_PREFIXES)}0000${digits(random, 4)}`
    // A few shops hand out a relay number with an extension.
    return chance(random, 0.03) ? `${number}-${digits(random, 4)}` : number
  }
  if (country === 'GB') return `07700 900${digits(random, 3)}`
  if (country === 'AU') return `0491 570 ${digits(random, 3)}`
  if (country === 'IE') return `020 91${integer(random, 0, 9)} ${digits(random, 4)}`
  return `(${integer(random, 201, 989)}) 555-01${digits(random, 2)}`
}

function chineseStreet(random: Random, place: Place): string {
  const town = place.district === null ? pick(random, TOWNS[place.city] ?? ['城区街道']) : ''
  const road = `${pick(random, CN_STREETS)}${integer(random, 1, 899)}号`
  if (chance(random, 0.2)) {
    return `${town}${road}${pick(random, CN_OFFICES)}${pick(random, ['A', 'B', 'C'])}座${integer(random, 3, 28)}${digits(random, 2)}室`
  }
  const unit = chance(random, 0.6) ? `${integer(random, 1, 4)}单元` : ''
  return `${town}${road}${pick(random, CN_ESTATES)}${integer(random, 1, 38)}栋${unit}${integer(random, 1, 32)}0${integer(random, 1, 6)}室`
}

function foreignPostcode(random: Random, place: Place): string {
  const letters = () => pick(random, [...'ABDEFGHJLNPQRSTUWXYZ'])
  if (place.country === 'GB') return `${place.postcode} ${integer(random, 1, 9)}${letters()}${letters()}`
  if (place.country === 'IE') return `${place.postcode} ${letters()}${integer(random, 1, 9)}${letters()}${integer(random, 1, 9)}`
  return place.postcode
}

/** A whole invented receiver in a real district. */
export function makeReceiver(random: Random, language: Language): TrueReceiver {
  const place = language === 'zh' ? CHINESE_PLACES[drawChinese(random)]! : FOREIGN_PLACES[drawForeign(random)]!
  const name = personName(random, language)
  const phone = phoneNumber(random, place.country)
  const address = { country: place.country, province: place.province, city: place.city, district: place.district }
  if (language === 'zh') {
    return {
      name,
      phone,
      ...address,
      street: chineseStreet(random, place),
      postcode: chance(random, 0.85) ? place.postcode : null,
    }
  }
  const flat = chance(random, 0.3) ? `Flat ${integer(random, 1, 24)}, ` : ''
  const street = `${flat}${integer(random, 1, 240)} ${pick(random, EN_STREETS)}`
  return { name, phone, ...address, street, postcode: foreignPostcode(random, place) }
}

function nickname(random: Random, language: Language): string | null {
  if (chance(random, 0.03)) return null
  if (language === 'en') return `${pick(random, FIRST_NAMES).toLowerCase()}_${digits(random, 3)}`
  const heads = ['爱吃', '努力', '小小', '快乐', '可爱的', '一只', '早睡的', '想去远方的', '不加糖的', '慢慢']
  const tails = ['阿明', '小鱼', '橘子', '团子', '汤圆', '山雀', '咖啡', '豆豆', '云朵', '西瓜', '青柠', '松鼠']
  return `${pick(random, heads)}${pick(random, tails)}${chance(random, 0.5) ? digits(random, 2) : ''}`
}

/** A new buyer; `id` is given by the shop. */
export function makeBuyer(random: Random, language: Language, id: string): Buyer {
  return { id, nickname: nickname(random, language), receiver: makeReceiver(random, language) }
}

/** The receiver's opaque key: the same for the same receiver of a shop, whatever is masked (protocol, pitfall 3). */
export function receiverKey(secret: string, receiver: TrueReceiver): string {
  const { name, phone, country, province, city, district, street, postcode } = receiver
  const text = [name, phone, country, province, city, district, street, postcode].map((part) => part ?? '').join('\n')
  return createHmac('sha256', secret).update(text).digest('hex').slice(0, 32)
}

/** What the shop still shows once the order is on its way: the first letter of the name, ends of the phone number, no street. */
export function maskReceiver(receiver: Receiver): Receiver {
  const [first = ''] = [...(receiver.name ?? '')]
  const phone = receiver.phone ?? ''
  const maskedPhone = phone.length > 7 ? `${phone.slice(0, 3)}****${phone.slice(-4)}` : '****'
  return { ...receiver, masked: true, name: `${first}**`, phone: maskedPhone, street: '****' }
}
