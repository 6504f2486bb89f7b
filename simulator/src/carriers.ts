/** Carriers every simulated shop accepts in shipments. */
export const CARRIERS: readonly { code: string; name: string }[] = [
  { code: 'SF', name: '顺丰速运' },
  { code: 'YTO', name: '圆通速递' },
  { code: 'ZTO', name: '中通快递' },
  { code: 'STO', name: '申通快递' },
  { code: 'YUNDA', name: '韵达速递' },
  { code: 'JTSD', name: '极兔速递' },
  { code: 'EMS', name: '邮政EMS' },
  { code: 'JD', name: '京东快递' },
  { code: 'DBL', name: '德邦快递' },
  { code: 'UPS', name: 'UPS' },
  { code: 'FEDEX', name: 'FedEx' },
  { code: 'DHL', name: 'DHL' },
  { code: 'OTHER', name: '其他' },
]

export const isCarrier = (code: string): boolean => CARRIERS.some((carrier) => carrier.code === code)
