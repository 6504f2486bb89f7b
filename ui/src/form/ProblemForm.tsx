import { Form, type FormInstance, type FormProps } from 'antd'
import { type ReactNode, useEffect, useState } from 'react'
import { ProblemAlert } from '../feedback/ProblemAlert.tsx'
import { asProblem, type Problem, splitPath } from '../feedback/problem.ts'
import { useUnsavedWarning } from './useUnsavedWarning.ts'

export interface ProblemFormProps<Values> {
  initial: Partial<Values>
  /** sends the values; a refusal is thrown, and its field paths find their fields */
  onSubmit(values: Values): Promise<void>
  /** a refusal the page deals with itself, such as an edit conflict; true means "dealt with" */
  onProblem?(problem: Problem, values: Values): boolean
  /** refusals that name no field but belong to one: `{ 'identity.wrong_password': 'password' }` */
  fieldOf?: Readonly<Record<string, string>>
  /** leaving with changes asks first; off for forms that lose nothing, such as a sign-in */
  guarded?: boolean
  layout?: FormProps['layout']
  disabled?: boolean
  /** fields and, at the end, a `SubmitBar` */
  children: ReactNode | ((state: ProblemFormState<Values>) => ReactNode)
}

export interface ProblemFormState<Values> {
  form: FormInstance<Values>
  saving: boolean
  dirty: boolean
  submit(): void
  reset(): void
}

function sameField(one: unknown, other: unknown): boolean {
  return JSON.stringify(one) === JSON.stringify(other)
}

/**
 * antd's form, driven by problem documents: what the server says about a field stands at that field, the rest above the
 * form; the first wrong field is scrolled to and focused. Ctrl+S and Ctrl+Enter send. Leaving with changes asks first.
 */
export function ProblemForm<Values extends object>(props: ProblemFormProps<Values>) {
  const [form] = Form.useForm<Values>()
  const [saving, setSaving] = useState(false)
  const [dirty, setDirty] = useState(false)
  const [rest, setRest] = useState<unknown>()
  useUnsavedWarning(dirty && !saving && props.guarded !== false)

  useEffect(() => {
    if (!form.isFieldsTouched()) form.setFieldsValue(props.initial as Parameters<typeof form.setFieldsValue>[0])
  }, [form, props.initial])

  async function send(values: Values) {
    setSaving(true)
    setRest(undefined)
    try {
      await props.onSubmit(values)
      setDirty(false)
    } catch (error) {
      const problem = asProblem(error)
      if (!props.onProblem?.(problem, values)) showProblem(error, problem)
    } finally {
      setSaving(false)
    }
  }

  function showProblem(error: unknown, told: Problem) {
    const place = told.fields.length === 0 ? props.fieldOf?.[told.code] : undefined
    const problem = place ? { ...told, fields: [{ path: place, message: told.message }] } : told
    const known = form.getFieldsError().map((field) => field.name)
    const byField = new Map<string, { name: (string | number)[]; errors: string[] }>()
    const homeless = problem.fields.filter(({ path, message }) => {
      const name = splitPath(path)
      // a message about part of a field (an address inside a picker) belongs to the field
      const home = known.find((field) => field.length > 0 && field.every((part, index) => String(part) === String(name[index])))
      if (!home) return true
      const key = JSON.stringify(home)
      byField.set(key, { name: home as (string | number)[], errors: [...(byField.get(key)?.errors ?? []), message] })
      return false
    })
    form.setFields([...byField.values()] as Parameters<typeof form.setFields>[0])
    const [first] = byField.values()
    // fields are off while sending; they can take the focus once that is drawn
    if (first) setTimeout(() => form.scrollToField(first.name as never, { block: 'center', focus: true }))
    if (byField.size === 0 || homeless.length > 0) setRest({ ...problem, fields: homeless })
    if (problem.code === 'unexpected') console.error(error)
  }

  const state: ProblemFormState<Values> = {
    form,
    saving,
    dirty,
    submit: () => form.submit(),
    reset: () => {
      form.resetFields()
      setDirty(false)
      setRest(undefined)
    },
  }

  return (
    <Form<Values>
      form={form}
      layout={props.layout ?? 'vertical'}
      initialValues={props.initial}
      disabled={(props.disabled ?? false) || saving}
      requiredMark={(label, { required }) => (
        <>
          {label}
          {required && (
            <span className="ss-required" aria-hidden="true">
              *
            </span>
          )}
        </>
      )}
      scrollToFirstError={{ block: 'center', focus: true }}
      onFinish={(values) => void send(values)}
      onValuesChange={(_, values) => setDirty(!sameField({ ...props.initial, ...values }, props.initial))}
      onKeyDown={(event) => {
        if ((event.ctrlKey || event.metaKey) && (event.key === 's' || event.key === 'Enter')) {
          event.preventDefault()
          if (!saving) form.submit()
        }
      }}
    >
      {rest !== undefined && (
        <div className="ss-form-problem">
          <ProblemAlert error={rest} onClose={() => setRest(undefined)} />
        </div>
      )}
      {typeof props.children === 'function' ? props.children(state) : props.children}
    </Form>
  )
}
