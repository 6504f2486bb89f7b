import { Logo } from '@shangshu/ui'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { ColorButton, LanguageButton } from '../../app/Shell.tsx'
import '../../app/shell.css'
import './open-page.css'

/** The sheet on which people sign in: mark, one form, nothing else. */
export function OpenPage(props: { title: string; text?: ReactNode; children?: ReactNode; foot?: ReactNode; wide?: boolean }) {
  const { t } = useTranslation('app')
  return (
    <div className="ss-open">
      <Ways />
      <header className="ss-open-top">
        <LanguageButton />
        <ColorButton />
      </header>
      <main className="ss-open-sheet" data-wide={props.wide}>
        <div className="ss-open-brand">
          <Logo product={t('product')} size={30} />
          <span>{t('tagline')}</span>
        </div>
        <h1>{props.title}</h1>
        {props.text && <p className="ss-second">{props.text}</p>}
        {props.children}
        {props.foot && <footer>{props.foot}</footer>}
      </main>
    </div>
  )
}

/** Ways that meet in one hub: the idea of the mark, large and faint. */
function Ways() {
  const angles = [-62, -41, -24, -9, 6, 22, 39, 58]
  return (
    <svg className="ss-open-ways" viewBox="0 0 1200 800" preserveAspectRatio="xMidYMid slice" aria-hidden="true">
      {angles.map((angle) => {
        const y = 400 + Math.tan((angle * Math.PI) / 180) * 420
        return (
          <path
            key={angle}
            d={`M-20 ${y.toFixed(0)} C 260 ${y.toFixed(0)} 330 400 600 400 S 940 ${(800 - y).toFixed(0)} 1220 ${(800 - y).toFixed(0)}`}
          />
        )
      })}
      <circle cx="600" cy="400" r="5" />
    </svg>
  )
}
