import { Dropdown, type MenuProps } from 'antd'
import {
  type ClipboardEvent,
  type CSSProperties,
  type KeyboardEvent,
  type MouseEvent as ReactMouseEvent,
  type ReactNode,
  useCallback,
  useEffect,
  useId,
  useLayoutEffect,
  useMemo,
  useRef,
  useState,
} from 'react'
import { useTranslation } from 'react-i18next'
import { useFormat } from '../environment/UiEnvironment.tsx'
import { ProblemAlert } from '../feedback/ProblemAlert.tsx'
import { Icon } from '../theme/Icon.tsx'
import { useTheme } from '../theme/ThemeRoot.tsx'
import type { Tone } from '../theme/tokens.ts'
import { cardColumn } from './card-column.tsx'
import { type Cell, moveCell, rectangle, tabSeparated } from './cell-range.ts'
import { sumTexts } from './cell-sum.ts'
import { changeColumn, fixedCount, moveColumn } from './column-layout.ts'
import { GridBody, type GridBodyHandle } from './GridBody.tsx'
import { GridHeading } from './GridHeading.tsx'
import { cellStyle, type ShownColumn } from './GridRow.tsx'
import {
  everythingSelected,
  headingState,
  idsBetween,
  isSelected,
  nothingSelected,
  type Selection,
  setSelected,
} from './selection.ts'
import { cardHeight, type GridFeed, type RowAction, rowHeights } from './types.ts'
import type { Grid } from './useGrid.ts'

/** What is marked, for the line under the grid. */
export interface MarkedCells {
  rows: number
  columns: number
  /** marked numbers and their sum, where there are any */
  numbers: number
  sum: string
}

export interface GridTableProps<Row> {
  grid: Grid<Row>
  feed: GridFeed<Row>
  /** accessible name: "orders" */
  label: string
  rowId(row: Row): string
  /** how a row is called: "order 2026-0001"; the first column's text where left out */
  rowLabel?(row: Row): string
  /** a mark at the edge of rows that want attention */
  rowTone?(row: Row): Tone | undefined
  selection?: Selection
  onSelection?(next: Selection): void
  rowActions?(row: Row): readonly RowAction[]
  onOpen?(row: Row): void
  expand?: { canExpand?(row: Row): boolean; render(row: Row): ReactNode }
  /** by column key; stands under the rows */
  totals?: Readonly<Record<string, ReactNode>>
  empty: ReactNode
  onMarked?(marked: MarkedCells | undefined): void
}

const headingHeight = 34
const actionsWidth = 36
const sumLimit = 50_000

/** Where people were in each list, for the way back from a document. */
const places = new Map<string, { offset: number; active: Cell }>()

const ownTargets = 'a,button,input,select,textarea,label,[contenteditable]'

