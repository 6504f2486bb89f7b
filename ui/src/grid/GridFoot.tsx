import { Button } from 'antd'
import { useTranslation } from 'react-i18next'
import { useFormat } from '../environment/UiEnvironment.tsx'
import { Icon } from '../theme/Icon.tsx'
import type { MarkedCells } from './GridTable.tsx'
import { chosenRows, everythingSelected, nothingSelected, type Selection, selectedCount } from './selection.ts'
import type { BulkAction, GridFeed } from './types.ts'

/**
 * The line under the rows. While rows are chosen it is the bar of what can be done with them, so that nothing jumps and
 * nothing is covered.
 */
export function GridFoot<Row>(props: {
  feed: GridFeed<Row>
  selection: Selection | undefined
  onSelection(next: Selection): void
  actions: readonly BulkAction[]
  marked: MarkedCells | undefined
}) {
  const { t } = useTranslation('ui')
  const format = useFormat()
  const { feed, selection } = props
  const total = feed.total ?? (feed.hasMore ? undefined : feed.rows.length)
  const count = selection ? selectedCount(selection, total) : 0

  if (selection && count !== 0) {
    const offerAll = selection.kind === 'ids' && feed.hasMore && selection.ids.size >= feed.rows.length
    return (
      <div className="ss-grid-foot ss-grid-chosen">
        <span role="status" className="ss-grid-chosen-count">
          {count === undefined
            ? t('grid.chosenAllUnknown')
            : selection.kind === 'all'
              ? t('grid.chosenAll', { count })
              : t('grid.chosen', { count })}
        </span>
        {(offerAll || (selection.kind === 'ids' && total !== undefined && total > selection.ids.size)) && (
          <button type="button" className="ss-plain ss-grid-choose-all" onClick={() => props.onSelection(everythingSelected)}>
            {total === undefined ? t('grid.chooseAllUnknown') : t('grid.chooseAll', { count: total })}
          </button>
        )}
        <span className="ss-grid-chosen-actions">
          {props.actions.map((action) => (
            <Button
              key={action.key}
              size="small"
              {...(action.icon !== undefined && { icon: action.icon })}
              className={action.primary ? 'ss-on-ink-primary' : action.danger ? 'ss-on-ink-danger' : 'ss-on-ink'}
              disabled={action.disabled ?? false}
              onClick={() => action.run(chosenRows(selection), count)}
            >
              {action.label}
            </Button>
          ))}
        </span>
        <button
          type="button"
          className="ss-plain ss-grid-unchoose"
          onClick={() => props.onSelection(nothingSelected)}
          aria-label={t('grid.unchoose')}
          title={t('grid.unchoose')}
        >
          <Icon name="close" size={14} />
        </button>
      </div>
    )
  }

  return (
    <div className="ss-grid-foot">
      <span role="status">
        {feed.status === 'loading'
          ? t('loading')
          : total === undefined
            ? t('grid.loadedRows', { count: feed.rows.length })
            : t('grid.totalRows', { count: total })}
      </span>
      {feed.hasMore && total !== undefined && (
        <span className="ss-third">{t('grid.loadedRows', { count: feed.rows.length })}</span>
      )}
      {feed.stale && (
        <Button size="small" icon={<Icon name="refresh" size={14} />} onClick={feed.refresh}>
          {t('grid.news')}
        </Button>
      )}
      {props.marked && (
        <span className="ss-grid-marked">
          <span>{t('grid.marked', { rows: props.marked.rows, columns: props.marked.columns })}</span>
          {props.marked.numbers > 1 && (
            <span>{t('grid.markedSum', { sum: groupDigits(props.marked.sum, format.language) })}</span>
          )}
        </span>
      )}
    </div>
  )
}

function groupDigits(decimal: string, language: string): string {
  const decimals = decimal.split('.')[1]?.length ?? 0
  return new Intl.NumberFormat(language, { minimumFractionDigits: decimals, maximumFractionDigits: 12 }).format(
    decimal as `${number}`,
  )
}
