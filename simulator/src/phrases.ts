import type { Flag, Invoice, RefundReason } from '#sim/documents.ts'
import type { Language, TrueReceiver } from '#sim/people.ts'
import { chance, integer, pick, type Random } from '#sim/random.ts'

/** What people write. */

const MESSAGES: Record<Language, readonly string[]> = {
  zh: [
    '请尽快发货，谢谢',
    '放门卫就行',
    '周末不在家，请周一送',
    '麻烦包装严实一点',
    '送人的，不要放价格单',
    '发顺丰，可以补差价',
    '打电话没人接就放菜鸟驿站',
    '请发最新日期的',
    '两件一起发',
    '下午六点以后派送',
  ],
  en: [
    'Please leave with the neighbour at number 12',
    'It is a present, no invoice in the box please',
    'Ring twice, the bell is slow',
    'As soon as possible, thank you',
    'Please deliver on a weekday',
    'No plastic if you can',
  ],
}
const REMARKS: Record<Language, readonly string[]> = {
  zh: [
    '客户催单，优先',
    '【发顺丰】',
    '补发小样一份',
    '等客户确认颜色再发',
    '送赠品：试用装',
    '客户要求改包装',
    '已电话确认地址',
    '老客户，仔细检查',
  ],
  en: [
    'Customer asked to hurry',
    '[Express]',
    'Add a sample',
    'Wait for the colour to be confirmed',
    'Address confirmed by phone',
  ],
}
const FLAGS: readonly Flag[] = ['red', 'yellow', 'green', 'blue', 'purple']
const REFUND_TEXTS: Record<Language, Partial<Record<RefundReason, readonly string[]>>> = {
  zh: {
    not_wanted: ['拍多了', '不想要了', '拍错规格了'],
    wrong_item: ['颜色发错了', '尺码不对'],
    damaged: ['外箱破了，里面碎了一个', '收到就是坏的'],
    quality: ['做工有瑕疵', '有异味'],
    not_received: ['一直没收到', '物流好几天没动了'],
    late: ['发货太慢', '等太久了'],
    price: ['刚买就降价', '别家更便宜'],
    other: ['其他原因'],
  },
  en: {
    not_wanted: ['Ordered by mistake', 'Changed my mind'],
    wrong_item: ['Wrong colour', 'Wrong size sent'],
    damaged: ['Arrived broken', 'Box was crushed'],
    quality: ['Poor stitching', 'Smells odd'],
    not_received: ['Never arrived', 'Tracking has not moved for days'],
    late: ['Takes too long'],
    price: ['Cheaper elsewhere'],
    other: ['Other'],
  },
}

export const pickMessage = (random: Random, language: Language): string => pick(random, MESSAGES[language])

/** A remark, a flag, or both. */
export function pickRemark(random: Random, language: Language): { remark: string | undefined; flag: Flag | undefined } {
  const kind = random()
  return {
    remark: kind < 0.75 ? pick(random, REMARKS[language]) : undefined,
    flag: kind > 0.4 ? pick(random, FLAGS) : undefined,
  }
}

export const refundText = (random: Random, language: Language, reason: RefundReason): string =>
  pick(random, REFUND_TEXTS[language][reason] ?? REFUND_TEXTS[language].other!)

/** An invoice request in the receiver's name or an invented company's. Tax numbers begin with 00, which no region has. */
export function makeInvoice(random: Random, language: Language, receiver: TrueReceiver): Invoice {
  const email = chance(random, 0.5) ? `buyer${integer(random, 1000, 9999)}@example.com` : null
  if (chance(random, 0.45)) return { kind: 'personal', title: receiver.name ?? '', taxNumber: null, email }
  const number = String(integer(random, 0, 999_999_999)).padStart(9, '0')
  const kind = chance(random, 0.3) ? 'company_special' : 'company'
  if (language === 'en')
    return {
      kind,
      title: `${receiver.city} ${pick(random, ['Trading', 'Design', 'Services'])} Ltd`,
      taxNumber: `GB${number}`,
      email,
    }
  const title = `${(receiver.city ?? '').replace(/市$/, '')}${pick(random, ['云帆', '启明', '远山', '合众'])}${pick(random, ['科技', '贸易', '文化传播', '餐饮管理'])}有限公司`
  return { kind, title, taxNumber: `91000000${number}X`, email }
}
