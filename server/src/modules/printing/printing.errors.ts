import { defineErrors } from '#platform/errors.ts'

export const printingErrors = defineErrors({
  'printing.already_printed': {
    status: 409,
    en: '{count} of these were printed before. Give a reason to print again.',
    zh: '其中 {count} 个已打印过,补打请填写原因。',
  },
  'printing.being_printed': {
    status: 409,
    en: '{count} of these are being printed at this moment.',
    zh: '其中 {count} 个正在打印中。',
  },
  'printing.job_unknown': { status: 404, en: 'There is no such print job.', zh: '打印任务不存在。' },
  'printing.file_gone': {
    status: 410,
    en: 'The file has expired. Print again with a reason.',
    zh: '文件已过期,请填写原因后补打。',
  },
  'printing.barcode_impossible': {
    status: 422,
    en: 'The number {number} cannot be printed as a barcode.',
    zh: '单号“{number}”无法打印成条码。',
  },
  'printing.too_slow': { status: 503, en: 'Rendering took too long. Print fewer at once.', zh: '生成超时,请减少单次打印数量。' },
})
