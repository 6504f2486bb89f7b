/** Which column of a table means what, from the headings people and other systems write. */

export const productFields = [
  'productCode',
  'productName',
  'skuCode',
  'skuName',
  'brand',
  'category',
  'description',
  'unit',
  'weight',
  'length',
  'width',
  'height',
  'listPrice',
  'purchasePrice',
  'barcode',
  'tracksLots',
  'shelfLifeDays',
  'parts',
  'status',
] as const
export type ProductField = (typeof productFields)[number]

/** Headings of our own export, in both languages; the first of each list is what the export writes. */
const synonyms: Record<ProductField, readonly string[]> = {
  productCode: [
    '商品编码',
    '商品编号',
    '款号',
    '货号',
    '款式编码',
    'spu',
    'spu编码',
    '商品代码',
    'product code',
    'productcode',
    'product id',
    'handle',
    'style',
    'style code',
    'parent sku',
  ],
  productName: [
    '商品名称',
    '商品名',
    '品名',
    '名称',
    '标题',
    '商品标题',
    '产品名称',
    'product name',
    'productname',
    'title',
    'name',
    'product',
    'item name',
    'product title',
  ],
  skuCode: [
    '规格编码',
    '规格编号',
    'sku编码',
    'sku',
    'sku code',
    'skucode',
    'sku id',
    '商家编码',
    '规格代码',
    '货品编码',
    '货品编号',
    '物料编码',
    '存货编码',
    'stock code',
    'stockcode',
    'item code',
    'item number',
    'variant sku',
    'seller sku',
    'sku编号',
    'article number',
  ],
  skuName: [
    '规格名称',
    '规格名',
    'sku名称',
    'sku name',
    'skuname',
    'variant',
    'variant name',
    'variant title',
    '规格',
    '规格型号',
    '型号规格',
    '颜色规格',
  ],
  brand: ['品牌', '品牌名称', 'brand', 'vendor', 'manufacturer'],
  category: ['类目', '分类', '商品分类', '类别', '商品类目', 'category', 'product type', 'type', 'product category'],
  description: ['描述', '商品描述', '详情', '备注', '说明', 'description', 'remark', 'note', 'notes'],
  unit: ['单位', '计量单位', '基本单位', 'unit', 'uom', 'unit of measure'],
  weight: ['重量', '毛重', '净重', '单重', 'weight', 'gross weight', 'net weight', 'variant grams'],
  length: ['长', '长度', 'length'],
  width: ['宽', '宽度', 'width'],
  height: ['高', '高度', 'height'],
  listPrice: [
    '售价',
    '标价',
    '零售价',
    '吊牌价',
    '销售价',
    '单价',
    '价格',
    '标准售价',
    'list price',
    'price',
    'retail price',
    'variant price',
    'sale price',
    'unit price',
    'msrp',
  ],
  purchasePrice: [
    '采购价',
    '成本价',
    '进价',
    '进货价',
    '成本',
    '采购价格',
    'purchase price',
    'cost',
    'cost price',
    'cost per item',
    'buying price',
  ],
  barcode: [
    '条码',
    '条形码',
    '商品条码',
    '国际条码',
    '69码',
    'barcode',
    'barcodes',
    'bar code',
    'ean',
    'ean13',
    'upc',
    'gtin',
    'variant barcode',
    'jan',
  ],
  tracksLots: ['批次管理', '启用批次', '批次', '效期管理', 'tracks lots', 'lots', 'lot tracking', 'batch', 'batch tracking'],
  shelfLifeDays: ['保质期', '保质期天数', '有效期', 'shelf life', 'shelf life days', 'shelflifedays'],
  parts: [
    '组合明细',
    '组成',
    '套装明细',
    '组合装明细',
    '子商品',
    '组合商品',
    'parts',
    'bundle parts',
    'components',
    'bundle',
    'bundle items',
    'kit components',
  ],
  status: ['状态', '商品状态', '上下架', 'status', 'state'],
}

/** Attributes that are columns of their own in many files, besides everything headed 属性:x or attribute:x. */
const attributeNames = new Set([
  '颜色',
  '颜色分类',
  '尺码',
  '尺寸',
  '款式',
  '口味',
  '容量',
  '材质',
  '版本',
  'color',
  'colour',
  'size',
  'flavour',
  'flavor',
  'material',
  'capacity',
  'style name',
])

export type Measure = 'g' | 'kg' | 'mm' | 'cm' | 'm' | 'days' | 'months' | 'years'

export type ColumnMeaning =
  | { column: number; heading: string; field: ProductField; unit?: Measure }
  | { column: number; heading: string; attribute: string }

export interface ReadHeadings {
  meanings: ColumnMeaning[]
  /** Headings that mean nothing to us; their columns are left out. */
  ignored: string[]
  /** Two columns with one meaning, where one only can be right. */
  twice: { first: string; second: string } | null
}

