// The door of the printing module: files for printers, and the record of what was printed.
import './printing.errors.ts'

export { failPrintJob, finishPrintJob, openPrintJob, startPrintJob } from './jobs/print-jobs.ts'
export type { LabelData, LabelFormat, Party } from './labels/label.ts'
export { renderParcelLabels } from './labels/render-labels.ts'
export type { PickListData } from './pick-list/pick-list.ts'
export { renderPickList } from './pick-list/render-pick-list.ts'
