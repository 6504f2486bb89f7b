import react from '@vitejs/plugin-react'
import { defineConfig } from 'vite'

// `vite build --mode gallery` adds the page of all components; the product is built without it.
export default defineConfig(({ mode, command }) => ({
  plugins: [react()],
  define: { __GALLERY__: JSON.stringify(command === 'serve' || mode === 'gallery') },
  server: { port: 5173, proxy: { '/api': { target: process.env.SHANGSHU_API ?? 'http://127.0.0.1:8080', changeOrigin: false } } },
  build: {
    outDir: 'dist',
    emptyOutDir: true,
    target: 'es2023',
    chunkSizeWarningLimit: 1000,
    rolldownOptions: {
      output: {
        codeSplitting: {
          groups: [
            { name: 'echarts', test: /node_modules[\\/](echarts|zrender)[\\/]/, priority: 30 },
            { name: 'react', test: /node_modules[\\/](react|react-dom|scheduler)[\\/]/, priority: 20 },
            { name: 'antd', test: /node_modules[\\/](antd|@ant-design|@rc-component|rc-[a-z-]+|dayjs)[\\/]/, priority: 10 },
            { name: 'vendor', test: /node_modules[\\/]/, priority: 1 },
          ],
        },
      },
    },
  },
}))
