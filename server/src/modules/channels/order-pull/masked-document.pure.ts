import { maskedName, maskedPhone } from '#lib/person.ts'

/**
 * A platform's document with everything masked that may say who somebody is. Which fields do is told by their names, of ours and of the
 * usual platforms; free texts of people are hidden whole, since buyers write numbers and addresses into them.
 */
export function maskDocument(document: Record<string, unknown>): Record<string, unknown> {
  return maskObject(document, false) as Record<string, unknown>
}

const people = /^(receiver|recipient|buyer|consignee|customer|shippingaddress|billingaddress|address|invoice|contact|payer)$/i
const names = /(^|_)(name|nickname|nick|receivername|recipientname|buyername|consignee|title)$/i
const numbers = /(phone|mobile|tel|telephone)$/i
const hidden = /(street|address\d?|detail|email|e_mail|postcode|zip|taxnumber|tax_number|idcard|message|remark|memo|note)$/i
const kept = /^(province|city|district|country|state|kind|masked|key|id)$/i

function maskObject(value: unknown, ofPerson: boolean): unknown {
  if (Array.isArray(value)) return value.map((each) => maskObject(each, ofPerson))
  if (value === null || typeof value !== 'object') return value
  const result: Record<string, unknown> = {}
  for (const [key, each] of Object.entries(value)) {
    if (each !== null && typeof each === 'object') result[key] = maskObject(each, ofPerson || people.test(key))
    else if (typeof each !== 'string' || each === '') result[key] = each
    else if (numbers.test(key)) result[key] = maskedPhone(each)
    else if (hidden.test(key)) result[key] = '***'
    else if (ofPerson && names.test(key)) result[key] = maskedName(each)
    else if (ofPerson && !kept.test(key)) result[key] = '***'
    else result[key] = each
  }
  return result
}
