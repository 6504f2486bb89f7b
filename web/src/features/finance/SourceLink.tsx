import { useTranslation } from 'react-i18next'
import { AppLink } from '../../app/AppLink.tsx'

const paths: Record<string, string> = {
  fulfillment: '/fulfillments/',
  supplier_bill: '/supplier-bills/',
  manual: '/journal/',
  journal_entry: '/journal/',
}

/** The document an entry comes from. */
export function SourceLink(props: { kind: string; id: string; number: string }) {
  const { t } = useTranslation('finance')
  const text = `${t(`source.${props.kind}`)}${props.number ? ` ${props.number}` : ''}`
  const path = paths[props.kind]
  return path && props.kind !== 'manual' ? <AppLink to={`${path}${props.id}`}>{text}</AppLink> : <span>{text}</span>
}