const bySynonym = new Map(
  Object.entries(synonyms).flatMap(([field, names]) => names.map((name) => [bare(name), field as ProductField])),
)
const attributesBare = new Set([...attributeNames].map(bare))

const units: Record<string, Measure> = {
  g: 'g',
  克: 'g',
  gram: 'g',
  grams: 'g',
  kg: 'kg',
  千克: 'kg',
  公斤: 'kg',
  mm: 'mm',
  毫米: 'mm',
  cm: 'cm',
  厘米: 'cm',
  m: 'm',
  米: 'm',
  天: 'days',
  日: 'days',
  days: 'days',
  月: 'months',
  个月: 'months',
  months: 'months',
  年: 'years',
  years: 'years',
}

/** What the cells of a heading row mean. Worked: ['SKU', '毛重(kg)', '属性:颜色', '货架'] is skuCode, weight in kg, attribute 颜色, and 货架 is left out. */
export function readHeadings(cells: readonly string[]): ReadHeadings {
  const meanings: ColumnMeaning[] = []
  const ignored: string[] = []
  let twice: ReadHeadings['twice'] = null
  cells.forEach((cell, column) => {
    const heading = cell.replace(/^\uFEFF/, '').trim()
    if (heading === '') return
    const meaning = meaningOf(heading, column)
    if (!meaning) {
      ignored.push(heading)
      return
    }
    // Several columns of barcodes are several barcodes; of anything else, one must be wrong.
    const same =
      'field' in meaning && meaning.field !== 'barcode'
        ? meanings.find((one) => 'field' in one && one.field === meaning.field)
        : undefined
    if (same) twice ??= { first: same.heading, second: heading }
    meanings.push(meaning)
  })
  return { meanings, ignored, twice }
}

function meaningOf(heading: string, column: number): ColumnMeaning | null {
  const attribute = /^(?:属性|attribute|attr|option)\s*[::.]\s*(.{1,50})$/iu.exec(heading.normalize('NFKC'))?.[1]?.trim()
  if (attribute) return { column, heading, attribute }
  const text = heading.normalize('NFKC').replace(/^\*+|\*+$/g, '')
  const inBrackets = /[([【]\s*([^)\]】]*)\s*[)\]】]/u.exec(text)?.[1]?.trim().toLowerCase()
  const name = bare(text.replace(/[([【][^)\]】]*[)\]】]/gu, ''))
  const suffix = /^(.*?)(kg|mm|cm|grams|days|g)$/.exec(name)
  const known = bySynonym.get(name) ?? bySynonym.get(name.replace(/\d+$/, ''))
  const field = known ?? (suffix ? bySynonym.get(suffix[1]!) : undefined)
  if (field) {
    const unit = units[inBrackets ?? ''] ?? (known ? (name === 'variantgrams' ? 'g' : undefined) : units[suffix![2]!])
    return unit ? { column, heading, field, unit } : { column, heading, field }
  }
  if (attributesBare.has(name)) return { column, heading, attribute: text.replace(/[([【].*$/u, '').trim() }
  return null
}

/** Without blanks and signs, lower case: 'SKU-Code', 'sku code' and 'SKU_CODE' are one. */
function bare(text: string): string {
  return text
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[\s_\-./::*]/gu, '')
}

/** Headings of the export, in its order; the import reads them again. */
export const exportHeadings = [
  { field: 'productCode', zh: '商品编码', en: 'Product code' },
  { field: 'productName', zh: '商品名称', en: 'Product name' },
  { field: 'skuCode', zh: '规格编码', en: 'SKU code' },
  { field: 'skuName', zh: '规格名称', en: 'SKU name' },
  { field: 'barcode', zh: '条码', en: 'Barcodes' },
  { field: 'brand', zh: '品牌', en: 'Brand' },
  { field: 'category', zh: '类目', en: 'Category' },
  { field: 'unit', zh: '单位', en: 'Unit' },
  { field: 'weight', zh: '重量(g)', en: 'Weight (g)' },
  { field: 'length', zh: '长(mm)', en: 'Length (mm)' },
  { field: 'width', zh: '宽(mm)', en: 'Width (mm)' },
  { field: 'height', zh: '高(mm)', en: 'Height (mm)' },
  { field: 'listPrice', zh: '售价', en: 'List price' },
  { field: 'purchasePrice', zh: '采购价', en: 'Purchase price' },
  { field: 'tracksLots', zh: '批次管理', en: 'Tracks lots' },
  { field: 'shelfLifeDays', zh: '保质期(天)', en: 'Shelf life (days)' },
  { field: 'parts', zh: '组合明细', en: 'Bundle parts' },
  { field: 'status', zh: '状态', en: 'Status' },
  { field: 'description', zh: '描述', en: 'Description' },
] as const satisfies { field: ProductField; zh: string; en: string }[]