/** The rows: virtual, with one tab stop, marked cells, menus and folds. `DataGrid` puts the bars around it. */
export function GridTable<Row>(props: GridTableProps<Row>) {
  const { grid, feed, rowId, expand, selection, onSelection, onMarked } = props
  const { t } = useTranslation('ui')
  const { narrow } = useTheme()
  const format = useFormat()
  const domId = useId()
  const scroller = useRef<HTMLDivElement>(null)
  const body = useRef<GridBodyHandle>(null)
  const [frame, setFrame] = useState<HTMLDivElement | null>(null)
  const rows = feed.rows
  const ids = useMemo(() => rows.map(rowId), [rows, rowId])

  const placeKey = `${grid.id} ${grid.queryKey}`
  const [active, setActive] = useState<Cell>(() => places.get(placeKey)?.active ?? { row: 0, column: 0 })
  const [anchor, setAnchor] = useState<Cell>(active)
  const [expanded, setExpanded] = useState<ReadonlySet<string>>(new Set())
  const [copied, setCopied] = useState('')
  const lastChosen = useRef<number | undefined>(undefined)

  // columns ------------------------------------------------------------------------------------------------------------
  const selectable = selection !== undefined
  const hasLead = selectable || expand !== undefined
  const lead = hasLead ? 1 : 0
  const leadWidth = (selectable ? 34 : 0) + (expand ? 24 : 0) + (hasLead ? 2 : 0)
  const hasActions = props.rowActions !== undefined
  const [available, setAvailable] = useState(1200)

  const sorted = grid.columns.find((column) => column.key === grid.query.sort?.column)
  const cardTitle = sorted ? t('grid.sortedBy', { column: sorted.title }) : t('grid.order')
  const card = useMemo(() => (narrow ? cardColumn(grid.columns, cardTitle) : undefined), [narrow, grid.columns, cardTitle])

  const placed = useMemo(
    () =>
      card
        ? [
            {
              key: card.key,
              pinned: false,
              hidden: false,
              width: Math.max(160, available - leadWidth - (hasActions ? actionsWidth : 0)),
            },
          ]
        : grid.layout.columns.filter((column) => !column.hidden),
    [grid.layout.columns, card, available, leadWidth, hasActions],
  )
  const widths = useMemo(() => placed.map((column) => column.width), [placed])
  const fixed = fixedCount(placed, leadWidth, available)
  const shown = useMemo<ShownColumn<Row>[]>(() => {
    if (card) return [{ column: card, fixed: -1, lastFixed: false }]
    const byKey = new Map(grid.columns.map((column) => [column.key, column]))
    return placed.map(({ key }, index) => ({
      column: byKey.get(key)!,
      fixed: index < fixed ? index : -1,
      lastFixed: index === fixed - 1,
    }))
  }, [grid.columns, placed, fixed, card])
  const columnCount = lead + shown.length + (hasActions ? 1 : 0)

  const trackStyle = useCallback(
    (of: readonly number[]): Record<string, string> => {
      const style: Record<string, string> = {
        '--ss-grid-template': `${hasLead ? `${leadWidth}px ` : ''}${of.map((width) => `${width}px`).join(' ')} minmax(0, 1fr)${
          hasActions ? ` ${actionsWidth}px` : ''
        }`,
        '--ss-grid-width': `${leadWidth + of.reduce((sum, width) => sum + width, 0) + (hasActions ? actionsWidth : 0)}px`,
      }
      let offset = leadWidth
      for (let index = 0; index < fixed; index++) {
        style[`--ss-fixed-${index}`] = `${offset}px`
        offset += of[index]!
      }
      return style
    },
    [hasLead, leadWidth, hasActions, fixed],
  )

  const attach = useCallback((element: HTMLDivElement | null) => {
    scroller.current = element
    setFrame(element)
    if (!element) return
    setAvailable(element.clientWidth)
    const observer = new ResizeObserver(() => setAvailable(element.clientWidth))
    observer.observe(element)
    return () => {
      observer.disconnect()
      scroller.current = null
    }
  }, [])

  function previewWidths(next: readonly number[]) {
    for (const [name, value] of Object.entries(trackStyle(next))) scroller.current!.style.setProperty(name, value)
  }

  /** Width for the widest content on the screen. */
  function autoWidth(key: string) {
    const position = shown.findIndex(({ column }) => column.key === key)
    const cells = scroller.current!.querySelectorAll<HTMLElement>(
      `[data-col="${position + lead}"] .ss-grid-content, [data-column="${CSS.escape(key)}"] .ss-grid-title`,
    )
    let widest = 0
    const measure = document.createRange()
    for (const cell of cells) {
      measure.selectNodeContents(cell)
      widest = Math.max(widest, measure.getBoundingClientRect().width, cell.scrollWidth)
    }
    grid.arrange(changeColumn(grid.layout.columns, grid.columns, key, { width: widest + 28 }))
  }

  // rows ---------------------------------------------------------------------------------------------------------------
  const rowHeight = card ? cardHeight : narrow ? Math.max(40, rowHeights[grid.layout.density]) : rowHeights[grid.layout.density]
  const loading = feed.status === 'loading' && rows.length === 0

  // other rows: back to the top, nothing marked
  const lastKey = useRef(placeKey)
  useLayoutEffect(() => {
    if (lastKey.current === placeKey) return
    lastKey.current = placeKey
    lastIds.current = []
    scroller.current!.scrollTop = 0
    setActive({ row: 0, column: lead })
    setAnchor({ row: 0, column: lead })
    setExpanded(new Set())
    lastChosen.current = undefined
  }, [placeKey, lead])

  // the same rows in another order: the focus stays with its row
  const lastIds = useRef(ids)
  useLayoutEffect(() => {
    if (lastIds.current === ids) return
    const id = lastIds.current[active.row]
    lastIds.current = ids
    const moved = id === undefined || ids[active.row] === id ? -1 : ids.indexOf(id)
    if (moved < 0) return
    setActive({ row: moved, column: active.column })
    setAnchor({ row: moved, column: active.column })
  }, [ids, active])

  useEffect(() => {
    const element = scroller.current!
    return () => {
      places.set(placeKey, { offset: element.scrollTop, active })
    }
  }, [placeKey, active])

  const range = rectangle({ anchor, active })
  const isRange = range.bottom > range.top || range.right > range.left

  const textAt = useCallback(
    (row: number, column: number): string => {
      const place = shown[column - lead]
      return place && rows[row] !== undefined ? place.column.text(rows[row], format) : ''
    },
    [shown, rows, format, lead],
  )

  // what is marked, for the line below
  const { top, bottom, left, right } = range
  useEffect(() => {
    if (!onMarked) return
    if (!isRange || top < 0) return onMarked(undefined)
    const firstColumn = Math.max(left, lead)
    const lastColumn = Math.min(right, lead + shown.length - 1)
    const columns = Math.max(0, lastColumn - firstColumn + 1)
    const texts: string[] = []
    if ((bottom - top + 1) * columns <= sumLimit) {
      for (let column = firstColumn; column <= lastColumn; column++) {
        if (shown[column - lead]?.column.align !== 'end') continue
        for (let row = top; row <= bottom; row++) texts.push(textAt(row, column))
      }
    }
    const { count, sum } = sumTexts(texts)
    onMarked({ rows: bottom - top + 1, columns, numbers: count, sum })
  }, [onMarked, isRange, top, bottom, left, right, lead, shown, textAt])

  // doing --------------------------------------------------------------------------------------------------------------
  function show(cell: Cell) {
    const element = scroller.current!
    if (cell.row >= 0) body.current?.show(cell.row)
    const position = cell.column - lead
    if (position < fixed || position >= widths.length) return
    const sum = (from: number, to: number) => widths.slice(from, to).reduce((total, width) => total + width, 0)
    const start = leadWidth + sum(0, position)
    const fixedWidth = leadWidth + sum(0, fixed)
    const visibleEnd = element.clientWidth - (hasActions ? actionsWidth : 0)
    if (start - element.scrollLeft < fixedWidth) element.scrollLeft = start - fixedWidth
    else if (start + widths[position]! - element.scrollLeft > visibleEnd)
      element.scrollLeft = start + widths[position]! - visibleEnd
  }

  function go(cell: Cell, extend: boolean) {
    setActive(cell)
    if (!extend) setAnchor(cell)
    show(cell)
  }

  function choose(row: number, extend: boolean) {
    if (!selection || !onSelection || ids[row] === undefined) return
    const from = lastChosen.current
    if (extend && from !== undefined && ids[from] !== undefined) {
      onSelection(setSelected(selection, idsBetween(ids, from, row), isSelected(selection, ids[from])))
    } else {
      onSelection(setSelected(selection, [ids[row]], !isSelected(selection, ids[row])))
      lastChosen.current = row
    }
  }

  /** All loaded rows; everything the filter finds when those are chosen already. */
  function chooseAll() {
    if (!selection || !onSelection || ids.length === 0) return
    const loadedChosen = headingState(selection, ids) === 'all'
    if (loadedChosen && selection.kind === 'ids' && feed.hasMore) onSelection(everythingSelected)
    else onSelection(setSelected(selection, ids, true))
  }

  function fold(row: number, open?: boolean) {
    const id = ids[row]
    if (!expand || id === undefined || expand.canExpand?.(rows[row]!) === false) return
    const next = new Set(expanded)
    if (open ?? !next.has(id)) next.add(id)
    else {
      next.delete(id)
      body.current?.shrink(row)
    }
    setExpanded(next)
  }

  function cellElement(cell: Cell): HTMLElement | null {
    return document.getElementById(cell.row < 0 ? `${domId}-heading-${cell.column}` : `${domId}-${cell.row}-${cell.column}`)
  }

  function openMenuAt(element: HTMLElement | null) {
    if (!element) return
    const box = element.getBoundingClientRect()
    element.dispatchEvent(
      new MouseEvent('contextmenu', {
        bubbles: true,
        cancelable: true,
        clientX: box.left + Math.min(box.width, 16),
        clientY: box.bottom - 2,
      }),
    )
  }

  function enter(cell: Cell) {
    if (cell.row < 0) {
      const column = shown[cell.column - lead]?.column
      if (!column) chooseAll()
      else if (column.sortable) sortBy(column.key)
      return
    }
    if (cell.column < lead) return expand ? fold(cell.row) : choose(cell.row, false)
    const inside = cellElement(cell)?.querySelector<HTMLElement>('a[href],button')
    if (inside) inside.click()
    else if (rows[cell.row] !== undefined) props.onOpen?.(rows[cell.row]!)
  }

  function sortBy(column: string) {
    const sort = grid.query.sort
    if (sort?.column !== column) grid.ask({ sort: { column, direction: 'desc' } })
    else grid.ask({ sort: { column, direction: sort.direction === 'desc' ? 'asc' : 'desc' } })
  }

  // keyboard -----------------------------------------------------------------------------------------------------------
  function onKeyDown(event: KeyboardEvent<HTMLDivElement>) {
    const target = event.target as HTMLElement
    if (target.closest('[data-expansion]')) {
      if (event.key === 'Escape') scroller.current!.focus({ preventScroll: true })
      return
    }
    const control = event.ctrlKey || event.metaKey
    if (event.altKey && (event.key === 'ArrowDown' || event.key === 'ArrowUp')) {
      event.preventDefault()
      return fold(active.row, event.key === 'ArrowDown')
    }
    if (event.key === 'ContextMenu' || (event.shiftKey && event.key === 'F10')) {
      event.preventDefault()
      return openMenuAt(cellElement(active))
    }
    if (event.altKey) return
    const moved = moveCell(active, event.key, control, {
      rows: rows.length,
      columns: columnCount,
      page: Math.max(1, Math.floor((scroller.current!.clientHeight - headingHeight) / rowHeight) - 1),
    })
    if (moved) {
      event.preventDefault()
      return go(event.shiftKey && moved.row < 0 ? { ...moved, row: 0 } : moved, event.shiftKey)
    }
    if (event.key === ' ') {
      event.preventDefault()
      if (active.row < 0) chooseAll()
      else if (isRange && selection && onSelection) {
        onSelection(setSelected(selection, idsBetween(ids, range.top, range.bottom), !isSelected(selection, ids[range.top]!)))
      } else choose(active.row, event.shiftKey)
    } else if (event.key === 'Enter') {
      event.preventDefault()
      enter(active)
    } else if (control && event.key.toLowerCase() === 'a') {
      event.preventDefault()
      chooseAll()
    } else if (event.key === 'Escape') {
      if (isRange) setAnchor(active)
      else if (selection) onSelection?.(nothingSelected)
    }
  }

  function onCopy(event: ClipboardEvent<HTMLDivElement>) {
    const target = event.target as HTMLElement
    if (target.matches('input:not([type=checkbox]),textarea') || !document.getSelection()?.isCollapsed) return
    const columns = shown.map((_, index) => index + lead)
    let table: string[][]
    if (active.column < lead && selection && !isRange) {
      // on the boxes: the chosen rows with their heading
      const chosen = rows.flatMap((_, row) => (isSelected(selection, ids[row]!) ? [row] : []))
      if (chosen.length === 0) return
      table = [shown.map(({ column }) => column.title), ...chosen.map((row) => columns.map((column) => textAt(row, column)))]
    } else {
      const wanted = columns.filter((column) => column >= range.left && column <= range.right)
      const lines = Array.from({ length: range.bottom - range.top + 1 }, (_, index) => range.top + index)
      table = lines.map((row) => wanted.map((column) => (row < 0 ? shown[column - lead]!.column.title : textAt(row, column))))
      if (wanted.length === 0) return
    }
    event.preventDefault()
    event.clipboardData.setData('text/plain', tabSeparated(table))
    setCopied(t('grid.copiedCells', { rows: table.length, columns: table[0]!.length }))
  }

  useEffect(() => {
    if (!copied) return
    const timer = setTimeout(() => setCopied(''), 600)
    return () => clearTimeout(timer)
  }, [copied])

  // pointer ------------------------------------------------------------------------------------------------------------
  function cellAt(target: EventTarget | null): Cell | undefined {
    const cell = (target as HTMLElement | null)?.closest?.<HTMLElement>('[data-col]')
    const row = cell?.closest<HTMLElement>('[data-row]')
    if (!cell || !row || !scroller.current?.contains(row)) return undefined
    return { row: Number(row.dataset.row), column: Number(cell.dataset.col) }
  }

  function onMouseDown(event: ReactMouseEvent<HTMLDivElement>) {
    const target = event.target as HTMLElement
    const cell = cellAt(target)
    if (!cell || target.closest('[data-expansion]')) return
    if (event.button === 2) {
      if (cell.row < range.top || cell.row > range.bottom || cell.column < range.left || cell.column > range.right)
        go(cell, false)
      return
    }
    if (event.button !== 0) return
    if (cell.column >= lead && event.shiftKey) setActive(cell)
    else {
      setActive(cell)
      setAnchor(cell)
    }
    if (target.closest(ownTargets)) return
    event.preventDefault()
    scroller.current!.focus({ preventScroll: true })
    if (cell.column < lead) return

    const move = (moved: MouseEvent) => {
      const box = scroller.current!.getBoundingClientRect()
      if (moved.clientY > box.bottom - 8) scroller.current!.scrollTop += rowHeight
      else if (moved.clientY < box.top + headingHeight) scroller.current!.scrollTop -= rowHeight
      const over = cellAt(moved.target)
      if (over && over.column >= lead) setActive((now) => (now.row === over.row && now.column === over.column ? now : over))
    }
    const end = () => {
      window.removeEventListener('mousemove', move)
      window.removeEventListener('mouseup', end)
    }
    window.addEventListener('mousemove', move)
    window.addEventListener('mouseup', end)
  }

  function onClick(event: ReactMouseEvent<HTMLDivElement>) {
    const target = event.target as HTMLElement
    const button = target.closest<HTMLElement>('[data-actions]')
    if (button) return openMenuAt(button)
    const cell = cellAt(target)
    if (!cell || target.closest('[data-expansion]')) return
    if (target.closest('[data-expand]')) fold(cell.row)
    else if (cell.column < lead && selectable) choose(cell.row, event.shiftKey)
    else if (cell.column < lead) fold(cell.row)
  }

  function onDoubleClick(event: ReactMouseEvent<HTMLDivElement>) {
    const target = event.target as HTMLElement
    const cell = cellAt(target)
    if (!cell || cell.column < lead || target.closest(ownTargets) || target.closest('[data-expansion]')) return
    if (rows[cell.row] !== undefined) props.onOpen?.(rows[cell.row]!)
  }

  /** Cut-off texts tell themselves on hover. */
  function onMouseOver(event: ReactMouseEvent<HTMLDivElement>) {
    const content = (event.target as HTMLElement).closest<HTMLElement>('.ss-grid-content')
    if (!content) return
    if (content.scrollWidth > content.clientWidth) content.title = content.textContent ?? ''
    else content.removeAttribute('title')
  }

  // menu ---------------------------------------------------------------------------------------------------------------
  const [menu, setMenu] = useState<{ items: NonNullable<MenuProps['items']>; run: Record<string, () => void> }>({
    items: [],
    run: {},
  })

  function menuFor(target: HTMLElement): typeof menu | undefined {
    const key = target.closest<HTMLElement>('[data-column]')?.dataset.column
    if (key) return columnMenu(key)
    const cell = cellAt(target)
    if (!cell || rows[cell.row] === undefined || target.closest('[data-expansion]')) return undefined
    const actions = props.rowActions?.(rows[cell.row]!) ?? []
    if (actions.length === 0) return undefined
    return {
      items: actions.map(({ key: name, label, icon, danger = false, disabled = false }) => ({
        key: name,
        label,
        icon,
        danger,
        disabled,
      })),
      run: Object.fromEntries(actions.map((action) => [action.key, action.run])),
    }
  }

  /** Cards have one heading for all: its menu orders them. */
  function orderMenu(): typeof menu {
    const choices = grid.columns
      .filter((column) => column.sortable)
      .flatMap((column) => (['asc', 'desc'] as const).map((direction) => ({ column, direction })))
    return {
      items: choices.map(({ column, direction }) => ({
        key: `${column.key} ${direction}`,
        label: column.title,
        icon: (
          <Icon
            name={direction === 'asc' ? 'arrowUp' : 'arrowDown'}
            size={14}
            label={t(direction === 'asc' ? 'grid.column.sortAscending' : 'grid.column.sortDescending')}
          />
        ),
      })),
      run: Object.fromEntries(
        choices.map(({ column, direction }) => [
          `${column.key} ${direction}`,
          () => grid.ask({ sort: { column: column.key, direction } }),
        ]),
      ),
    }
  }

  function columnMenu(key: string): typeof menu {
    if (key === card?.key) return orderMenu()
    const column = grid.columns.find((one) => one.key === key)!
    const place = grid.layout.columns.find((one) => one.key === key)!
    const change = (what: Parameters<typeof changeColumn>[3]) =>
      grid.arrange(changeColumn(grid.layout.columns, grid.columns, key, what))
    const shift = (steps: number) => {
      const order = placed.map((one) => one.key)
      const at = order.indexOf(key) + steps
      if (at < 0 || at >= order.length) return
      grid.arrange(moveColumn(grid.layout.columns, key, steps < 0 ? order[at] : order[at + 1]))
    }
    const entry = (name: string, icon: ReactNode, run: () => void, disabled = false) => ({ name, icon, run, disabled })
    const entries = [
      ...(column.sortable
        ? [
            entry('sortAscending', <Icon name="arrowUp" size={14} />, () =>
              grid.ask({ sort: { column: key, direction: 'asc' } }),
            ),
            entry('sortDescending', <Icon name="arrowDown" size={14} />, () =>
              grid.ask({ sort: { column: key, direction: 'desc' } }),
            ),
          ]
        : []),
      entry(place.pinned ? 'unpin' : 'pin', <Icon name="pin" size={14} />, () => change({ pinned: !place.pinned })),
      entry('moveLeft', <Icon name="arrowLeft" size={14} />, () => shift(-1)),
      entry('moveRight', <Icon name="arrowRight" size={14} />, () => shift(1)),
      entry('narrower', <Icon name="chevronLeft" size={14} />, () => change({ width: place.width - 24 })),
      entry('wider', <Icon name="chevronRight" size={14} />, () => change({ width: place.width + 24 })),
      entry('fitWidth', <Icon name="columns" size={14} />, () => autoWidth(key)),
      entry('hide', <Icon name="eyeOff" size={14} />, () => change({ hidden: true }), column.required),
    ]
    return {
      items: entries.map(({ name, icon, disabled }) => ({
        key: name,
        icon,
        label: t(`grid.column.${name}`),
        disabled: disabled ?? false,
      })),
      run: Object.fromEntries(entries.map(({ name, run }) => [name, run])),
    }
  }

  // drawing ------------------------------------------------------------------------------------------------------------
  const { rowLabel } = props
  const labelOf = useCallback(
    (row: Row) => rowLabel?.(row) ?? shown[0]?.column.text(row, format) ?? '',
    [rowLabel, shown, format],
  )
  const headingBox = useMemo(() => (selection ? headingState(selection, ids) : 'none'), [selection, ids])
  const total = feed.total ?? (feed.hasMore ? undefined : rows.length)
  const activeShown = active.row < 0 ? active.column < columnCount : active.row < rows.length
  const nothing = feed.status !== 'loading' && rows.length === 0

  return (
    <>
      <Dropdown
        trigger={['contextMenu']}
        autoFocus
        menu={{ items: menu.items, onClick: ({ key }) => menu.run[key]?.() }}
        onOpenChange={(open) => {
          if (!open) scroller.current?.focus({ preventScroll: true })
        }}
      >
        <div
          ref={attach}
          role="grid"
          className="ss-grid-scroller"
          tabIndex={0}
          aria-label={props.label}
          aria-rowcount={total === undefined ? -1 : total + 1}
          aria-colcount={columnCount}
          aria-multiselectable={selectable || undefined}
          aria-busy={loading || feed.refreshing || undefined}
          aria-activedescendant={
            activeShown && columnCount > 0
              ? active.row < 0
                ? `${domId}-heading-${active.column}`
                : `${domId}-${active.row}-${active.column}`
              : undefined
          }
          data-density={grid.layout.density}
          data-copied={copied !== '' || undefined}
          data-cards={card !== undefined || undefined}
          style={{ ...trackStyle(widths), '--ss-row': `${rowHeight}px` } as CSSProperties}
          onKeyDown={onKeyDown}
          onCopy={onCopy}
          onMouseDown={onMouseDown}
          onClick={onClick}
          onDoubleClick={onDoubleClick}
          onMouseOver={onMouseOver}
          onFocus={() => {}}
          onContextMenuCapture={(event) => {
            const found = menuFor(event.target as HTMLElement)
            if (found) setMenu(found)
            else event.stopPropagation()
          }}
          onScroll={(event) => {
            const element = event.currentTarget
            element.toggleAttribute('data-scrolled', element.scrollLeft > 0)
          }}
        >
          <div role="rowgroup" className="ss-grid-head">
            <GridHeading
              domId={domId}
              columns={shown}
              widths={widths}
              hasLead={hasLead}
              leadIsLastFixed={fixed === 0}
              hasActions={hasActions}
              selectable={selectable}
              headingBox={headingBox}
              onHeadingBox={() => {
                if (!selection || !onSelection) return
                if (headingBox === 'all') onSelection(nothingSelected)
                else onSelection(setSelected(selection, ids, true))
              }}
              sort={card && grid.query.sort ? { ...grid.query.sort, column: card.key } : grid.query.sort}
              onSort={sortBy}
              active={active.row < 0 ? active.column : -1}
              scroller={scroller}
              previewWidths={previewWidths}
              onWidth={(key, width) => grid.arrange(changeColumn(grid.layout.columns, grid.columns, key, { width }))}
              onAutoWidth={autoWidth}
              onMove={(key, before) => grid.arrange(moveColumn(grid.layout.columns, key, before))}
            />
            {feed.refreshing && <div className="ss-grid-busy" aria-hidden="true" />}
          </div>

          {!nothing && frame && (
            <GridBody<Row>
              ref={body}
              frame={frame}
              above={headingHeight}
              below={props.totals && !card ? rowHeight + 12 : 12}
              rowHeight={rowHeight}
              startAt={rows.length > 0 ? (places.get(placeKey)?.offset ?? 0) : 0}
              feed={feed}
              ids={ids}
              domId={domId}
              t={t}
              format={format}
              columns={shown}
              columnCount={columnCount}
              hasLead={hasLead}
              leadIsLastFixed={fixed === 0}
              hasActions={hasActions}
              selection={selection}
              range={{ anchor, active }}
              active={active}
              expanded={expanded}
              expand={expand}
              rowTone={props.rowTone}
              labelOf={labelOf}
            />
          )}

          {nothing && (
            <div role="rowgroup">
              <div role="row">
                <div role="gridcell" aria-colspan={columnCount} className="ss-grid-nothing" data-expansion="">
                  {feed.status === 'error' ? <ProblemAlert error={feed.error} onRetry={feed.refresh} /> : props.empty}
                </div>
              </div>
            </div>
          )}

          {props.totals && !card && !nothing && !loading && (
            <div role="rowgroup" className="ss-grid-totals">
              <div role="row" className="ss-grid-row">
                {hasLead && (
                  <div role="gridcell" className="ss-grid-cell ss-grid-lead ss-fixed" style={{ insetInlineStart: 0 }}>
                    Σ
                  </div>
                )}
                {shown.map(({ column, fixed: at, lastFixed }) => (
                  <div
                    key={column.key}
                    role="gridcell"
                    className={`ss-grid-cell${at >= 0 ? ' ss-fixed' : ''}${lastFixed ? ' ss-last-fixed' : ''}${column.align ? ` ss-align-${column.align}` : ''}`}
                    style={cellStyle(at)}
                  >
                    <span className="ss-grid-content">{props.totals?.[column.key]}</span>
                  </div>
                ))}
              </div>
            </div>
          )}
        </div>
      </Dropdown>
      <span className="ss-hidden" aria-live="polite">
        {copied}
      </span>
    </>
  )
}
