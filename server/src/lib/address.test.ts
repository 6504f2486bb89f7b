import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { type AddressParts, assessAddress, type ParsedAddress, parseAddressText } from './address.ts'

type Expected = Partial<Omit<ParsedAddress, 'phone'>> & { phone?: string }

function parsed(text: string): Expected {
  const { phone, alternatives, ...rest } = parseAddressText(text)
  const number = phone === undefined ? undefined : [phone.number, phone.extension].filter(Boolean).join('-')
  return { ...rest, ...(number === undefined ? {} : { phone: number }), ...(alternatives.length > 0 ? { alternatives } : {}) }
}

const nanshan = { province: '广东省', city: '深圳市', district: '南山区', divisionCode: '440305' }

test('a text as customers send it is taken apart, in any order of its parts', () => {
  const whole = { ...nanshan, name: '张三', phone: '13812345678', detail: '科技园南区T3栋' }
  for (const text of [
    '张三 13812345678 广东省深圳市南山区科技园南区T3栋',
    '广东省深圳市南山区科技园南区T3栋 张三 13812345678',
    '张三，138-1234-5678，广东省 深圳市 南山区 科技园南区T3栋',
    '广东深圳南山区科技园南区T3栋 13812345678 张三',
    '收货人: 张三\n手机号码: 13812345678\n所在地区: 广东省深圳市南山区\n详细地址: 科技园南区T3栋',
    '姓名：张三　电话：＋86１３８１２３４５６７８　地址：广东省深圳市南山区广东省深圳市南山区科技园南区T3栋',
  ]) {
    assert.deepEqual(parsed(text), whole, text)
  }
  assert.deepEqual(parsed('浙江省金华市婺城区西关街道金磐路15180231234 李节霁'), {
    name: '李节霁',
    phone: '15180231234',
    province: '浙江省',
    city: '金华市',
    district: '婺城区',
    divisionCode: '330702',
    detail: '西关街道金磐路',
  })
  assert.equal(parsed('广东省中山市石岐街道孙文路1号 赵六 0760-88888888转801').phone, '0760-88888888-801')
  assert.equal(parsed('张三 18512345678-1234 广东省深圳市南山区科技园').phone, '18512345678-1234')
  assert.deepEqual(parsed('广东省深圳市南山区科技园1号 138****5678'), { ...nanshan, detail: '科技园1号' })
})

test('the detail keeps every word behind the district', () => {
  assert.equal(parsed('新疆维吾尔自治区乌鲁木齐市天山区解放北路1号').detail, '解放北路1号')
  assert.equal(parsed('上海市浦东新区张江路1号').detail, '张江路1号')
  assert.equal(parsed('北京朝阳区望京街道阜通东大街6号').detail, '望京街道阜通东大街6号')
  assert.equal(parsed('广东省深圳市南山区后海大道13912345678或13812345678').detail, '后海大道 或13812345678')
})

test('divisions of every shape', () => {
  const rows: [string, string[], string, string][] = [
    ['北京市朝阳区望京街道1号', ['北京市', '北京市', '朝阳区'], '110105', '望京街道1号'],
    ['北京市北京市朝阳区望京街道1号', ['北京市', '北京市', '朝阳区'], '110105', '望京街道1号'],
    ['北京市市辖区朝阳区1号', ['北京市', '北京市', '朝阳区'], '110105', '1号'],
    ['重庆市县云阳县双江街道', ['重庆市', '重庆市', '云阳县'], '500235', '双江街道'],
    ['深圳市南山区科技园', ['广东省', '深圳市', '南山区'], '440305', '科技园'],
    ['内蒙古自治区锡林郭勒盟二连浩特市1号', ['内蒙古自治区', '锡林郭勒盟', '二连浩特市'], '152501', '1号'],
    ['西藏拉萨城关区1号', ['西藏自治区', '拉萨市', '城关区'], '540102', '1号'],
    // cities without districts: the town is the district
    ['广东省东莞市长安镇振安东路1号', ['广东省', '东莞市', '长安镇'], '441900', '振安东路1号'],
    ['甘肃省嘉峪关市雄关街道1号', ['甘肃省', '嘉峪关市', '雄关街道'], '620201', '1号'],
    // counties directly under a province
    ['湖北省仙桃市沙嘴街道1号', ['湖北省', '仙桃市', '沙嘴街道'], '429004', '1号'],
    ['湖北省 省直辖县级行政单位 仙桃市 沙嘴街道1号', ['湖北省', '仙桃市', '沙嘴街道'], '429004', '1号'],
    ['新疆石河子市北泉镇1号', ['新疆维吾尔自治区', '石河子市', '北泉镇'], '659001', '1号'],
    // zones, which are no divisions of the state
    ['江苏省苏州市工业园区星湖街328号', ['江苏省', '苏州市', '工业园区'], '320500', '星湖街328号'],
    ['四川省成都市高新区天府大道', ['四川省', '成都市', '高新区'], '510100', '天府大道'],
    ['河北省保定市雄安新区容城县奥威路', ['河北省', '保定市', '雄安新区'], '130600', '容城县奥威路'],
    // a district of another city
    ['广东省广州市南山区1号', ['广东省', '广州市', '南山区'], '440100', '1号'],
    ['香港特别行政区九龙弥敦道1号', ['香港特别行政区'], '', '九龙弥敦道1号'],
    ['台湾省台北市信义区市府路1号', ['台湾省'], '', '台北市信义区市府路1号'],
    ['广东省', ['广东省'], '440000', ''],
  ]
  for (const [text, divisions, code, detail] of rows) {
    const { province, city, district, divisionCode = '', detail: rest } = parsed(text)
    assert.deepEqual(
      [[province, city, district].filter((each) => each !== undefined), divisionCode, rest],
      [divisions, code, detail],
      text,
    )
  }
})

