import react from '@vitejs/plugin-react'
import { defineConfig } from 'vite'

// The handheld pages live under /pda/ beside the desktop ones.
export default defineConfig({
  base: '/pda/',
  plugins: [react()],
  server: { port: 5174, proxy: { '/api': { target: process.env.SHANGSHU_API ?? 'http://127.0.0.1:8080', changeOrigin: false } } },
  build: { outDir: 'dist', emptyOutDir: true, target: 'es2023' },
})
