import type { Choice } from '@shangshu/ui'
import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'

/** States and places of the specimens, with their labels. */
export function useChoices(): { states: Choice[]; places: Choice[] } {
  const { t } = useTranslation('gallery')
  return useMemo(
    () => ({
      states: [
        { value: 'review', label: t('state.review'), tone: 'warn' },
        { value: 'waiting', label: t('state.waiting'), tone: 'waiting' },
        { value: 'running', label: t('state.running'), tone: 'progress' },
        { value: 'failed', label: t('state.failed'), tone: 'bad' },
        { value: 'done', label: t('state.done'), tone: 'good' },
        { value: 'dropped', label: t('state.dropped'), tone: 'muted' },
      ],
      places: ['云杉旗舰店', '南山专营店', '海岸生活馆', 'Harbour & Co', '北岸优选'].map((value) => ({ value, label: value })),
    }),
    [t],
  )
}
