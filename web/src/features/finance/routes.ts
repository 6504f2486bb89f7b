import type { Feature } from '../../app/feature.ts'

/** The books: balance, journal, profit, what is owed, months. */
export const financeFeature: Feature = {
  module: 'finance',
  navigation: [
    {
      path: '/profit',
      label: { 'zh-CN': '利润', 'en-US': 'Profit' },
      icon: 'chart',
      group: 'finance',
      permission: 'finance.read',
    },
    {
      path: '/receivables',
      label: { 'zh-CN': '平台应收', 'en-US': 'Receivables' },
      icon: 'coins',
      group: 'finance',
      permission: 'finance.read',
    },
    {
      path: '/payables',
      label: { 'zh-CN': '供应商应付', 'en-US': 'Payables' },
      icon: 'mail',
      group: 'finance',
      permission: 'finance.read',
    },
    {
      path: '/trial-balance',
      label: { 'zh-CN': '科目余额', 'en-US': 'Trial balance' },
      icon: 'columns',
      group: 'finance',
      permission: 'finance.read',
    },
    {
      path: '/journal',
      label: { 'zh-CN': '凭证', 'en-US': 'Journal' },
      icon: 'book',
      group: 'finance',
      permission: 'finance.read',
    },
    {
      path: '/periods',
      label: { 'zh-CN': '账期', 'en-US': 'Months' },
      icon: 'calendar',
      group: 'finance',
      permission: 'finance.read',
    },
  ],
  routes: [
    { path: '/profit', permission: 'finance.read', load: () => import('./Profit.tsx') },
    { path: '/receivables', permission: 'finance.read', load: () => import('./Receivables.tsx') },
    { path: '/payables', permission: 'finance.read', load: () => import('./Payables.tsx') },
    { path: '/supplier-bills/$billId', permission: 'finance.read', load: () => import('./BillPage.tsx') },
    { path: '/trial-balance', permission: 'finance.read', load: () => import('./TrialBalance.tsx') },
    { path: '/trial-balance/$accountCode', permission: 'finance.read', load: () => import('./Ledger.tsx') },
    { path: '/journal', permission: 'finance.read', load: () => import('./Journal.tsx') },
    { path: '/journal/$entryId', permission: 'finance.read', load: () => import('./JournalEntry.tsx') },
    { path: '/periods', permission: 'finance.read', load: () => import('./Periods.tsx') },
  ],
  texts: () => import('./texts.ts'),
}
