import { createHash } from 'node:crypto'
import react from '@vitejs/plugin-react'
import { defineConfig, type Plugin } from 'vite'

/** Writes the names of the built files in front of the service worker: another build is another worker with another shelf. */
function shell(): Plugin {
  return {
    name: 'shangshu-shell',
    apply: 'build',
    enforce: 'post',
    generateBundle(_options, bundle) {
      const worker = bundle['sw.js']
      if (worker?.type !== 'chunk') throw new Error('the service worker was not built')
      const files = Object.keys(bundle)
        .filter((name) => name.startsWith('assets/'))
        .sort()
      const version = createHash('sha256').update(files.join()).digest('hex').slice(0, 12)
      worker.code = `self.shangshuShell=${JSON.stringify({ version, files })};\n${worker.code}`
    },
  }
}

// The handheld pages live under /pda/ beside the desktop ones.
export default defineConfig({
  base: '/pda/',
  plugins: [react(), shell()],
  server: { port: 5174, proxy: { '/api': { target: process.env.SHANGSHU_API ?? 'http://127.0.0.1:8080', changeOrigin: false } } },
  build: {
    outDir: 'dist',
    emptyOutDir: true,
    target: 'es2023',
    rolldownOptions: {
      input: { index: 'index.html', sw: 'src/offline/keep-pages.ts' },
      output: { entryFileNames: (chunk) => (chunk.name === 'sw' ? 'sw.js' : 'assets/[name]-[hash].js') },
    },
  },
})
