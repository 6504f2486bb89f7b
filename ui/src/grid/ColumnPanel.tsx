import { Button, Checkbox, Popover, Segmented, Tooltip } from 'antd'
import { type PointerEvent as ReactPointerEvent, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Icon } from '../theme/Icon.tsx'
import { changeColumn, moveColumn } from './column-layout.ts'
import type { Density } from './types.ts'
import type { Grid } from './useGrid.ts'

/** Which columns, in which order, which of them fixed, and how dense. Kept per person. */
export function ColumnPanel<Row>({ grid }: { grid: Grid<Row> }) {
  const { t } = useTranslation('ui')
  const [open, setOpen] = useState(false)
  return (
    <Popover
      trigger="click"
      placement="bottomRight"
      arrow={false}
      open={open}
      onOpenChange={setOpen}
      destroyOnHidden
      content={<Panel grid={grid} />}
    >
      <Tooltip title={open ? '' : t('columns.title')}>
        <Button
          type="text"
          icon={<Icon name="columns" />}
          aria-label={t('columns.title')}
          aria-haspopup="dialog"
          aria-expanded={open}
        />
      </Tooltip>
    </Popover>
  )
}

function Panel<Row>({ grid }: { grid: Grid<Row> }) {
  const { t } = useTranslation('ui')
  const list = useRef<HTMLUListElement>(null)
  const [dragged, setDragged] = useState<string>()
  const { columns } = grid.layout
  const byKey = new Map(grid.columns.map((column) => [column.key, column]))
  const change = (key: string, what: Parameters<typeof changeColumn>[3]) =>
    grid.arrange(changeColumn(columns, grid.columns, key, what))

  const latest = useRef(columns)
  latest.current = columns

  function drag(event: ReactPointerEvent, key: string) {
    event.preventDefault()
    setDragged(key)
    const move = (moved: PointerEvent) => {
      const items = [...list.current!.querySelectorAll<HTMLElement>('li')]
      const before = items.find((item) => {
        const box = item.getBoundingClientRect()
        return moved.clientY < box.top + box.height / 2
      })
      const target = before?.dataset.key
      if (target === key) return
      const next = moveColumn(latest.current, key, target)
      if (next.some((column, index) => column.key !== latest.current[index]!.key)) grid.arrange(next)
    }
    const end = () => {
      setDragged(undefined)
      window.removeEventListener('pointermove', move)
      window.removeEventListener('pointerup', end)
      window.removeEventListener('pointercancel', end)
    }
    window.addEventListener('pointermove', move)
    window.addEventListener('pointerup', end)
    window.addEventListener('pointercancel', end)
  }

  function step(key: string, index: number, by: -1 | 1) {
    const target = by === -1 ? columns[index - 1]?.key : columns[index + 2]?.key
    if (by === -1 && target === undefined) return
    grid.arrange(moveColumn(columns, key, target))
  }

  return (
    <div className="ss-columns">
      <div className="ss-columns-head">
        <span>{t('columns.density')}</span>
        <Segmented
          size="small"
          value={grid.layout.density}
          onChange={(density) => grid.setDensity(density as Density)}
          options={(['compact', 'regular', 'relaxed'] as const).map((density) => ({
            value: density,
            label: t(`columns.${density}`),
          }))}
        />
      </div>
      <ul ref={list}>
        {columns.map((place, index) => {
          const column = byKey.get(place.key)!
          return (
            <li key={place.key} data-key={place.key} data-dragged={dragged === place.key}>
              <button
                type="button"
                className="ss-plain ss-columns-grip"
                aria-label={t('columns.move', { column: column.title })}
                onPointerDown={(event) => drag(event, place.key)}
                onKeyDown={(event) => {
                  if (event.key === 'ArrowUp' || event.key === 'ArrowDown') {
                    event.preventDefault()
                    step(place.key, index, event.key === 'ArrowUp' ? -1 : 1)
                  }
                }}
              >
                <Icon name="drag" size={14} />
              </button>
              <Checkbox
                checked={!place.hidden}
                disabled={column.required ?? false}
                onChange={(event) => change(place.key, { hidden: !event.target.checked })}
              >
                {column.title}
              </Checkbox>
              <button
                type="button"
                className="ss-plain ss-columns-pin"
                aria-pressed={place.pinned}
                aria-label={t('columns.pin', { column: column.title })}
                onClick={() => change(place.key, { pinned: !place.pinned })}
              >
                <Icon name="pin" size={14} />
              </button>
            </li>
          )
        })}
      </ul>
      <div className="ss-filter-foot">
        <Button size="small" type="text" onClick={grid.resetLayout}>
          {t('columns.reset')}
        </Button>
      </div>
    </div>
  )
}
