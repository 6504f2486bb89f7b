import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { App } from './app/App.tsx'
import './app/app.css'
import { language } from './app/api.ts'
import { openScanQueue } from './app/scan-queue.ts'

document.documentElement.lang = language()
// Built programs only: while developing, what is kept would hide what was changed. Browsers offer it on https and on this machine.
if (import.meta.env.PROD && 'serviceWorker' in navigator) void navigator.serviceWorker.register('/pda/sw.js', { scope: '/pda/' })
const queue = await openScanQueue()
createRoot(document.getElementById('root')!).render(
  <StrictMode>
    <App queue={queue} />
  </StrictMode>,
)
