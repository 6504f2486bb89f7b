import { createContext, use } from 'react'

/** True inside a grid cell: the grid is one tab stop, so that what stands in its cells is none. */
export const InCell = createContext(false)

/** `tabIndex` for something that can be clicked and may stand in a grid cell. */
export function useTabIndex(): 0 | -1 {
  return use(InCell) ? -1 : 0
}
