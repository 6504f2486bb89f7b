import { defineErrors } from '#platform/errors.ts'

export const catalogErrors = defineErrors({
  'catalog.code_twice': {
    status: 422,
    en: 'The SKU code {skuCode} appears more than once.',
    zh: '规格编码“{skuCode}”重复出现。',
  },
  'catalog.code_taken': { status: 409, en: 'The code {code} is already in use.', zh: '编码“{code}”已被使用。' },
  'catalog.sku_of_other_product': {
    status: 409,
    en: 'The SKU {skuCode} belongs to the product {productCode}.',
    zh: '规格“{skuCode}”属于商品“{productCode}”。',
  },
  'catalog.name_missing': {
    status: 422,
    en: 'The new product {productCode} needs a name.',
    zh: '新商品“{productCode}”缺少名称。',
  },
  'catalog.kind_fixed': {
    status: 409,
    en: 'The SKU {skuCode} is no bundle and cannot become one; make a new SKU for the bundle.',
    zh: '规格“{skuCode}”不是组合装,且不能改为组合装,请为组合装新建规格。',
  },
  'catalog.bundle_empty': {
    status: 422,
    en: 'The bundle {skuCode} needs at least one part.',
    zh: '组合装“{skuCode}”至少需要一个组成规格。',
  },
  'catalog.not_a_bundle': { status: 409, en: 'The SKU {skuCode} is no bundle.', zh: '规格“{skuCode}”不是组合装。' },
  'catalog.part_unknown': {
    status: 422,
    en: 'The bundle {skuCode} names the part {partCode}, which does not exist.',
    zh: '组合装“{skuCode}”的组成规格“{partCode}”不存在。',
  },
  'catalog.part_is_bundle': {
    status: 422,
    en: 'The bundle {skuCode} names the part {partCode}, which is a bundle itself.',
    zh: '组合装“{skuCode}”的组成规格“{partCode}”本身是组合装。',
  },
  'catalog.part_of_bundle': {
    status: 409,
    en: '{skuCode} is part of active bundles: {bundles}.',
    zh: '“{skuCode}”是在售组合装的组成部分:{bundles}。',
  },
  'catalog.product_retired': {
    status: 409,
    en: 'The product of {skuCode} is retired; take up the product first.',
    zh: '规格“{skuCode}”所属商品已停用,请先启用商品。',
  },
  'catalog.barcode_taken': {
    status: 409,
    en: 'The barcode {barcode} already belongs to the SKU {skuCode}.',
    zh: '条码“{barcode}”已属于规格“{skuCode}”。',
  },
  'catalog.code_is_barcode': {
    status: 409,
    en: 'The SKU code {skuCode} is a barcode of the SKU {otherSkuCode}; a scan could not tell them apart.',
    zh: '规格编码“{skuCode}”是规格“{otherSkuCode}”的条码,扫描时无法区分。',
  },
  'catalog.image_unsupported': {
    status: 415,
    en: 'The picture must be a PNG, JPEG or WebP file.',
    zh: '图片须为 PNG、JPEG 或 WebP 格式。',
  },
  'catalog.import_empty': { status: 422, en: 'The file holds no rows.', zh: '文件中没有数据行。' },
  'catalog.import_no_code_column': {
    status: 422,
    en: 'No column with SKU codes was found. The headings are: {headings}',
    zh: '没有找到规格编码列。表头为:{headings}',
  },
  'catalog.import_column_twice': {
    status: 422,
    en: 'Two columns mean the same: {first} and {second}. Remove one.',
    zh: '有两列含义相同:{first} 与 {second},请删除其中一列。',
  },
  'catalog.import_unreadable': { status: 422, en: 'The file cannot be read: {en}.', zh: '文件无法读取:{zh}。' },
  'catalog.import_file_gone': {
    status: 410,
    en: 'The uploaded file is no longer there; upload it again.',
    zh: '上传的文件已不存在,请重新上传。',
  },
  'catalog.cell_unreadable': { status: 422, en: '{column}: {en}', zh: '{column}:{zh}' },
})
