import './theme/base.css'
import './feedback/feedback.css'
import './fields/fields.css'

export * from './environment/UiEnvironment.tsx'
export { commandKey, isTyping, KeyboardHelp, type KeyGroup, showKeyboardHelp, useSharedKeys } from './feedback/KeyboardHelp.tsx'
export { PageHeader } from './feedback/PageHeader.tsx'
export { ProblemAlert } from './feedback/ProblemAlert.tsx'
export {
  type JobProgress,
  type JobRow,
  type JobState,
  ProgressDrawer,
  type ProgressDrawerProps,
} from './feedback/ProgressDrawer.tsx'
export { asProblem, type FieldProblem, type Problem, problemText, readProblem } from './feedback/problem.ts'
export { Sparkline, StatCard, type StatCardProps } from './feedback/StatCard.tsx'
export { type ActorKind, Timeline, type TimelineEntry } from './feedback/Timeline.tsx'
export { BarcodeField, type BarcodeFieldProps } from './fields/BarcodeField.tsx'
export { ClockField } from './fields/ClockField.tsx'
export { CopyText } from './fields/CopyText.tsx'
export { copyText } from './fields/copy-text.ts'
export { DateTimeText } from './fields/DateTimeText.tsx'
export { DayField } from './fields/DayField.tsx'
export { useTabIndex } from './fields/in-cell.ts'
export { JsonView } from './fields/JsonView.tsx'
export { MaskedText } from './fields/MaskedText.tsx'
export { MoneyField, type MoneyFieldProps } from './fields/MoneyField.tsx'
export { MoneyText, type MoneyTextProps } from './fields/MoneyText.tsx'
export { QuantityField, type QuantityFieldProps } from './fields/QuantityField.tsx'
export { QuantityText } from './fields/QuantityText.tsx'
export { StatusTag } from './fields/StatusTag.tsx'
export { cleanScan } from './fields/scan.ts'
export { ConflictDialog, type ConflictDialogProps } from './form/ConflictDialog.tsx'
export { differences, mergeEdits } from './form/conflict.ts'
export { ProblemForm, type ProblemFormProps, type ProblemFormState } from './form/ProblemForm.tsx'
export { SubmitBar } from './form/SubmitBar.tsx'
export { hasUnsavedChanges, useUnsavedWarning } from './form/useUnsavedWarning.ts'
export * from './grid/columns.tsx'
export { DataGrid, type DataGridProps } from './grid/DataGrid.tsx'
export type { LocalRules } from './grid/local-rows.ts'
export { listParams } from './grid/query-params.ts'
export { everythingSelected, nothingSelected, type Selection } from './grid/selection.ts'
export type * from './grid/types.ts'
export { type Grid, type GridSetup, useGrid } from './grid/useGrid.ts'
export { useLocalFeed } from './grid/useLocalFeed.ts'
export { formatDuration, type Language, languages, minorToDecimal, readMoney, type Whole } from './i18n/format.ts'
export { addTexts, changeLanguage, currentLanguage, i18n, preferredLanguage, startI18n } from './i18n/setup.ts'
export type { Texts } from './i18n/texts.ts'
export {
  addDays,
  type DatePreset,
  type DateSpan,
  type Day,
  datePresets,
  dayOf,
  isDay,
  spanDays,
  startOfDay,
} from './i18n/zoned-time.ts'
export { type Emptiness, EmptyState } from './theme/EmptyState.tsx'
export { Icon, type IconName, iconNames } from './theme/Icon.tsx'
export { Logo, LogoMark } from './theme/Logo.tsx'
export { type ColorChoice, ThemeRoot, useMediaQuery, useTheme } from './theme/ThemeRoot.tsx'
export { type ColorMode, type Palette, palettes, type Tone } from './theme/tokens.ts'
