import { CopyText, copyText, ProblemForm, StatusTag } from '@shangshu/ui'
import { useQueryClient } from '@tanstack/react-query'
import { Button, Modal, QRCode } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { api } from '../../api/client.ts'
import { sessionQuery } from '../../api/session.ts'
import { CodeItem, PasswordItem } from './fields.tsx'

type Step = { step: 'password' } | { step: 'scan'; secret: string; uri: string } | { step: 'codes'; codes: string[] }

interface Proof {
  password: string
  code: string
}

const proofFields = { 'identity.wrong_password': 'password', 'identity.wrong_code': 'code' }

/** Switching the second step of signing in on and off, and the recovery codes. */
export function SecondFactor({ on, codesLeft }: { on: boolean; codesLeft: number }) {
  const { t } = useTranslation('identity')
  const queryClient = useQueryClient()
  const [setUp, setSetUp] = useState<Step>()
  const [asking, setAsking] = useState<'off' | 'renew'>()

  function finish() {
    setSetUp(undefined)
    setAsking(undefined)
    void queryClient.invalidateQueries({ queryKey: sessionQuery.queryKey })
  }

  async function prove({ password, code }: Proof) {
    if (asking === 'off') {
      await api.identity.disableSecondFactor({ body: { password, code } })
      return finish()
    }
    const { recoveryCodes } = await api.identity.renewRecoveryCodes({ body: { password, code } })
    setAsking(undefined)
    setSetUp({ step: 'codes', codes: recoveryCodes })
  }

  return (
    <section className="ss-panel">
      <h2>
        {t('account.secondFactor')} <StatusTag tone={on ? 'good' : 'muted'}>{on ? t('account.on') : t('account.off')}</StatusTag>
      </h2>
      <p className="ss-third">{t('account.secondFactorText')}</p>
      {on ? (
        <>
          <p className={codesLeft < 3 ? 'ss-text-warn' : 'ss-second'}>{t('account.recoveryLeft', { count: codesLeft })}</p>
          <Button onClick={() => setAsking('renew')}>{t('account.renew')}</Button>{' '}
          <Button danger onClick={() => setAsking('off')}>
            {t('account.turnOff')}
          </Button>
        </>
      ) : (
        <Button type="primary" onClick={() => setSetUp({ step: 'password' })}>
          {t('account.turnOn')}
        </Button>
      )}

      <Modal
        open={asking !== undefined}
        title={asking === 'off' ? t('account.turnOff') : t('account.renew')}
        footer={null}
        onCancel={() => setAsking(undefined)}
        destroyOnHidden
        width={400}
      >
        <ProblemForm<Proof> initial={{ password: '', code: '' }} guarded={false} fieldOf={proofFields} onSubmit={prove}>
          {({ saving }) => (
            <>
              <PasswordItem />
              <CodeItem />
              <Button type="primary" danger={asking === 'off'} block htmlType="submit" loading={saving}>
                {asking === 'off' ? t('account.turnOff') : t('account.renew')}
              </Button>
            </>
          )}
        </ProblemForm>
      </Modal>

      <Modal
        open={setUp !== undefined}
        title={setUp?.step === 'codes' ? t('account.recovery') : t('account.secondFactor')}
        footer={null}
        onCancel={finish}
        maskClosable={setUp?.step !== 'codes'}
        destroyOnHidden
        width={440}
      >
        {setUp?.step === 'password' && (
          <ProblemForm<{ password: string }>
            initial={{ password: '' }}
            guarded={false}
            fieldOf={proofFields}
            onSubmit={async ({ password }) =>
              setSetUp({ step: 'scan', ...(await api.identity.startSecondFactor({ body: { password } })) })
            }
          >
            {({ saving }) => (
              <>
                <PasswordItem label={t('account.begin')} />
                <Button type="primary" block htmlType="submit" loading={saving}>
                  {t('account.turnOn')}
                </Button>
              </>
            )}
          </ProblemForm>
        )}
        {setUp?.step === 'scan' && (
          <ProblemForm<{ code: string }>
            initial={{ code: '' }}
            guarded={false}
            fieldOf={proofFields}
            onSubmit={async ({ code }) => {
              const { recoveryCodes } = await api.identity.confirmSecondFactor({ body: { code } })
              setSetUp({ step: 'codes', codes: recoveryCodes })
            }}
          >
            {({ saving }) => (
              <>
                <p className="ss-second">{t('account.scan')}</p>
                <QRCode
                  value={setUp.uri}
                  size={176}
                  aria-label={t('account.scan')}
                  style={{ margin: '12px auto' }}
                  color="#000"
                  bgColor="#fff"
                />
                <p style={{ textAlign: 'center' }}>
                  <CopyText value={setUp.secret} code />
                </p>
                <CodeItem label={t('account.enterCode')} />
                <Button type="primary" block htmlType="submit" loading={saving}>
                  {t('account.confirm')}
                </Button>
              </>
            )}
          </ProblemForm>
        )}
        {setUp?.step === 'codes' && (
          <>
            <p className="ss-second">{t('account.recoveryText')}</p>
            <ul className="ss-recovery ss-code">
              {setUp.codes.map((code) => (
                <li key={code}>{code}</li>
              ))}
            </ul>
            <Button onClick={() => void copyText(setUp.codes.join('\n'))}>{t('account.copyAll')}</Button>{' '}
            <Button type="primary" onClick={finish}>
              {t('account.done')}
            </Button>
          </>
        )}
      </Modal>
    </section>
  )
}
