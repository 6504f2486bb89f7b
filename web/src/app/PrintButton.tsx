import { Icon } from '@shangshu/ui'
import { Button } from 'antd'
import { useTranslation } from 'react-i18next'

/** Puts the page on paper; the frame stays away, see print.css. */
export function PrintButton() {
  const { t } = useTranslation('app')
  return (
    <Button icon={<Icon name="printer" size={14} />} onClick={() => window.print()}>
      {t('print')}
    </Button>
  )
}
