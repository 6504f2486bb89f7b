// Runs before anything is painted, so that a dark screen is dark from its first moment. Its own file: inline scripts are forbidden here.
var chosen = localStorage.getItem('shangshu.color')
var dark = chosen === 'dark' || (chosen !== 'light' && matchMedia('(prefers-color-scheme: dark)').matches)
document.documentElement.dataset.color = dark ? 'dark' : 'light'
document.documentElement.lang = localStorage.getItem('shangshu.language') || 'zh-CN'
