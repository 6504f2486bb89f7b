import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { App } from './app/App.tsx'
import './app/app.css'
import { language } from './app/api.ts'
import { openScanQueue } from './app/scan-queue.ts'

document.documentElement.lang = language()
const queue = await openScanQueue()
createRoot(document.getElementById('root')!).render(
  <StrictMode>
    <App queue={queue} />
  </StrictMode>,
)
