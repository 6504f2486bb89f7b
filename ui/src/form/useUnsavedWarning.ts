import { useEffect } from 'react'

const dirtyForms = new Set<symbol>()

/** True while any form on the screen has changes that were not sent; routers ask it before they leave. */
export function hasUnsavedChanges(): boolean {
  return dirtyForms.size > 0
}

/** Makes closing or reloading the window ask first while `dirty`. */
export function useUnsavedWarning(dirty: boolean): void {
  useEffect(() => {
    if (!dirty) return
    const mark = Symbol('form')
    dirtyForms.add(mark)
    const ask = (event: BeforeUnloadEvent) => event.preventDefault()
    window.addEventListener('beforeunload', ask)
    return () => {
      dirtyForms.delete(mark)
      window.removeEventListener('beforeunload', ask)
    }
  }, [dirty])
}