test('what could be several places, or none, is not decided', () => {
  const ambiguous = parseAddressText('鼓楼区中山北路1号')
  assert.deepEqual(
    [...ambiguous.alternatives].sort(),
    ['河南省开封市鼓楼区', '福建省福州市鼓楼区', '江苏省南京市鼓楼区', '江苏省徐州市鼓楼区'].sort(),
  )
  assert.equal(ambiguous.province, undefined)
  assert.equal(ambiguous.detail, '鼓楼区中山北路1号')
  for (const text of ['中山路1号', '123 Main St', '']) assert.deepEqual(parsed(text), { detail: text })
})

test('addresses of other countries are left alone', () => {
  const text = '12 Rue de la Paix\n75002 Paris'
  assert.deepEqual(parseAddressText(text, 'FR'), { detail: text, alternatives: [] })
})

const complete: AddressParts = { ...nanshan, detail: '科技园南区1号', name: '张三', phone: '13812345678' }

test('complete addresses in every spelling of their divisions', () => {
  for (const [province, city, district] of [
    ['广东省', '深圳市', '南山区'],
    ['广东', '深圳', '南山'],
    ['上海', '上海市', '浦东新区'],
    ['上海市', '', '浦东新区'],
    ['北京市', '市辖区', '朝阳区'],
    ['重庆市', '县', '云阳县'],
    ['广东省', '东莞市', ''],
    ['广东省', '东莞市', '长安镇'],
    ['江苏省', '苏州市', '工业园区'],
    ['湖北省', '仙桃市', ''],
    ['湖北省', '省直辖县级行政单位', '仙桃市'],
    ['新疆维吾尔自治区', '自治区直辖县级行政区划', '石河子市'],
    ['云南省', '大理白族自治州', '大理市'],
    ['内蒙古自治区', '锡林郭勒盟', '二连浩特市'],
    ['香港特别行政区', '', ''],
  ]) {
    assert.deepEqual(
      assessAddress({ ...complete, province, city, district }),
      { verdict: 'complete', problems: [] },
      `${province} ${city} ${district}`,
    )
  }
  assert.equal(assessAddress({ country: 'FR', name: 'Jean', detail: '12 Rue de la Paix, Paris' }).verdict, 'complete')
})

test('what is missing makes an address incomplete, what is unknown doubtful', () => {
  const rows: [Partial<AddressParts>, 'incomplete' | 'doubtful', string[]][] = [
    [{ name: ' ' }, 'incomplete', ['missing_name']],
    [{ name: '张**' }, 'incomplete', ['masked_name']],
    [{ phone: '' }, 'incomplete', ['missing_phone']],
    [{ phone: '138****5678' }, 'incomplete', ['masked_phone']],
    [{ phone: '1381234567' }, 'incomplete', ['bad_phone']],
    [{ province: '' }, 'incomplete', ['missing_province']],
    [{ city: '' }, 'incomplete', ['missing_city']],
    [{ district: '' }, 'incomplete', ['missing_district']],
    [{ province: '上海', city: '', district: '' }, 'incomplete', ['missing_district']],
    [{ detail: '' }, 'incomplete', ['missing_detail']],
    [{ detail: '村里' }, 'doubtful', ['short_detail']],
    [{ province: '火星' }, 'doubtful', ['unknown_province']],
    [{ city: '火星市' }, 'doubtful', ['unknown_city']],
    [{ city: '广州市' }, 'doubtful', ['unknown_district']],
    [{ district: '火星区' }, 'doubtful', ['unknown_district']],
    [{ name: '', phone: '', detail: '' }, 'incomplete', ['missing_name', 'missing_phone', 'missing_detail']],
  ]
  for (const [change, verdict, problems] of rows) {
    assert.deepEqual(assessAddress({ ...complete, ...change }), { verdict, problems }, JSON.stringify(change))
  }
  assert.equal(assessAddress({ ...complete, name: '张**', phone: '138****5678' }, { maskedAllowed: true }).verdict, 'complete')
  assert.deepEqual(assessAddress({ country: 'FR' }).problems, ['missing_name', 'missing_detail'])
})

test('any text is taken apart without an error and without inventing words', () => {
  const unit = fc.constantFrom(
    '广东省',
    '深圳市',
    '南山区',
    '市',
    '区',
    '县',
    '北京',
    '1',
    '3812345678',
    ' ',
    '-',
    '张三',
    '路',
    ':',
    '姓名',
    '\n',
    'a',
    '*',
    '(',
  )
  fc.assert(
    fc.property(fc.string({ unit, maxLength: 25 }), (text) => {
      const { detail } = parseAddressText(text)
      const squeezed = text.replace(/\s/g, '')
      for (const word of detail.split(' ')) assert.ok(squeezed.includes(word), `${word} not in ${squeezed}`)
    }),
    { numRuns: 300 },
  )
})
