import { defineErrors } from '#platform/errors.ts'

export const customerErrors = defineErrors({
  'customers.not_found': { status: 404, en: 'There is no such customer.', zh: '找不到该客户。' },
  'customers.erased': {
    status: 409,
    en: 'The personal data of this customer was erased.',
    zh: '该客户的个人信息已被删除。',
  },
  'customers.no_identity': {
    status: 409,
    en: 'Nothing is known of this customer that an order could be recognised by.',
    zh: '该客户没有可供识别的信息。',
  },
  'customers.phone_malformed': { status: 422, en: 'This is not a telephone number.', zh: '电话号码无效。' },
  'customers.address_incomplete': {
    status: 422,
    en: 'Give name, phone, province, city and street, as on an order.',
    zh: '请填写姓名、电话、省、市及详细地址,与订单一致。',
  },
})
