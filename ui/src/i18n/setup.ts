import dayjs from 'dayjs'
import 'dayjs/locale/zh-cn.js'
import i18next from 'i18next'
import { initReactI18next } from 'react-i18next'
import { type Language, languages } from './format.ts'
import { type Texts, uiTexts } from './texts.ts'

export type { Language } from './format.ts'

/** The i18next instance of every screen. */
export const i18n = i18next.createInstance()

const storageKey = 'shangshu.language'

function isLanguage(text: string | null | undefined): text is Language {
  return languages.includes(text as Language)
}

/** The language kept in this browser, else the browser's own; Chinese where the browser speaks neither. */
export function preferredLanguage(): Language {
  const stored = localStorage.getItem(storageKey)
  if (isLanguage(stored)) return stored
  const spoken = navigator.languages.find((one) => /^(zh|en)\b/.test(one))
  return spoken?.startsWith('en') ? 'en-US' : 'zh-CN'
}

/** Texts that came before the start. */
const early = new Map<string, Texts>([['ui', uiTexts]])

/** Starts translation; call once, before the first screen is drawn. Namespaces come with `addTexts`. */
export async function startI18n(language: Language = preferredLanguage()): Promise<void> {
  await i18n.use(initReactI18next).init({
    lng: language,
    fallbackLng: 'zh-CN',
    ns: [...early.keys()],
    defaultNS: 'ui',
    resources: Object.fromEntries(
      languages.map((one) => [one, Object.fromEntries([...early].map(([namespace, texts]) => [namespace, texts[one]]))]),
    ),
    interpolation: { escapeValue: false },
    react: { useSuspense: false },
    initAsync: false,
  })
  dayjs.locale(language === 'zh-CN' ? 'zh-cn' : 'en')
}

/** Adds the texts of a feature under its namespace; safe to call again. */
export function addTexts(namespace: string, texts: Texts): void {
  if (!i18n.isInitialized) {
    early.set(namespace, texts)
    return
  }
  for (const language of languages) i18n.addResourceBundle(language, namespace, texts[language], true, true)
}

/** Switches the language of every screen at once and keeps it in this browser. */
export async function changeLanguage(language: Language): Promise<void> {
  localStorage.setItem(storageKey, language)
  dayjs.locale(language === 'zh-CN' ? 'zh-cn' : 'en')
  await i18n.changeLanguage(language)
}

/** The language on the screen now. */
export function currentLanguage(): Language {
  return isLanguage(i18n.language) ? i18n.language : 'zh-CN'
}
