import { language } from './api.ts'

const zh = {
  title: '商枢 手持', signIn: '登录', email: '邮箱', password: '密码', warehouse: '仓库', pick: '拣货', pack: '复核打包', receive: '收货', tasks: '任务', none: '现在没有任务。', unsent: '未上传', offline: '离线', online: '在线', start: '领取', continue: '继续', back: '返回',
  goTo: '前往库位', scanLocation: '扫描库位', scanSku: '扫描商品', take: '应拣', short: '缺货', done: '完成', taskDone: '任务已完成。', wrongLocation: '库位不对:{code}', wrongSku: '商品不对:{code}', scanOrder: '扫描出库单、运单或商品', packed: '已打包', weight: '重量(克)', confirmPack: '打包',
  checked: '已核对', missing: '还差', all: '全部', enter: '确定', expected: '预到货', receiveAll: '按预期全部收货并上架', quantity: '数量', slot: '格口', remaining: '剩余 {count} 站', lines: '行', signOut: '退出', unknownCode: '无法识别:{code}', notNeeded: '该单不含此商品:{code}', language: 'English', ok: '成功', waybill: '运单号',
}
const en: typeof zh = {
  title: 'Shangshu handheld', signIn: 'Sign in', email: 'E-mail', password: 'Password', warehouse: 'Warehouse', pick: 'Pick', pack: 'Check & pack', receive: 'Receive', tasks: 'Tasks', none: 'Nothing to do now.', unsent: 'unsent', offline: 'offline', online: 'online', start: 'Start', continue: 'Go on', back: 'Back',
  goTo: 'Go to', scanLocation: 'Scan the bin', scanSku: 'Scan the goods', take: 'Take', short: 'Missing', done: 'Done', taskDone: 'The task is done.', wrongLocation: 'Wrong bin: {code}', wrongSku: 'Wrong goods: {code}', scanOrder: 'Scan fulfillment, waybill or goods', packed: 'Packed', weight: 'Weight (g)', confirmPack: 'Pack',
  checked: 'checked', missing: 'missing', all: 'all', enter: 'OK', expected: 'Expected', receiveAll: 'Receive all as expected, put away', quantity: 'Quantity', slot: 'slot', remaining: '{count} stops left', lines: 'lines', signOut: 'Sign out', unknownCode: 'Not known: {code}', notNeeded: 'Not in this order: {code}', language: '中文', ok: 'Done', waybill: 'Waybill',
}

/** Words of the handheld in the device's language. */
export function t(key: keyof typeof zh, values: Record<string, string | number> = {}): string {
  return (language() === 'zh-CN' ? zh : en)[key].replace(/\{(\w+)\}/g, (_, name: string) => String(values[name] ?? ''))
}
