import { addTexts, currentLanguage, startI18n, ThemeRoot } from '@shangshu/ui'
import { QueryClientProvider } from '@tanstack/react-query'
import { RouterProvider } from '@tanstack/react-router'
import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { useTranslation } from 'react-i18next'
import { queryClient } from './api/query-client.ts'
import './app/print.css'
import { router } from './app/router.tsx'
import { texts } from './app/texts.ts'

function Program() {
  // the language of dates and components follows that of the texts
  useTranslation()
  return (
    <ThemeRoot language={currentLanguage()}>
      <QueryClientProvider client={queryClient}>
        <RouterProvider router={router} />
      </QueryClientProvider>
    </ThemeRoot>
  )
}

addTexts('app', texts)
await startI18n()
createRoot(document.getElementById('root')!).render(
  <StrictMode>
    <Program />
  </StrictMode>,
)
